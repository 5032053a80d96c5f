import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { onPath } from '../require-tool.ts';

/** Whether wine is here. Debian: `apt-get install --no-install-recommends wine64 wine`. */
export function wineFound(): boolean {
  return onPath('wine') && onPath('wineboot') && onPath('wineserver');
}

const prefixes: string[] = [];
let shared: WineVariables | undefined;

/** What says to a program which Windows it is in, and lets it run there. */
export type WineVariables = Readonly<Record<string, string>>;

/**
 * Environment variables of a Windows of this run's own, created at the first use and deleted when this process exits: nothing that a test
 * installs or breaks in it outlives the run. The first use on a machine takes about 25 seconds; it is kept in the system's temporary
 * folder as a model, of which later runs take a copy.
 */
export function wineEnvironment(): NodeJS.ProcessEnv {
  return environment(wineVariables());
}

/** What {@link wineEnvironment} adds to this process's own environment. */
export function wineVariables(): WineVariables {
  return (shared ??= anotherWine());
}

/** Drive C: of {@link wineEnvironment}, as this process sees it; undefined before its first use. */
export function wineDriveC(): string | undefined {
  return shared && join(shared['WINEPREFIX'] ?? '', 'drive_c');
}

/** The variables of one more Windows. It goes as {@link wineEnvironment}'s does. */
export function anotherWine(): WineVariables {
  const prefix = copyOf(model());
  if (prefixes.push(prefix) === 1) process.once('exit', removePrefixes);
  const variables = variablesOf(prefix);
  // Without it a service would end with the last program. The time, in seconds, is longer than a whole run, in which Linux tests may use no
  // wine for many minutes: a server that ended meanwhile would be started again without it. After a killed run the server ends by itself.
  execFileSync('wineserver', ['-p5400'], { env: environment(variables), stdio: 'ignore' });
  return variables;
}

function variablesOf(prefix: string): WineVariables {
  return {
    WINEPREFIX: prefix,
    WINEARCH: 'win64',
    WINEDEBUG: '-all',
    LANG: 'C.UTF-8',
    // Without it .NET dies under wine at a garbage collection, and still exits with 0.
    DOTNET_EnableWriteXorExecute: '0',
    // Without it wine would load its own file in place of the one that hideVirtualAlloc2() has written.
    WINEDLLOVERRIDES: 'kernelbase=n,b',
  };
}

function environment(variables: WineVariables): NodeJS.ProcessEnv {
  return { ...process.env, ...variables, DISPLAY: undefined, WAYLAND_DISPLAY: undefined };
}

/** The prefix that all runs copy, for this user and this wine. */
function model(): string {
  const version = execFileSync('wine', ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split(/\s/, 1)[0];
  const folder = join(tmpdir(), `port-reporter-${version}-node24-${userInfo().username}`);
  if (existsSync(folder)) return folder;
  const unfinished = mkdtempSync(`${folder}-`);
  const env = environment(variablesOf(unfinished));
  const home = join(unfinished, 'home');
  mkdirSync(home);
  // HOME: wine links the user's folders to the ones there. The override keeps wineboot from asking for mono and gecko.
  execFileSync('wineboot', ['-i'], { env: { ...env, HOME: home, WINEDLLOVERRIDES: 'mscoree,mshtml=' }, stdio: 'ignore' });
  // As an older Windows, which wine is by default, Node refuses to start.
  execFileSync('wine', ['winecfg', '-v', 'win10'], { env, stdio: 'ignore' });
  execFileSync('wineserver', ['-w'], { env, stdio: 'ignore' });
  hideVirtualAlloc2(join(unfinished, 'drive_c/windows/system32/kernelbase.dll'));
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(unfinished, { recursive: true }); // another run was faster
  }
  return folder;
}

/**
 * Renames an export of wine's kernelbase.dll. Node 24 uses `VirtualAlloc2` wherever it exists, but wine 8 does not reserve address space
 * with it as V8 needs it, and Node ends with `SegmentedTable::InitializeTable (subspace allocation)`. Windows itself lacks the function
 * before version 1803, so V8 manages without. Wine takes the file for a native library only without the signature of its own files, which
 * is behind the DOS header (`Wine builtin DLL`, 32 bytes).
 */
function hideVirtualAlloc2(file: string): void {
  const library = readFileSync(file);
  const name = library.indexOf('\0VirtualAlloc2\0', 'latin1');
  const signature = library.indexOf('Wine builtin DLL', 'latin1');
  if (name === -1 || signature !== 0x40) throw new Error(`${file} is not the kernelbase.dll of wine 8.`);
  // The list of names stays in order.
  library.write('VirtualAlloc1', name + 1, 'latin1');
  library.fill(0, signature, signature + 32);
  writeFileSync(file, library);
}

/** Links instead of copies, for it is 700 MB; but copies of the registry, which wine writes in place. */
function copyOf(folder: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'port-reporter-wine-'));
  execFileSync('cp', ['--archive', '--link', `${folder}/.`, copy]);
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.reg'))) {
    rmSync(join(copy, file));
    cpSync(join(folder, file), join(copy, file), { preserveTimestamps: true });
  }
  return copy;
}

function removePrefixes(): void {
  for (const prefix of prefixes) {
    const env = environment(variablesOf(prefix));
    spawnSync('wineserver', ['-k'], { env, stdio: 'ignore' });
    spawnSync('wineserver', ['-w'], { env, stdio: 'ignore' });
    rmSync(prefix, { recursive: true, force: true });
  }
}
