import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import product from '../../package.json' with { type: 'json' };
import { root } from './folders.ts';
import { releaseNotes } from './release-notes.ts';

/** A file that goes into the module beside its sources: an executable, say. */
export interface ModuleFile {
  readonly source: string;
  /** Path within the module, such as `bin/linux-x64/portreporter`. */
  readonly place: string;
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
    if (name !== 'Private' && name !== 'Public') await cp(join(source, name), join(target, name), { recursive: true });
  }
  await writeFile(join(target, `${basename(source)}.psm1`), await mergedScripts(source));
  const manifest = join(target, `${basename(source)}.psd1`);
  const notes = releaseNotes(await readFile(join(root, 'CHANGELOG.md'), 'utf8'), product.version);
  await writeFile(manifest, withReleaseNotes(await readFile(manifest, 'utf8'), notes));
  for (const file of files) {
    const place = join(target, file.place);
    await mkdir(dirname(place), { recursive: true });
    await cp(file.source, place);
  }
}

/** One script of all: classes first, for functions name them, and those with a base after the others; then private and public functions. */
async function mergedScripts(source: string): Promise<string> {
  const classes: string[] = [];
  const derived: string[] = [];
  const functions: string[] = [];
  for (const folder of ['Private', 'Public']) {
    for (const name of (await readdir(join(source, folder))).toSorted()) {
      const script = await readFile(join(source, folder, name), 'utf8');
      (/^class \w+ : /m.test(script) ? derived : /^class /m.test(script) ? classes : functions).push(script);
    }
  }
  return [...classes, ...derived, ...functions].join('\n');
}

/** The manifest with a text in place of the file that it names for its release notes. */
function withReleaseNotes(manifest: string, notes: string): string {
  return manifest.replace("ReleaseNotes = 'CHANGELOG.md'", () => `ReleaseNotes = '${notes.replaceAll("'", "''")}'`);
}
