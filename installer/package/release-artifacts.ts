import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { linux, windows } from '../build/platforms.ts';
import { type ArchiveEntry, toCrlf, textEntry } from './archive-entry.ts';
import { galleryPackage } from './gallery.ts';
import { tarball } from './tarball.ts';
import { zip } from './zip.ts';

/** Locations of the files for the release packages. */
export interface Sources {
  readonly version: string;
  /** The finished module with both executables. */
  readonly module: string;
  /** The finished executables. */
  readonly windowsProgram: string;
  readonly linuxProgram: string;
  /** `Pr-Setup.cmd`, `Readme.txt`, and in `linux/` the systemd unit, its settings and Linux's `Readme.txt`. */
  readonly installer: string;
  readonly license: string;
  /** Text of the third-party notices. */
  readonly notices: string;
}

/** A file of `dist/` that is released. */
export interface ReleaseArtifact {
  readonly name: string;
  readonly content: Uint8Array;
}

/** The three packages: for Windows, for Linux, for the PowerShell Gallery. The packages are reproducible. */
export async function releaseArtifacts(sources: Sources): Promise<ReleaseArtifact[]> {
  const license = await readFile(sources.license, 'utf8');
  const module = [
    ...(await filesOf(sources.module)),
    textEntry('License.txt', license),
    textEntry('ThirdPartyNotices.txt', sources.notices),
  ];
  // The module uses the program in the parent folder.
  const moduleWithoutPrograms = within(
    'PortReporter',
    module.filter(({ path }) => !path.startsWith('bin/')),
  );
  const { version } = sources;
  const linuxFiles = [...(await linuxEntries(sources, license)), ...moduleWithoutPrograms];
  const [windowsPackage, linuxPackage, galleryPackageFile] = await Promise.all([
    zip([...(await windowsEntries(sources, license)), ...moduleWithoutPrograms]),
    tarball(within(`portreporter-${version}`, linuxFiles)),
    zip(galleryPackage(module)),
  ]);
  return [
    { name: `PortReporter-${version}-win-x64.zip`, content: windowsPackage },
    { name: `portreporter-${version}-linux-x64.tar.gz`, content: linuxPackage },
    { name: `PortReporter.${version}.nupkg`, content: galleryPackageFile },
  ];
}

async function windowsEntries({ installer, windowsProgram }: Sources, license: string): Promise<ArchiveEntry[]> {
  const windowsText = async (file: string): Promise<ArchiveEntry> => textEntry(file, toCrlf(await readFile(join(installer, file), 'utf8')));
  return [
    await windowsText('Pr-Setup.cmd'),
    { path: windows.executable, content: await readFile(windowsProgram), executable: true },
    await windowsText('Readme.txt'),
    textEntry('License.txt', toCrlf(license)),
  ];
}

async function linuxEntries({ installer, linuxProgram }: Sources, license: string): Promise<ArchiveEntry[]> {
  const linuxText = async (file: string): Promise<ArchiveEntry> => textEntry(file, await readFile(join(installer, 'linux', file), 'utf8'));
  return [
    { path: linux.executable, content: await readFile(linuxProgram), executable: true },
    await linuxText('portreporter.service'),
    await linuxText('portreporter.conf'),
    await linuxText('Readme.txt'),
    textEntry('License.txt', license),
  ];
}

/** The files of a folder. Our programs are executable; the modes of the file system are ignored, because Windows does not store modes. */
async function filesOf(folder: string): Promise<ArchiveEntry[]> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    files
      .filter((file) => file.isFile())
      .map(async (file) => ({
        path: relative(folder, join(file.parentPath, file.name)).replaceAll(sep, '/'),
        content: await readFile(join(file.parentPath, file.name)),
        executable: file.name === windows.executable || file.name === linux.executable,
      })),
  );
}

function within(folder: string, entries: readonly ArchiveEntry[]): ArchiveEntry[] {
  return entries.map((entry) => ({ ...entry, path: `${folder}/${entry.path}` }));
}
