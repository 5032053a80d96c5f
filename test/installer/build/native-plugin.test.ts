import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { executablePath, linux, windows, type Platform } from '../../../installer/build/platforms.ts';
import { prebuiltPath } from '../../../installer/build/prebuilt.ts';
import { onPath, requireTool } from '../../require-tool.ts';
import { realWindows, requireWindows, runOnWindows, windowsPath } from '../../windows/windows-program.ts';
import { wineEnvironment } from '../../windows/wine.ts';

/** A user that owns no files. */
const stranger = 61_234;
const isRoot = process.geteuid?.() === 0;

interface RunResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with the executable, four levels down, so that what koffi itself would search lies in it too. */
function putExecutable(platform: Platform): { top: string; executable: string } {
  const top = mkdtempSync(join(tmpdir(), 'port-reporter-native-'));
  chmodSync(top, 0o755);
  const executable = join(top, 'some/folder/program', platform.executable);
  mkdirSync(dirname(executable), { recursive: true, mode: 0o755 });
  try {
    linkSync(executablePath(platform), executable);
  } catch {
    cpSync(executablePath(platform), executable); // on another disk
  }
  return { top, executable };
}

/** Damages the embedded native addon, and plants one where koffi itself would search: JavaScript that creates a mark. */
function spoil(platform: Platform, top: string, executable: string): string {
  const bytes = readFileSync(executable);
  const at = bytes.indexOf(readFileSync(prebuiltPath(platform.koffi)));
  assert.ok(at > 0);
  bytes.write('not a program', at);
  rmSync(executable);
  writeFileSync(executable, bytes, { mode: 0o755 });
  const mark = join(top, 'mark');
  const planted = join(top, '@koromix', `koffi-${platform.system}-x64`);
  mkdirSync(planted, { recursive: true });
  const text = platform === windows ? windowsPath(mark) : mark;
  writeFileSync(join(planted, 'index.js'), `require('node:fs').writeFileSync(${JSON.stringify(text)}, '')`);
  return mark;
}

function assertOneLine({ exitCode, stdout, stderr }: RunResult, pattern: RegExp): void {
  assert.match(stderr, pattern);
  assert.equal(stderr.trimEnd().split('\n').length, 1);
  assert.equal(stdout, '');
  assert.equal(exitCode, 1);
}

describe('the native addon in the Linux executable', function () {
  this.timeout(60_000);
  const part = prebuiltPath(linux.koffi);
  let top: string;
  let executable: string;
  let beside: string;
  let cache: string;

  before(function () {
    if (process.platform !== 'linux') this.skip();
    requireTool(this, 'portreporter', existsSync(executablePath(linux)), 'Run: npm run build');
  });
  beforeEach(() => {
    ({ top, executable } = putExecutable(linux));
    beside = join(dirname(executable), 'koffi.node');
    cache = join(top, 'home/cache/portreporter');
    for (const folder of [join(top, 'home'), dirname(cache)]) {
      mkdirSync(folder, { mode: 0o700 });
      if (isRoot) chownSync(folder, stranger, stranger);
    }
  });
  afterEach(() => {
    rmSync(top, { recursive: true, force: true });
  });

  /** Runs a command that needs the native addon, as an ordinary user. */
  function map(env: NodeJS.ProcessEnv = { XDG_CACHE_HOME: dirname(cache) }): RunResult {
    const { status, stdout, stderr } = spawnSync(executable, ['map', '--listening', '--format', 'csv'], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      cwd: '/',
      env,
      ...(isRoot && { uid: stranger, gid: stranger }),
    });
    return { exitCode: status, stdout, stderr };
  }
  const unpacked = (): string[] => (existsSync(cache) ? readdirSync(cache) : []);

  it('is extracted once, and then loaded from there', () => {
    assert.equal(map().exitCode, 0);
    const [name = '', ...others] = unpacked();
    assert.match(name, /^koffi-[0-9a-f]{16}\.node$/);
    assert.deepEqual(others, []);
    const file = join(cache, name);
    assert.deepEqual(readFileSync(file), readFileSync(part));
    const { ino } = statSync(file);
    assert.equal(map().exitCode, 0);
    assert.equal(statSync(file).ino, ino);
  });

  it('is loaded from the folder of the executable', () => {
    cpSync(part, beside);
    chmodSync(beside, 0o644);
    assert.equal(map().exitCode, 0);
    assert.deepEqual(unpacked(), []);
  });

  it('is not loaded from the folder of the executable if it differs, or if other accounts can write to it', () => {
    writeFileSync(beside, Buffer.concat([readFileSync(part), Buffer.from('!')]), { mode: 0o644 });
    assert.equal(map().exitCode, 0);
    assert.equal(unpacked().length, 1);
    rmSync(cache, { recursive: true });
    cpSync(part, beside);
    chmodSync(beside, 0o666);
    assert.equal(map().exitCode, 0);
    assert.equal(unpacked().length, 1);
  });

  it('is not extracted to a folder that other accounts can write to, or that does not exist', () => {
    mkdirSync(cache);
    if (isRoot) chownSync(cache, stranger, stranger);
    chmodSync(cache, 0o777);
    assertOneLine(
      map(),
      /cannot extract the native addon to .*\/portreporter \(.*\/portreporter is writable by others\)\. Allow only its owner/,
    );
    assertOneLine(
      map({ XDG_CACHE_HOME: '/nowhere/cache' }),
      /cannot extract the native addon to \/nowhere\/cache\/portreporter \(.*\)\. Set XDG_CACHE_HOME to .*, or copy koffi\.node/,
    );
  });

  it('is not extracted for an account without a home folder, which is reported', function () {
    if (!isRoot) this.skip(); // only root can become such an account
    assertOneLine(
      map({}),
      /cannot extract the native addon to \/nonexistent\/\.cache\/portreporter \(.*\)\. Set XDG_CACHE_HOME to .*, or copy koffi\.node/,
    );
  });

  it('is not searched for elsewhere when it cannot be loaded', () => {
    const mark = spoil(linux, top, executable);
    assertOneLine(map(), /cannot load the native addon .*\.node \(.*invalid ELF header\)\. Port Reporter runs on/);
    assert.ok(!existsSync(mark));
  });

  it('is extracted by root and by processes with capabilities to a folder of root', function () {
    if (!isRoot) this.skip();
    requireTool(this, 'setpriv', onPath('setpriv'), 'On Debian: apt-get install util-linux');
    const env = { XDG_CACHE_HOME: dirname(cache) };
    assert.equal(spawnSync(executable, ['map', '--listening'], { env, cwd: '/', stdio: 'ignore' }).status, 0);
    const { uid, mode } = statSync('/var/cache/portreporter');
    assert.deepEqual([uid, mode & 0o077], [0, 0]);
    const withCapability = spawnSync(
      'setpriv',
      [`--reuid=${stranger}`, '--clear-groups', '--inh-caps=+net_admin', '--ambient-caps=+net_admin', executable, 'map', '--listening'],
      { encoding: 'utf8', cwd: '/', env: { ...process.env, ...env } },
    );
    assertOneLine({ ...withCapability, exitCode: withCapability.status }, /\/var\/cache\/portreporter .*permission denied/);
    assert.deepEqual(unpacked(), []);
  });
});

