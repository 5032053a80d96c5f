import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import product from '../../package.json' with { type: 'json' };
import { root } from './folders.ts';
import { viewsWithSchema, withSchema } from './module-schema.ts';
import { releaseNotes } from './release-notes.ts';

/** A file that goes into the module beside its sources: an executable, say. */
export interface ModuleFile {
  readonly source: string;
  /** Path within the module, such as `bin/linux-x64/portreporter`. */
  readonly destination: string;
}

/**
 * Makes the PowerShell module that users get: its scripts merged into one `.psm1` (which imports several times faster than many files),
 * the change log's part on this version in its manifest, its other files as they are, and `files` with their modes.
 * @param source folder of the module's sources: `Private/` and `Public/` with one class or function a file, manifest, views, help.
 * @param target folder of the finished module; what is there is replaced.
 */
export async function makeModule(source: string, target: string, files: readonly ModuleFile[]): Promise<void> {
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  for (const name of await readdir(source)) {
    const destination = join(target, name);
    if (name.endsWith('.ps1xml')) await writeFile(destination, withCopies(viewsWithSchema(await readFile(join(source, name), 'utf8'))));
    else if (name !== 'Private' && name !== 'Public') await cp(join(source, name), destination, { recursive: true });
  }
  await writeFile(join(target, `${basename(source)}.psm1`), await mergedScripts(source));
  const manifest = join(target, `${basename(source)}.psd1`);
  const notes = releaseNotes(await readFile(join(root, 'CHANGELOG.md'), 'utf8'), product.version);
  await writeFile(manifest, withReleaseNotes(await readFile(manifest, 'utf8'), notes));
  for (const file of files) {
    const destination = join(target, file.destination);
    await mkdir(dirname(destination), { recursive: true });
    await cp(file.source, destination);
  }
}

/**
 * Types and views that know the copies which jobs, sessions and Import-Clixml make of objects: `Deserialized.` is before their names. Each
 * type stands there a second time, and each view has its type's second name.
 */
function withCopies(xml: string): string {
  return xml
    .replaceAll(/ *<Type>\s*<Name>(\w+)<\/Name>.*?<\/Type>\n/gs, (type, name: string) => type + type.replace(name, `Deserialized.${name}`))
    .replaceAll(/( *<TypeName>)(\w+<\/TypeName>\n)/g, '$1$2$1Deserialized.$2');
}

/** One script of all: classes, each after the one that it is made of, for functions name them; then private and public functions. */
async function mergedScripts(source: string): Promise<string> {
  const classes = new Map<string, { readonly base: string | undefined; readonly script: string }>();
  const functions: string[] = [];
  for (const folder of ['Private', 'Public']) {
    for (const file of (await readdir(join(source, folder))).toSorted()) {
      const script = withSchema(await readFile(join(source, folder, file), 'utf8'));
      const [, name, base] = /^class (\w+)(?: : (\w+))?/m.exec(script) ?? [];
      if (name === undefined) functions.push(script);
      else classes.set(name, { base, script });
    }
  }
  const depth = (name: string): number => {
    const base = classes.get(name)?.base;
    return base === undefined ? 0 : 1 + depth(base);
  };
  const ordered = [...classes].toSorted(([one], [other]) => depth(one) - depth(other)).map(([, { script }]) => script);
  return [...ordered, ...functions].join('\n');
}

/** The manifest with a text in place of the file that it names for its release notes. */
function withReleaseNotes(manifest: string, notes: string): string {
  return manifest.replace("ReleaseNotes = 'CHANGELOG.md'", () => `ReleaseNotes = '${notes.replaceAll("'", "''")}'`);
}
