import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeModule } from '../../installer/build/module.ts';

/** A copy of the module whose engine is a shell script. */
export interface ModuleUnderTest {
  /** The folder of the module, to import. */
  readonly path: string;
  /** Path of the engine's script; it may be replaced. */
  readonly engine: string;
  /** A folder for the test's own files. It is removed with the module. */
  readonly folder: string;
  remove(): Promise<void>;
}

const sources = join(import.meta.dirname, '../../powershell/PortReporter');

/** The built module, with `script` (for `sh`) instead of the engine. Its working directory is `bin/linux-x64`. */
export async function moduleWithEngine(script: string): Promise<ModuleUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'port-reporter-module-'));
  const source = join(folder, 'engine.sh');
  await writeFile(source, `#!/bin/sh\n${script}\n`);
  await chmod(source, 0o755);
  const path = join(folder, 'PortReporter');
  await makeModule(sources, path, [{ source, destination: 'bin/linux-x64/portreporter' }]);
  return {
    path,
    folder,
    engine: join(path, 'bin/linux-x64/portreporter'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The columns of a mapping, as the engine writes them. */
export const columns = [
  'protocol',
  'localAddress',
  'localPort',
  'remoteAddress',
  'remotePort',
  'state',
  'dualStack',
  'exposure',
  'opened',
  'processId',
  'processStarted',
  'processName',
  'path',
  'deleted',
  'commandLine',
  'parentProcessId',
  'user',
  'services',
  'peer',
  'sharedWith',
  'boundDevice',
  'namespace',
  'container',
  'company',
  'description',
  'version',
  'signer',
  'sha256',
  'modules',
  'missing',
];

/** The engine's table with one row for each of `rows`; a cell is its text as in the file; the default is `\N`. */
export function table(rows: readonly Readonly<Record<string, string>>[], names: readonly string[] = columns): string {
  const usual: Record<string, string> = {
    protocol: 'TCP',
    localAddress: '127.0.0.1',
    localPort: '80',
    exposure: 'Loopback',
    services: '',
    sharedWith: '',
    missing: '',
  };
  return [names, ...rows.map((row) => names.map((name) => row[name] ?? usual[name] ?? '\\N'))]
    .map((cells) => `${cells.join('\t')}\n`)
    .join('');
}