describe('the native addon in the Windows executable', function () {
  this.timeout(120_000);
  const part = prebuiltPath(windows.koffi);
  let top: string;
  let executable: string;
  let unpackFolder: string;

  before(function () {
    requireTool(this, 'PortReporter.exe', existsSync(executablePath(windows)), 'Run: npm run build');
    requireWindows(this);
    // Under wine everybody is an administrator; on Windows itself the tests must be run as one.
    const systemRoot = realWindows ? process.env['SystemRoot'] : join(wineEnvironment()['WINEPREFIX'] ?? '', 'drive_c/windows');
    unpackFolder = join(systemRoot ?? '', 'system32/config/systemprofile/AppData/Local/PortReporter');
  });
  beforeEach(() => {
    ({ top, executable } = putExecutable(windows));
    rmSync(unpackFolder, { recursive: true, force: true });
  });
  afterEach(() => {
    rmSync(top, { recursive: true, force: true });
  });

  /** Runs a command that needs the native addon. */
  const askService = (): Promise<RunResult> => runOnWindows(executable, ['service', 'status'], { cwd: '/' });
  const assertAsked = (ended: RunResult): void => {
    assertOneLine(ended, /\(it is not installed\)/);
  };
  const unpacked = (): string[] => (existsSync(unpackFolder) ? readdirSync(unpackFolder) : []);

  it('is extracted to a folder that only administrators can write to', async () => {
    assertAsked(await askService());
    const [name = '', ...others] = unpacked();
    assert.match(name, /^koffi-[0-9a-f]{16}\.node$/);
    assert.deepEqual(others, []);
    assert.deepEqual(readFileSync(join(unpackFolder, name)), readFileSync(part));
  });

  it('is loaded from the folder of the executable, but not if it differs', async () => {
    const beside = join(dirname(executable), 'koffi.node');
    cpSync(part, beside);
    assertAsked(await askService());
    assert.deepEqual(unpacked(), []);
    writeFileSync(beside, Buffer.concat([readFileSync(part), Buffer.from('!')]));
    assertAsked(await askService());
    assert.equal(unpacked().length, 1);
  });

  it('is not searched for elsewhere when it cannot be loaded', async () => {
    const mark = spoil(windows, top, executable);
    assertOneLine(await askService(), /cannot load the native addon .*\.node \(.*\)\. Port Reporter runs on/);
    assert.ok(!existsSync(mark));
  });
});
