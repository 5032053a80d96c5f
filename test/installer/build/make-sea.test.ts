import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { executablePath, linux, windows } from '../../../installer/build/platforms.ts';
import { withoutHiddenOwners } from '../../hidden-owners.ts';
import { requireTool } from '../../require-tool.ts';
import { requireWindows, runOnWindows, windowsPath } from '../../windows/windows-program.ts';

interface RunResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** An environment variable with which an attacker could control Node. */
interface Attack {
  readonly variable: string;
  /** `path` gives the full path of something planted, as the program's system writes it. */
  readonly value: (path: (name: 'evil.cjs' | 'evil.cnf' | 'modules' | 'written') => string) => string;
  /** A program with which plain Node steps into the trap; none where that takes more than a line. */
  readonly bait?: string;
  /** Node prints a message to standard error that cannot be suppressed. */
  readonly mutters?: true;
}

const quoted = (path: string): string => `"${path.replaceAll('\\', '\\\\')}"`;

const attacks: readonly Attack[] = [
  { variable: 'NODE_OPTIONS', value: (path) => `--require ${quoted(path('evil.cjs'))}`, bait: '0' },
  { variable: 'NODE_OPTIONS', value: () => '--inspect=127.0.0.1:0', bait: '0' },
  { variable: 'NODE_OPTIONS', value: () => '--no-such-option', bait: '0' },
  { variable: 'NODE_PATH', value: (path) => path('modules'), bait: 'require("planted")' },
  { variable: 'NODE_COMPILE_CACHE', value: (path) => path('written'), bait: 'require("planted")' },
  { variable: 'NODE_V8_COVERAGE', value: (path) => path('written'), bait: '0', mutters: true },
  { variable: 'NODE_REDIRECT_WARNINGS', value: (path) => path('written'), bait: 'process.emitWarning("x")' },
  { variable: 'NODE_DEBUG', value: () => 'module,fs', bait: '0' },
  { variable: 'NODE_PENDING_DEPRECATION', value: () => '1', bait: 'new Buffer(1)' },
  { variable: 'NODE_EXTRA_CA_CERTS', value: (path) => path('evil.cnf') },
  { variable: 'NODE_ICU_DATA', value: (path) => path('modules') },
  { variable: 'NODE_UNIQUE_ID', value: () => '1' },
  { variable: 'OPENSSL_CONF', value: (path) => path('evil.cnf'), bait: '0' },
  { variable: 'OPENSSL_MODULES', value: (path) => path('modules') },
  { variable: 'SSL_CERT_FILE', value: (path) => path('evil.cnf') },
  { variable: 'UV_THREADPOOL_SIZE', value: () => '0' },
  { variable: 'PKG_EXECPATH', value: () => 'PKG_INVOKE_NODEJS' },
  { variable: 'PKG_NATIVE_CACHE_PATH', value: (path) => path('written') },
  { variable: 'PKG_CACHE_PATH', value: (path) => path('written') },
];

/** Options of Node. */
const nodeArguments: readonly (readonly string[])[] = [
  ['--eval', 'process.exit(77)'],
  ['-p', '77'],
  ['--inspect'],
  ['--require', 'planted'],
  ['--openssl-config=evil.cnf'],
];

let top: string;
const mark = (): string => join(top, 'mark');

/** Creates the files that the attacks refer to. Any of them that is run creates the mark. */
function plant(asProgramSees: (path: string) => string): void {
  top = mkdtempSync(join(tmpdir(), 'port-reporter-sealing-'));
  const leaveMark = `require('node:fs').writeFileSync(${JSON.stringify(asProgramSees(mark()))}, '')`;
  writeFileSync(join(top, 'evil.cjs'), leaveMark);
  // Node reads this section; an OpenSSL module that is not there is as good as one that is, to see that it is wanted.
  writeFileSync(
    join(top, 'evil.cnf'),
    `nodejs_conf = a\n[a]\nproviders = b\n[b]\nc = d\n[d]\nmodule = ${asProgramSees(join(top, 'no-module'))}\nactivate = 1\n`,
  );
  for (const name of ['planted', 'koffi', 'commander']) {
    mkdirSync(join(top, 'modules', name), { recursive: true });
    writeFileSync(join(top, 'modules', name, 'index.js'), leaveMark);
  }
}

