import assert from 'node:assert/strict';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { version } from '../../engine/model/version.ts';
import { installed } from '../installer/setup/installed-transcript.ts';
import { onTerminal, requireTerminal } from '../terminal.ts';
import { requireNoService, serviceName } from './installed-service.ts';
import { machineState, onDriveC, requireUnchanged, type MachineState } from './machine-state.ts';
import { makeArtifact } from './release-package.ts';
import {
  firstLine,
  portReporter,
  realWindows,
  requirePortReporter,
  runOnWindows,
  startOnWindows,
  windowsNode,
  windowsPath,
  type Ended,
  type Running,
} from './windows-program.ts';
import { wineEnvironment } from './wine.ts';

const program = 'C:\\Program Files\\PortReporter\\PortReporter.exe';
const folder = (...names: readonly string[]): string => onDriveC('Program Files', 'PortReporter', ...names);
const modules = (...names: readonly string[]): string =>
  onDriveC('Program Files', 'WindowsPowerShell', 'Modules', 'PortReporter', ...names);
const serviceKey = `HKLM\\SYSTEM\\CurrentControlSet\\Services\\${serviceName}`;
const sourceKey = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\PortReporter';

function run(...args: readonly string[]): Promise<Ended> {
  return runOnWindows(portReporter, args, { timeout: 150_000 });
}

/** Runs setup, which must succeed, and returns its output. */
async function setup(...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await run('setup', ...args);
  assert.deepEqual([exitCode, stderr], [0, ''], stdout);
  return stdout;
}

/** Runs setup, which must fail, and returns its error and output. */
async function failure(...args: readonly string[]): Promise<{ exitCode: number | null; stdout: string; error: string }> {
  const { exitCode, stdout, stderr } = await run('setup', ...args);
  assert.match(stderr, /^PortReporter: .+\n$/);
  return { exitCode, stdout, error: stderr };
}

async function status(): Promise<{ state: string; startType: string; logSize: number; keep: string; processId: number | null }> {
  const { exitCode, stdout, stderr } = await run('service', 'status', '--format', 'json');
  assert.notEqual(stdout, '', `ended with ${exitCode}: ${stderr}`);
  return JSON.parse(stdout);
}

async function registry(key: string): Promise<string> {
  return (await runOnWindows('reg', ['query', key])).stdout;
}

/** Keeps a file or a service open. */
async function hold(kind: 'file' | 'service', name: string, time: number): Promise<Running> {
  const holding = startOnWindows(
    windowsNode,
    ['--import=./test/windows/koffi-from-prebuilt.ts', windowsPath('test/windows/hold-program.ts'), kind, name, String(time)],
    { timeout: 120_000 },
  );
  assert.equal(await firstLine(holding), 'held');
  return holding;
}

function filesIn(target: string): string[] {
  return readdirSync(target, { recursive: true, encoding: 'utf8' }).toSorted();
}

/** The Linux process that runs a program of this Wine prefix. */
function processOf(commandLine: string): number {
  const found = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .find((name) => {
      try {
        return (
          readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').startsWith(commandLine) &&
          readFileSync(`/proc/${name}/environ`, 'utf8').includes(`WINEPREFIX=${wineEnvironment().WINEPREFIX}\0`)
        );
      } catch {
        return false;
      }
    });
  return Number(found);
}

/** Under Wine the program continues to run after its starter was killed. */
async function release(holding: Running): Promise<void> {
  await holding.kill();
  await runOnWindows('taskkill', ['/f', '/im', 'node.exe']);
}

/** Asserts that a text contains these parts in this order. */
function holds(text: string, ...parts: readonly string[]): void {
  let from = 0;
  for (const part of parts) {
    const at = text.indexOf(part, from);
    assert.ok(at >= 0, `'${part}' is missing in: ${text}`);
    from = at + part.length;
  }
}

/** The titles of the transcript lines with this end. */
function titles(transcript: string, end: string): string[] {
  return [...transcript.matchAll(/^(.+?)\.\.\..*?(completed successfully|failed: .+)$/gm)]
    .filter(([, , how]) => how?.startsWith(end))
    .map(([, title = '']) => title);
}

