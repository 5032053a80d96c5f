import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { changeEntry } from '../../engine/service/change-entry.ts';
import { changeLogAccess, changeLogKey, changeSourceKey } from '../../engine/service/windows/change-event-log.ts';
import { insertionText } from '../../engine/service/windows/event-log.ts';
import { changes } from '../service/change-rows.ts';
import { requireNoService, serviceName } from './installed-service.ts';
import { machineState, onDriveC, requireUnchanged, type MachineState } from './machine-state.ts';
import {
  type Ended,
  firstLine,
  makeFolderForLogs,
  portReporter,
  realWindows,
  requirePortReporter,
  runOnWindows,
  startOnWindows,
  windowsNode,
  windowsPath,
} from './windows-program.ts';

const logKey = `HKLM\\${changeLogKey}`;
const sourceKey = `HKLM\\${changeSourceKey}`;
const file = onDriveC(...(realWindows ? ['Windows', 'System32'] : ['windows', 'system32']), 'winevt', 'Logs', 'Port Reporter.evtx');

const setup = (...args: readonly string[]): Promise<Ended> => runOnWindows(portReporter, ['setup', ...args], { timeout: 150_000 });

const service = (...args: readonly string[]): Promise<Ended> => runOnWindows(portReporter, ['service', ...args], { timeout: 120_000 });

/** The values of a key as `reg query` prints them: `NAME TYPE VALUE`. */
async function valuesOf(key: string): Promise<string[]> {
  const { stdout } = await runOnWindows('reg', ['query', key]);
  return [...stdout.matchAll(/^ {4}(\S+) +(REG_\w+) +(.*?)\r?$/gm)].map(([, name, type, value]) => `${name} ${type} ${value}`);
}