/** Whether a planted program was run, or a file written. */
function leftTraces(): boolean {
  return existsSync(mark()) || globSync('written{,/**}', { cwd: top, withFileTypes: true }).some((entry) => entry.isFile());
}

function runsSealed(
  name: string,
  prepare: (context: Mocha.Context) => void,
  asProgramSees: (path: string) => string,
  run: (args: readonly string[], env?: NodeJS.ProcessEnv) => RunResult | Promise<RunResult>,
  args: readonly string[],
): void {
  describe(`${name} and the variables and options of Node`, function () {
    this.timeout(120_000);
    let undisturbed: RunResult;

    before(async function () {
      prepare(this);
      undisturbed = await run(args);
      assert.equal(undisturbed.stderr.trimEnd().split('\n').length, 1);
    });
    beforeEach(() => {
      plant(asProgramSees);
    });
    afterEach(() => {
      rmSync(top, { recursive: true, force: true });
    });

    for (const { variable, value, mutters } of attacks) {
      const env = (): NodeJS.ProcessEnv => ({ [variable]: value((planted) => asProgramSees(join(top, planted))) });
      it(`ignores ${variable}=${value((planted) => planted)}`, async () => {
        const ended = await run(args, env());
        assert.deepEqual(mutters ? { ...ended, stderr: undisturbed.stderr } : ended, undisturbed);
        assert.equal(leftTraces(), false);
      });
    }

    for (const unknown of nodeArguments) {
      it(`rejects ${unknown.join(' ')}`, async () => {
        const { exitCode, stdout, stderr } = await run(unknown);
        assert.match(stderr, /^PortReporter: unknown option '-/);
        assert.deepEqual([exitCode, stdout], [2, '']);
      });
    }

    // Node ends by itself before the program begins, and nothing can be done about it.
    for (const variable of ['NODE_REPL_EXTERNAL_MODULE', 'NODE_CHANNEL_FD']) {
      it(`does not run the file of ${variable}`, async () => {
        assert.notEqual((await run(args, { [variable]: asProgramSees(join(top, 'evil.cjs')) })).exitCode, 0);
        assert.equal(leftTraces(), false);
      });
    }
  });
}

describe('the planted files', () => {
  beforeEach(() => {
    plant((path) => path);
  });
  afterEach(() => {
    rmSync(top, { recursive: true, force: true });
  });

  for (const { variable, value, bait } of attacks) {
    if (bait === undefined) continue;
    it(`catch Node itself with ${variable}=${value((planted) => planted)}`, () => {
      const { status, stderr } = spawnSync(process.execPath, ['--eval', bait], {
        cwd: top,
        encoding: 'utf8',
        env: { NODE_PATH: join(top, 'modules'), [variable]: value((planted) => join(top, planted)) },
      });
      assert.ok(leftTraces() || status !== 0 || stderr !== '');
    });
  }
});

runsSealed(
  'portreporter',
  (context) => {
    if (process.platform !== 'linux') context.skip();
    requireTool(context, 'portreporter', existsSync(executablePath(linux)), 'Run: npm run build');
  },
  (path) => path,
  (args, env) => {
    const { status, stdout, stderr } = spawnSync(executablePath(linux), args, { encoding: 'utf8', env: { ...process.env, ...env } });
    // The message contains the number of sockets, which may change.
    return { exitCode: status, stdout, stderr: withoutHiddenOwners(stderr).replace(/\d+ checked/, 'N checked') };
  },
  ['map', '--port', '0'],
);

runsSealed(
  'PortReporter.exe',
  (context) => {
    requireTool(context, 'PortReporter.exe', existsSync(executablePath(windows)), 'Run: npm run build');
    requireWindows(context);
  },
  windowsPath,
  (args, env) => runOnWindows(executablePath(windows), args, { env: { ...env } }),
  ['service', 'status'],
);