describe('setup on Windows', function () {
  this.timeout(180_000);
  let atFirst: MachineState;
  const unchanged = (): Promise<void> => requireUnchanged(atFirst);
  const logs = onDriveC(realWindows ? 'Windows' : 'windows', realWindows ? 'System32' : 'system32', 'LogFiles', 'PortReporter');

  before(async function () {
    requirePortReporter(this);
    await requireNoService();
    atFirst = await machineState();
  });
  afterEach(async () => {
    await setup('--uninstall', '--yes');
  });
  after(async () => {
    await setup('--uninstall', '--yes', '--remove-logs');
  });

  describe('an installation', () => {
    it('needs --yes without a console, whatever its input is', async () => {
      const { exitCode, stdout, stderr } = await runOnWindows(portReporter, ['setup'], { input: 'y\n' });
      assert.deepEqual([exitCode, stdout], [2, '']);
      assert.equal(stderr, 'PortReporter: cannot prompt: no console. Use --yes.\n');
      await unchanged();
    });

    it('changes nothing with --dry-run', async () => {
      assert.deepEqual((await setup('--dry-run')).split('\n'), [
        'Creating PortReporter directory: C:\\Program Files\\PortReporter',
        `Copying PortReporter.exe to target directory: ${program}`,
        'Creating service: PortReporter',
        `Creating registry key and values: ${sourceKey}`,
        '',
      ]);
      await unchanged();
    });

    it('prints the transcript of version 1.01 byte for byte, and performs its steps', async () => {
      assert.equal(await setup('--yes'), installed);
      assert.deepEqual(readdirSync(folder()).toSorted(), ['PortReporter.exe', 'koffi.node']);
      assert.deepEqual(readFileSync(folder('PortReporter.exe')), readFileSync(portReporter));
      const service = await registry(serviceKey);
      assert.match(service, /Type\s+REG_DWORD\s+0x10\s/);
      assert.match(service, /Start\s+REG_DWORD\s+0x3\s/);
      assert.match(service, /ObjectName\s+REG_SZ\s+LocalSystem\s/);
      assert.match(service, /DisplayName\s+REG_SZ\s+Port Reporter\s/);
      assert.match(service, /Description\s+REG_SZ\s+Logs which TCP and UDP ports/);
      assert.match(service, /ImagePath\s+REG_\w+\s+"C:\\Program Files\\PortReporter\\PortReporter\.exe" service run\r?\n/);
      assert.match(
        service,
        /Environment\s+REG_MULTI_SZ\s+NODE_CHANNEL_FD=\\0.*NODE_OPTIONS=\\0.*PKG_NATIVE_CACHE_PATH=\\0UV_THREADPOOL_SIZE=4\s/,
      );
      assert.match(service, /PreshutdownTimeout\s+REG_DWORD\s+0xea60\s/);
      if (realWindows) {
        // Wine does not store these
        assert.match(service, /RequiredPrivileges\s+REG_MULTI_SZ\s+SeDebugPrivilege\\0SeChangeNotifyPrivilege\s/);
        assert.match(service, /FailureActions\s+REG_BINARY\s/);
      }
      assert.match(
        await registry(sourceKey),
        /EventMessageFile\s+REG_EXPAND_SZ\s+%SystemRoot%\\System32\\EventCreate\.exe\r?\n\s+TypesSupported\s+REG_DWORD\s+0x7\s/,
      );
    });

    it('appears among the installed apps of Windows, with its uninstaller', async () => {
      const entry = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\PortReporter';
      await setup('--yes');
      const values = Object.fromEntries(
        [...(await registry(entry)).matchAll(/^ +(\w+) +REG_\w+ +(.*?)\r?$/gm)].map(([, name = '', value = '']) => [name, value]),
      );
      const { EstimatedSize: size, ...otherValues } = values;
      assert.deepEqual(otherValues, {
        DisplayName: 'Port Reporter',
        DisplayVersion: version,
        Publisher: 'The Port Reporter authors',
        DisplayIcon: program,
        InstallLocation: 'C:\\Program Files\\PortReporter',
        UninstallString: `"${program}" setup --uninstall`,
        QuietUninstallString: `"${program}" setup --uninstall --yes`,
        NoModify: '0x1',
        NoRepair: '0x1',
      });
      const bytes = filesIn(folder()).reduce((sum, name) => sum + statSync(folder(name)).size, 0);
      assert.equal(Number(size), Math.ceil(bytes / 1024));
      await runOnWindows('reg', ['add', entry, '/v', 'DisplayVersion', '/d', '1.0', '/f']);
      assert.match(await setup('--yes', '--if-needed'), /successfully repaired/);
      await setup('--uninstall', '--yes');
      assert.doesNotMatch(await registry(entry), /DisplayName/);
    });

    it('creates a service that runs, with the native addon next to the program', async () => {
      await setup('--yes', '-ls', '128', '--keep', '30d', '--startup', 'auto');
      assert.equal((await run('service', 'start')).exitCode, 0);
      const { state, startType, logSize, keep } = await status();
      assert.deepEqual([state, startType, logSize, keep], ['Running', 'Automatic', 131_072, '30d']);
    });

    it('reports its start type', async () => {
      holds(await setup('--yes', '--startup', 'auto'), 'stopped and set to automatic startup type\n\nPlease use the services applet');
    });

    it('reports each step to programs', async () => {
      const records = (await setup('--yes', '--format', 'json'))
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      assert.deepEqual(
        records.map(({ step, state }) => `${step} ${state}`),
        [...['folder', 'program', 'service', 'eventSource'].flatMap((step) => [`${step} started`, `${step} done`]), 'result Installed'],
      );
      const { target, version: which, serviceState, startType, logDirectory } = records.at(-1);
      assert.deepEqual([target, which, serviceState, startType], ['C:\\Program Files\\PortReporter', version, 'Stopped', 'Manual']);
      assert.match(logDirectory, /^C:\\windows\\system32\\LogFiles\\PortReporter$/i);
    });

    it('in another folder restricts its access, and is found again', async () => {
      const target = 'C:\\Tools\\Port Reporter';
      const transcript = await setup('--yes', '--directory', target);
      holds(transcript, 'PR-Setup will install ', `\n\n${target}\n\n`, 'successfully installed');
      assert.match(await registry(serviceKey), /ImagePath\s+REG_\w+\s+"C:\\Tools\\Port Reporter\\PortReporter\.exe" service run\r?\n/);
      const { exitCode, error } = await failure('--yes', '--directory', 'C:\\Elsewhere');
      assert.equal(exitCode, 1);
      assert.match(error, /installed in another folder \(C:\\Tools\\Port Reporter\)\. Omit --directory/);
      assert.match(await setup('--yes'), /^PR-Setup will repair [^]*\n\nC:\\Tools\\Port Reporter\n/);
      assert.match(await setup('--uninstall', '--yes'), /^PR-Setup will uninstall [^]*\n\nC:\\Tools\\Port Reporter\n/);
      rmSync(onDriveC('Tools'), { recursive: true });
      await unchanged();
    });

    it('installs the module of the release package silently where PowerShell finds it', async () => {
      const artifact = makeArtifact();
      try {
        const fromHandOut = (...args: string[]): Promise<Ended> =>
          runOnWindows(join(artifact, 'PortReporter.exe'), ['setup', '--yes', ...args]);
        assert.equal((await fromHandOut()).stdout, installed);
        assert.deepEqual(filesIn(modules(version)), filesIn(join(artifact, 'PortReporter')));
        // Another version that setup installed is removed, one with its own program remains.
        for (const other of ['1.9.0', '1.8.0']) cpSync(modules(version), modules(other), { recursive: true });
        mkdirSync(modules('1.8.0', 'bin'));
        await fromHandOut();
        assert.deepEqual(readdirSync(modules()).toSorted(), ['1.8.0', version]);
        assert.match((await fromHandOut('--if-needed')).stdout, /^Port Reporter is already installed in the following location/);
        assert.match((await fromHandOut('--uninstall')).stdout, /\n\nDeleting PowerShell module\.\.\.completed successfully\n\n/);
        assert.deepEqual(readdirSync(modules()), ['1.8.0']);
      } finally {
        rmSync(artifact, { recursive: true });
        rmSync(onDriveC('Program Files', 'WindowsPowerShell', 'Modules', 'PortReporter'), { recursive: true, force: true });
        if (!realWindows) rmSync(onDriveC('Program Files', 'WindowsPowerShell'), { recursive: true, force: true });
      }
      await unchanged();
    });
  });

  describe('an obstacle', () => {
    it('is reported before anything is changed', async () => {
      writeFileSync(onDriveC('a file'), '');
      const table: [string, number, RegExp][] = [
        ['C:\\a file\\PortReporter', 2, /C:\\a file is not a folder/],
        ['Q:\\PortReporter', 2, /the drive does not exist/],
        ['PortReporter', 2, /invalid value 'PortReporter' for --directory/],
        ['\\\\server\\share\\PortReporter', 2, /not a folder on a drive of this machine/],
      ];
      if (!realWindows) {
        for (const name of ['open', 'open above']) {
          mkdirSync(onDriveC(name));
          chmodSync(onDriveC(name), 0o777);
        }
        mkdirSync(onDriveC('open above', 'closed'));
        table.push(
          ['C:\\open', 1, /C:\\open is not a secure location for a service: .* can modify C:\\open\. Choose another folder/],
          ['C:\\open above\\closed', 1, /: .* can modify C:\\open above\./],
          ['C:\\open above\\new', 1, /: .* can modify C:\\open above\./],
        );
      }
      for (const [target, code, message] of table) {
        const { exitCode, stdout, error } = await failure('--yes', '--directory', target);
        assert.deepEqual([exitCode, stdout], [code, ''], target);
        assert.match(error, message);
      }
      for (const name of ['a file', 'open', 'open above']) rmSync(onDriveC(name), { recursive: true, force: true });
      await unchanged();
    });

    it('to the folder: that step fails, and nothing has changed', async () => {
      const { exitCode, stdout, error } = await failure('--yes', '--directory', `C:\\${'long'.repeat(70)}`);
      assert.equal(exitCode, 1);
      holds(
        stdout,
        '\n\nCreating PortReporter directory...failed: ',
        '\n\nPR-Setup could not install Port Reporter, and has left everything as it was\n',
      );
      assert.match(error, /cannot create .* \(/);
      await unchanged();
    });

    it('to the file: setup waits, then the step fails, and the previous ones are rolled back', async () => {
      mkdirSync(folder());
      writeFileSync(folder('PortReporter.exe'), 'held');
      const state = await machineState();
      const holding = await hold('file', program, 60_000);
      const { exitCode, stdout, error } = await failure('--yes');
      await release(holding);
      assert.equal(exitCode, 1);
      holds(
        stdout,
        'Copying PortReporter.exe to target directory...PortReporter.exe is in use, ' +
          'please close the Services console and Event Viewer...failed: ',
      );
      assert.match(error, /it is in use.*Close the Services console and Event Viewer/);
      await requireUnchanged(state);
    });

    it('to the service: that step fails, and the previous ones are rolled back', async () => {
      await runOnWindows('sc', ['create', 'PortReporterTest', 'binPath=', 'C:\\none.exe', 'DisplayName=', 'Port Reporter']);
      const { exitCode, stdout, error } = await failure('--yes');
      await runOnWindows('sc', ['delete', 'PortReporterTest']);
      assert.equal(exitCode, 1);
      assert.match(stdout, /Creating service\.\.\.failed: another service has that display name\n\nPR-Setup could not install/);
      assert.equal(
        error,
        'PortReporter: the service could not be created (another service has that display name). Uninstall that service first.\n',
      );
      await unchanged();
    });

    // Windows would lose the event sources of all other programs; a program of Wine can be stopped by Linux.
    if (!realWindows) {
      it('to the registry key: that step fails, and the previous ones are rolled back', async () => {
        const above = sourceKey.replace(/\\[^\\]+$/, '');
        await runOnWindows('reg', ['delete', above, '/f']);
        await runOnWindows(windowsNode, [
          '--import=./test/windows/koffi-from-prebuilt.ts',
          windowsPath('test/windows/volatile-key-program.ts'),
          above.replace('HKLM\\', ''),
        ]);
        const { exitCode, stdout, error } = await failure('--yes');
        await runOnWindows('reg', ['delete', above, '/f']);
        await runOnWindows('reg', ['add', above]);
        await runOnWindows('reg', ['delete', above, '/ve', '/f']);
        assert.equal(exitCode, 1);
        assert.deepEqual(titles(stdout, 'completed'), [
          'Creating PortReporter directory',
          'Copying PortReporter.exe to target directory',
          'Creating service',
        ]);
        holds(stdout, '\n\nCreating registry key and values...failed: ', '1021\n\nPR-Setup could not install Port Reporter, and has left');
        assert.match(error, /^PortReporter: cannot access the registry \(.+1021\)/);
        await unchanged();
      });

      it('to stopping the service: that step fails, and nothing has changed', async () => {
        await setup('--yes');
        await run('service', 'start');
        appendFileSync(folder('koffi.node'), 'another version');
        const halted = processOf(`${program} service run`);
        process.kill(halted, 'SIGSTOP');
        const other = readFileSync(folder('koffi.node'));
        const { stdout } = await failure('--yes');
        process.kill(halted, 'SIGCONT');
        holds(
          stdout,
          '\n\nStopping service...failed: ',
          '\n\nPR-Setup could not repair Port Reporter, and has left everything as it was\n',
        );
        assert.deepEqual(readFileSync(folder('koffi.node')), other);
        await run('service', 'stop');
      });
    }

    it('to the module: that step fails, and the previous ones are rolled back', async () => {
      const artifact = makeArtifact();
      mkdirSync(dirname(modules()), { recursive: true });
      writeFileSync(modules(), 'not a folder');
      const { exitCode, stdout } = await runOnWindows(join(artifact, 'PortReporter.exe'), ['setup', '--yes']);
      rmSync(artifact, { recursive: true });
      rmSync(modules());
      if (!realWindows) rmSync(onDriveC('Program Files', 'WindowsPowerShell'), { recursive: true });
      assert.equal(exitCode, 1);
      holds(stdout, 'directory...completed successfully\n\nCopying PowerShell module...failed: ', '\n\nPR-Setup could not install');
      await unchanged();
    });

    it('to a file is waited for', async () => {
      await setup('--yes');
      appendFileSync(folder('PortReporter.exe'), 'another version');
      const holding = await hold('file', program, 4_000);
      assert.match(await setup('--yes'), /PortReporter\.exe is in use, please close .*\.\.\.completed successfully\n/);
      await holding.ended;
      assert.deepEqual(readdirSync(folder()).toSorted(), ['PortReporter.exe', 'koffi.node']);
      assert.deepEqual(readFileSync(folder('PortReporter.exe')), readFileSync(portReporter));
    });

    it('to the service (marked for deletion) is waited for', async () => {
      await setup('--yes');
      const holding = await hold('service', serviceName, 6_000);
      await runOnWindows('sc', ['delete', serviceName]);
      holds(
        await setup('--yes'),
        'service...the service is marked for deletion, please close the Services console and Event Viewer...completed successfully\n',
      );
      await holding.ended;
      assert.equal((await status()).state, 'Stopped');
    });
  });

  describe('an existing installation', () => {
    it('is upgraded with its settings and start type, and started again', async () => {
      await setup('--yes', '-ls', '128', '--startup', 'auto');
      appendFileSync(folder('PortReporter.exe'), 'another version');
      await run('service', 'start');
      const { processId } = await status();
      const transcript = await setup('--yes', '--keep', '7d');
      holds(
        transcript,
        'PR-Setup will upgrade Port Reporter in the following ',
        '\nDo you want to upgrade Port Reporter? (Y/N)y\n\nStopping',
      );
      assert.deepEqual(titles(transcript, 'completed'), [
        'Stopping service',
        'Checking PortReporter directory',
        'Copying PortReporter.exe to target directory',
        'Updating service',
        'Updating registry key and values',
        'Starting service',
      ]);
      assert.match(transcript, /\nThe service is currently running and set to automatic startup type\n$/);
      holds(transcript, '\n\nPR-Setup has successfully upgraded the Port Reporter service\nThe service');
      const now = await status();
      assert.deepEqual([now.state, now.startType, now.logSize, now.keep], ['Running', 'Automatic', 131_072, '7d']);
      assert.notEqual(now.processId, processId);
      assert.deepEqual(readdirSync(folder()).toSorted(), ['PortReporter.exe', 'koffi.node']);
      assert.deepEqual(readFileSync(folder('PortReporter.exe')), readFileSync(portReporter));
      await run('service', 'stop');
    });

    it('is replaced also while its program runs as another command', async () => {
      await setup('--yes');
      appendFileSync(folder('PortReporter.exe'), 'another version');
      const watching = startOnWindows(program, ['watch', '--for', '60']);
      await setTimeout(2_000);
      await setup('--yes');
      assert.deepEqual(readFileSync(folder('PortReporter.exe')), readFileSync(portReporter));
      await watching.kill();
      // Under Wine the program continues to run after its starter was killed.
      await runOnWindows('taskkill', ['/f', '/im', 'PortReporter.exe']);
    });

    it('is not changed if it is up to date and this is requested', async () => {
      await setup('--yes');
      assert.equal(
        await setup('--yes', '--if-needed'),
        'Port Reporter is already installed in the following location on this system:\n\nC:\\Program Files\\PortReporter\n',
      );
      assert.match(await setup('--yes', '--if-needed', '-ls', '128'), /successfully repaired/);
      assert.match(await setup('--yes', '--if-needed', '-ls', '128'), /^Port Reporter is already installed/);
    });

    it('is restored if the new service does not start', async () => {
      await setup('--yes');
      await run('service', 'start');
      appendFileSync(folder('koffi.node'), 'another version');
      const other = readFileSync(folder('koffi.node'));
      await runOnWindows(windowsNode, [
        '--import=./test/windows/koffi-from-prebuilt.ts',
        windowsPath('test/windows/service-manager-program.ts'),
        'configureService',
        JSON.stringify([serviceName, { commandLine: `"${program}" service run -ls 5` }]),
      ]);
      const { stdout, error } = await failure('--yes');
      assert.match(stdout, /\n\nStarting service\.\.\.failed: exit code 1: a start parameter cannot be used\n\n/);
      assert.match(stdout, /\n\nPR-Setup could not repair Port Reporter\n\n$/);
      assert.match(error, /the previous steps could not be rolled back \(Stopping service, PortReporter: /);
      assert.deepEqual(readFileSync(folder('koffi.node')), other);
    });

    for (const [what, damage] of [
      ['the program', () => rmSync(folder('PortReporter.exe'))],
      ['the folder', () => rmSync(folder(), { recursive: true })],
      ['the native addon', () => rmSync(folder('koffi.node'))],
      ['the service', () => runOnWindows('sc', ['delete', serviceName])],
      ['the registry key', () => runOnWindows('reg', ['delete', sourceKey, '/f'])],
    ] as const) {
      it(`is repaired if ${what} is missing`, async () => {
        await setup('--yes');
        const whole = await machineState();
        await damage();
        assert.match(await setup('--yes', '--if-needed'), /^PR-Setup will repair [^]*successfully repaired/);
        await requireUnchanged(whole);
      });

      it(`is uninstalled if ${what} is missing`, async () => {
        await setup('--yes');
        await damage();
        assert.match(await setup('--uninstall', '--yes'), /successfully uninstalled/);
        await unchanged();
      });
    }
  });

  describe('an uninstallation', () => {
    it('removes everything in reverse order except the logs, and on request the logs too', async () => {
      await setup('--yes');
      await run('service', 'start');
      const transcript = await setup('--uninstall', '--yes');
      holds(
        transcript,
        'PR-Setup will uninstall Port Reporter from the following location on this system:\n\nC:\\Program Files\\PortReporter\n',
      );
      assert.deepEqual(titles(transcript, 'completed'), [
        'Stopping service',
        'Deleting registry key and values',
        'Deleting service',
        'Deleting PortReporter.exe from target directory',
        'Deleting PortReporter directory',
      ]);
      assert.match(transcript, /\n\nThe log files are still in the following location on this system:\n\n.+\\LogFiles\\PortReporter\n$/);
      await unchanged();
      assert.ok(readdirSync(logs).length > 0);
      assert.deepEqual(titles(await setup('--uninstall', '--yes', '--remove-logs'), 'completed'), ['Deleting log files']);
      assert.ok(!existsSync(logs));
      assert.equal(await setup('--uninstall', '--yes'), 'Port Reporter is not installed on this system\n');
    });

    it('removes extracted native addons, also the one next to the installed program', async () => {
      const system = realWindows ? ['Windows', 'System32'] : ['windows', 'system32'];
      const unpacked = onDriveC(...system, 'config', 'systemprofile', 'AppData', 'Local', 'PortReporter');
      assert.equal((await run('map')).exitCode, 0);
      assert.ok(existsSync(unpacked));
      await setup('--yes');
      assert.ok(!existsSync(unpacked));
      assert.equal((await runOnWindows(program, ['service', 'status'])).exitCode, 0);
      assert.ok(!existsSync(unpacked));
      await setup('--uninstall', '--yes');
      assert.ok(!existsSync(unpacked));
    });

    it('keeps files of other programs', async () => {
      await setup('--yes');
      writeFileSync(folder('notes.txt'), 'mine');
      assert.match(await setup('--uninstall', '--yes'), /\n\nC:\\Program Files\\PortReporter was not deleted, it holds other files\n$/);
      assert.deepEqual(readdirSync(folder()), ['notes.txt']);
      rmSync(folder(), { recursive: true });
      await unchanged();
    });

    it('by the installed program keeps only this program until the next start of Windows', async () => {
      await setup('--yes');
      const { stdout, exitCode } = await runOnWindows(program, ['setup', '--uninstall', '--yes']);
      assert.equal(exitCode, 0);
      holds(
        stdout,
        'successfully uninstalled ',
        '\n\nC:\\Program Files\\PortReporter.removed is in use and will be deleted at the next start of Windows\n',
      );
      const sessions = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager';
      assert.match(
        await registry(sessions),
        /PendingFileRenameOperations\s+REG_MULTI_SZ\s.*\.removed\\PortReporter\.exe\\0\\0.*PortReporter\.removed(?:\\0|\s)/,
      );
      rmSync(onDriveC('Program Files', 'PortReporter.removed'), { recursive: true });
      await runOnWindows('reg', ['delete', sessions, '/v', 'PendingFileRenameOperations', '/f']);
      await unchanged();
    });

    it('waits for the service, and is rolled back if the service does not stop', async () => {
      await setup('--yes');
      const holding = await hold('service', serviceName, 60_000);
      const { stdout, error } = await failure('--uninstall', '--yes');
      holds(stdout, 'Deleting service...the service is marked for deletion, please close ', '...failed: it is marked for deletion\n');
      assert.match(error, /marked for deletion\)\. Close the Services console, Event Viewer and Task Manager/);
      assert.match(await registry(sourceKey), /TypesSupported/);
      await release(holding);
      assert.match(await setup('--uninstall', '--yes'), /successfully uninstalled/);
      await unchanged();
    });

    it('changes nothing if its parent has ended', async () => {
      await setup('--yes');
      const state = await machineState();
      // Its standard input is closed from the start.
      const { exitCode, stderr } = await run('setup', '--uninstall', '--yes', '--format', 'tsv', '--exit-on-stdin-close');
      assert.equal(exitCode, 1);
      assert.match(stderr, /^Stopped\tOperationStopped\tsetup was cancelled \(standard input was closed\)/);
      await requireUnchanged(state);
    });
  });

  // Wine connects its consoles to a Linux terminal. On Windows a test cannot type into a console.
  (realWindows ? describe.skip : describe)('on a console', () => {
    before(function () {
      requireTerminal(this);
    });

    const talk = (args: readonly string[], ...dialogue: [string, string][]): ReturnType<typeof onTerminal> =>
      onTerminal(['wine', portReporter, 'setup', ...args], dialogue, wineEnvironment());
    const key: [string, string] = ['press any key to exit setup', 'q'];

    it('prompts, follows the answers, and waits for a key', async () => {
      const { text, exitCode } = await talk([], ['(Y/N)', 'y\r'], key);
      assert.equal(text, `${installed}\npress any key to exit setup\n`);
      assert.equal(exitCode, 0);
      assert.equal((await status()).state, 'Stopped');
    });

    it('prompts again until the answer is Y or N', async () => {
      const { text } = await talk([], ['(Y/N)', 'perhaps\r'], ['(Y/N)', '\r'], ['(Y/N)', 'Y\r'], key);
      const question = 'Do you want to install Port Reporter? (Y/N)';
      assert.equal(
        text,
        `${installed}\npress any key to exit setup\n`.replace(`${question}y`, `${question}perhaps\n\n${question}\n\n${question}Y`),
      );
    });

    for (const args of [[], ['--uninstall']]) {
      it(`changes nothing after N: setup ${args.join(' ')}`, async () => {
        if (args.length > 0) await setup('--yes');
        const state = await machineState();
        const { text, exitCode } = await talk(args, ['(Y/N)', 'n\r']);
        // The remaining output is that of Wine.
        assert.match(text, /^PR-Setup will [^]*\(Y\/N\)n\n(?!.*\.\.\.|press)/);
        assert.equal(exitCode, 4);
        await requireUnchanged(state);
      });
    }

    it('uninstalls with the same prompts', async () => {
      await setup('--yes');
      const { text, exitCode } = await talk(['--uninstall'], ['(Y/N)', 'y\r'], key);
      holds(text, 'Do you want to uninstall Port Reporter? (Y/N)y\n\nDeleting registry key and values...completed successfully\n\n');
      assert.match(text, /\n\npress any key to exit setup\n$/);
      assert.equal(exitCode, 0);
      await unchanged();
    });

    it('rolls back after Ctrl-C', async () => {
      await setup('--yes');
      const state = await machineState();
      const holding = await hold('file', program, 60_000);
      const { text, exitCode } = await talk(['--uninstall'], ['(Y/N)', 'y\r'], ['is in use', '\u0003'], key);
      await release(holding);
      holds(
        text,
        'Deleting service...completed successfully\n\nDeleting PortReporter.exe from target directory...',
        'PortReporter.exe is in use',
        '...failed: Ctrl-C was pressed\n\nPR-Setup could not uninstall Port Reporter, and has left everything as it was\n',
      );
      assert.equal(exitCode, 1);
      await requireUnchanged(state);
    });

    it('keeps its window open for an error', async () => {
      const { text, exitCode } = await talk(['--directory', 'Q:\\x'], key);
      assert.equal(
        text,
        'PortReporter: Q:\\x cannot be used (the drive does not exist). Choose another folder with --directory; ' +
          'the default in Program Files is secure.\n\npress any key to exit setup\n',
      );
      assert.equal(exitCode, 2);
    });

    it('does not wait for a key with --yes', async () => {
      const { text, exitCode } = await talk(['--yes']);
      assert.equal(text, installed);
      assert.equal(exitCode, 0);
    });
  });
});