// Wine creates the keys, but has no event log: ReportEventW only traces the insertion strings. real-windows-event-log.test.ts has the rest.
describe('the event log "Port Reporter" on Windows', function () {
  this.timeout(180_000);
  let atFirst: MachineState;

  before(async function () {
    requirePortReporter(this);
    await requireNoService();
    atFirst = await machineState();
  });
  afterEach(() => setup('--uninstall', '--yes', '--remove-logs'));

  /** Writes the changes of change-rows.ts, and returns what Wine traces. */
  async function writeChanges(): Promise<string> {
    const program = windowsPath('test/windows/change-event-log-program.ts');
    // Wine traces an error as err, a warning as warn, an information as trace.
    const env = { WINEDEBUG: '-all,trace+eventlog,warn+eventlog,err+eventlog' };
    const { stdout, stderr } = await runOnWindows(windowsNode, ['--import=./test/windows/koffi-from-prebuilt.ts', program], { env });
    assert.equal(stdout, '[]', stderr);
    return stderr;
  }

  it('is created with access for administrators and Event Log Readers, a size and a message file', async () => {
    await writeChanges();
    const values = await valuesOf(logKey);
    for (const value of [`CustomSD REG_SZ ${changeLogAccess}`, 'MaxSize REG_DWORD 0x4000000', 'Retention REG_DWORD 0x0'])
      assert.ok(values.includes(value), values.join('\n'));
    assert.deepEqual((await valuesOf(sourceKey)).toSorted(), [
      'EventMessageFile REG_EXPAND_SZ %SystemRoot%\\System32\\EventCreate.exe',
      'TypesSupported REG_DWORD 0x7',
    ]);
  });

  (realWindows ? it.skip : it)('gets the text and the fields of each change as insertion strings', async () => {
    const trace = await writeChanges();
    const written = [...trace.matchAll(/trace:eventlog:ReportEventW L"(.*)"\r?$/gm)].map(([, text = '']) => text.replaceAll('\\\\', '\\'));
    const expected = Object.values(changes).flatMap((change) => {
      const { text, fields } = changeEntry(change, false);
      return [insertionText(text), ...fields.filter(({ linuxOnly }) => !linuxOnly).map(({ value }) => value)];
    });
    assert.deepEqual(written, expected);
  });

  it('keeps what an administrator has changed, and an upgrade keeps the log', async () => {
    await setup('--yes');
    await writeChanges();
    await runOnWindows('reg', ['add', logKey, '/v', 'MaxSize', '/t', 'REG_DWORD', '/d', '1048576', '/f']);
    await writeChanges();
    assert.equal((await setup('--yes')).exitCode, 0);
    assert.ok((await valuesOf(logKey)).includes('MaxSize REG_DWORD 0x100000'));
  });

  it('is created by a service with this setting, and by no other', async () => {
    const folder = makeFolderForLogs('event-log');
    try {
      await setup('--yes', '-ld', windowsPath(folder));
      assert.equal((await service('start')).exitCode, 0);
      assert.deepEqual(await valuesOf(sourceKey), []);
      assert.equal((await service('configure', '--event-log', 'changes')).exitCode, 0);
      assert.equal((await valuesOf(sourceKey)).length, 2);
      await runOnWindows('reg', ['delete', logKey, '/f']);
      const { stdout, stderr } = await service('restart', '--format', 'json');
      assert.equal(JSON.parse(stdout || '{}').eventLog, 'changes', stderr);
      assert.equal((await valuesOf(sourceKey)).length, 2);
    } finally {
      await setup('--uninstall', '--yes', '--remove-logs');
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('is created by setup with this setting, and repaired', async () => {
    await setup('--yes', '--event-log', 'changes');
    assert.equal((await valuesOf(sourceKey)).length, 2);
    await runOnWindows('reg', ['delete', logKey, '/f']);
    assert.match((await setup('--yes', '--if-needed')).stdout, /successfully repaired/);
    assert.equal((await valuesOf(sourceKey)).length, 2);
    assert.doesNotMatch((await setup('--yes', '--if-needed')).stdout, /repair/);
    await setup('--yes', '--event-log', 'none');
    assert.equal((await valuesOf(sourceKey)).length, 2);
  });

  it('is removed by an uninstallation, with its file', async () => {
    await setup('--yes');
    await writeChanges();
    if (!realWindows) {
      // Windows creates the file itself.
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, 'events');
    }
    const { exitCode, stdout, stderr } = await setup('--uninstall', '--yes');
    assert.deepEqual([exitCode, stderr], [0, ''], stdout);
    assert.deepEqual(await valuesOf(logKey), []);
    assert.ok(
      !existsSync(file) || stdout.includes('Port Reporter.evtx is in use and will be deleted at the next start of Windows'),
      stdout,
    );
    if (!realWindows) {
      rmSync(dirname(dirname(file)), { recursive: true });
      await requireUnchanged(atFirst);
    }
  });

  it('is removed alone if the program was removed otherwise', async () => {
    await writeChanges();
    const { exitCode, stdout } = await setup('--uninstall', '--yes');
    assert.equal(exitCode, 0);
    assert.match(stdout, /Deleting registry key and values\.\.\.completed successfully/);
    assert.deepEqual(await valuesOf(logKey), []);
  });

  it('is restored if an uninstallation fails', async () => {
    await setup('--yes');
    await writeChanges();
    const before = await valuesOf(logKey);
    const holding = startOnWindows(
      windowsNode,
      ['--import=./test/windows/koffi-from-prebuilt.ts', windowsPath('test/windows/hold-program.ts'), 'service', serviceName, '60000'],
      { timeout: 120_000 },
    );
    try {
      assert.equal(await firstLine(holding), 'held');
      assert.equal((await setup('--uninstall', '--yes')).exitCode, 1);
      assert.deepEqual((await valuesOf(logKey)).toSorted(), before.toSorted());
      assert.equal((await valuesOf(sourceKey)).length, 2);
    } finally {
      await holding.kill();
      // Under Wine the program continues to run after its starter was killed.
      await runOnWindows('taskkill', ['/f', '/im', 'node.exe']);
    }
  });
});
