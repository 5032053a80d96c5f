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
  const [setup, windowsReadme, linuxReadme, unit, settings] = await Promise.all(
    ['Pr-Setup.cmd', 'Readme.txt', 'linux/Readme.txt', 'linux/portreporter.service', 'linux/portreporter.conf'].map((file) =>
      readFile(join(sources.installer, file), 'utf8'),
    ),
  );
  const module = [
    ...(await filesOf(sources.module)),
    textEntry('License.txt', license),
    textEntry('ThirdPartyNotices.txt', sources.notices),
  ];
  // The module uses the program in the parent folder.
  const moduleWithoutPrograms = module.filter(({ path }) => !path.startsWith('bin/'));
  const artifact = (name: string, content: Promise<Buffer>): Promise<ReleaseArtifact> =>
    content.then((bytes) => ({ name, content: bytes }));
  return Promise.all([
    artifact(
      `PortReporter-${sources.version}-win-x64.zip`,
      zip([
        textEntry('Pr-Setup.cmd', toCrlf(setup ?? '')),
        { path: windows.executable, content: await readFile(sources.windowsProgram), executable: true },
        textEntry('Readme.txt', toCrlf(windowsReadme ?? '')),
        textEntry('License.txt', toCrlf(license)),
        ...within('PortReporter', moduleWithoutPrograms),
      ]),
    ),
    artifact(
      `portreporter-${sources.version}-linux-x64.tar.gz`,
      tarball(
        within(`portreporter-${sources.version}`, [
          { path: linux.executable, content: await readFile(sources.linuxProgram), executable: true },
          textEntry('portreporter.service', unit ?? ''),
          textEntry('portreporter.conf', settings ?? ''),
          textEntry('Readme.txt', linuxReadme ?? ''),
          textEntry('License.txt', license),
          ...within('PortReporter', moduleWithoutPrograms),
        ]),
      ),
    ),
    artifact(`PortReporter.${sources.version}.nupkg`, zip(galleryPackage(module))),
  ]);
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
