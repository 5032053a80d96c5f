import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Data, NtExecutable, NtExecutableResource, Resource } from 'resedit';
import manifest from '../../package.json' with { type: 'json' };
import { root } from './folders.ts';
import { icon } from './icon.ts';
import { loadFromSystemFolderOnly } from './load-flags.ts';

/** Language and code page (Unicode) of Node's resources, which are replaced. */
const language = { lang: 0x409, codepage: 1200 };
const iconGroup = 1;
const iconSizes = [16, 20, 24, 32, 40, 48, 64, 256];

/**
 * Replaces Node's version resource and icon in a Windows executable with those of Port Reporter, and sets its load flags. Node's signature
 * is removed because it is no longer valid.
 * @param file the executable, which is changed
 */
export function setResources(file: string): void {
  const program = NtExecutable.from(readFileSync(file), { ignoreCert: true });
  const resources = NtExecutableResource.from(program);
  const [version] = Resource.VersionInfo.fromEntries(resources.entries);
  if (!version) throw new Error(`${file} has no version resource. Is it Node's executable?`);
  const fileVersion = `${manifest.version}.0`;
  version.setFileVersion(fileVersion, language.lang);
  version.setProductVersion(fileVersion, language.lang);
  // FileDescription is the name that Task Manager and the elevation prompt show.
  version.setStringValues(language, {
    CompanyName: 'The Port Reporter authors',
    ProductName: 'Port Reporter',
    FileDescription: 'Port Reporter',
    FileVersion: manifest.version,
    ProductVersion: manifest.version,
    OriginalFilename: 'PortReporter.exe',
    InternalName: 'PortReporter',
    LegalCopyright: `${copyright()}. ${manifest.license} License.`,
    Comments: manifest.description,
  });
  version.outputToResourceEntries(resources.entries);
  const icons = iconSizes.map((size) => Data.RawIconItem.from(icon(size), size, size, 32));
  Resource.IconGroupEntry.replaceIconsForResource(resources.entries, iconGroup, language.lang, icons);
  resources.outputResource(program);
  loadFromSystemFolderOnly(program);
  writeFileSync(file, Buffer.from(program.generate()));
}

/** The copyright line of LICENSE. */
function copyright(): string {
  const [line] = /^Copyright .*$/m.exec(readFileSync(join(root, 'LICENSE'), 'utf8')) ?? [];
  if (line === undefined) throw new Error('LICENSE has no line that starts with "Copyright"');
  return line;
}
