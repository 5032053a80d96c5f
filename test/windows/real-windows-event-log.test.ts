import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseStringPromise } from 'xml2js';
import { changeEntry } from '../../engine/service/change-entry.ts';
import { changeLogAccess, changeLogName, changeSource } from '../../engine/service/windows/change-event-log.ts';
import { cookbook, guideFolder } from '../docs/event-forwarding-guide.ts';
import { changes } from '../service/change-rows.ts';
import { waitUntil } from '../wait-until.ts';
import { requireNoService } from './installed-service.ts';
import { asOrdinaryUser } from './ordinary-user.ts';
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
  type Running,
} from './windows-program.ts';

const names = [
  'text',
  ...changeEntry(changes.opened, false)
    .fields.filter(({ linuxOnly }) => !linuxOnly)
    .map(({ name }) => name),
];

// Wine has no event log. Access rights, the creation of the log and queries can be tested on Windows only.
(realWindows ? describe : describe.skip)('the event log "Port Reporter" of real Windows', function () {
  this.timeout(180_000);
  const run = (...args: readonly string[]): Promise<Ended> => runOnWindows(portReporter, args, { timeout: 120_000 });
  const outputOf = (program: string, ...args: readonly string[]): string => execFileSync(program, args, { encoding: 'utf8' });
  const query = (xpath: string, ...args: readonly string[]): string => outputOf('wevtutil', 'qe', changeLogName, `/q:${xpath}`, ...args);
  const ofPort = (): string => `*[EventData[Data[${names.indexOf('localPort') + 1}]="${port}"]]`;
  let folder: string;
  let listener: Running | undefined;
  let port: string;

  before(async function () {
    requirePortReporter(this);
    await requireNoService();
    folder = makeFolderForLogs('event-log');
    const { exitCode, stderr } = await run('setup', '--yes', '-ld', join(folder, 'logs'), '--event-log', 'changes');
    assert.deepEqual([exitCode, stderr], [0, '']);
    assert.equal((await run('service', 'start')).exitCode, 0);
    const code = 'const s = require("net").createServer(); s.listen(0, "127.0.0.1", () => console.log(s.address().port));';
    listener = startOnWindows(windowsNode, ['-e', `${code} setTimeout(() => {}, 600_000);`], { timeout: 600_000 });
    port = await firstLine(listener);
    await waitUntil('the event', () => query(ofPort(), '/f:xml') !== '', 30_000);
  });
  after(async () => {
    await listener?.kill();
    await run('setup', '--uninstall', '--yes', '--remove-logs');
    rmSync(folder, { recursive: true, force: true });
  });

  it('gets each change, with its fields in the documented order', async () => {
    const { Event } = await parseStringPromise(query(ofPort(), '/f:xml', '/c:1'));
    const [{ Provider, EventID, Level, Channel }] = Event.System;
    assert.equal(Provider[0].$.Name, changeSource);
    assert.equal(typeof EventID[0] === 'string' ? EventID[0] : EventID[0]._, '401');
    assert.deepEqual([Level[0], Channel[0]], ['4', changeLogName]);
    const data: (string | { _?: string })[] = Event.EventData[0].Data;
    const values = new Map(data.map((value, index) => [names[index], typeof value === 'string' ? value : (value._ ?? '')]));
    assert.equal(values.size, names.length);
    assert.deepEqual(
      ['event', 'source', 'protocol', 'localAddress', 'localPort', 'remoteAddress', 'state', 'processName', 'commandLine'].map((name) =>
        values.get(name),
      ),
      ['opened', 'poll', 'TCP', '127.0.0.1', port, '', 'Listen', 'node.exe', ''],
    );
    assert.match(values.get('user') ?? '', /\\/);
  });

  it('gets nothing into the Application event log', () => {
    assert.equal(outputOf('wevtutil', 'qe', 'Application', `/q:*[System[EventID=401]][${ofPort().slice(2)}`, '/f:text'), '');
  });

  it('shows the text of an event in Event Viewer and Get-WinEvent', () => {
    const command = `(Get-WinEvent -LogName '${changeLogName}' -MaxEvents 1 -FilterXPath '${ofPort()}').Message`;
    const message = outputOf('powershell.exe', '-NoProfile', '-Command', command);
    assert.match(message, new RegExp(`^Opened: TCP 127\\.0\\.0\\.1:${port} Listen; node\\.exe \\(\\d+\\); .+\\\\`));
  });

  it('has the size and the access of its key', () => {
    const configuration = outputOf('wevtutil', 'gl', changeLogName);
    assert.match(configuration, /^enabled: true\r?$/m);
    assert.match(configuration, /^ {2}maxSize: 67108864\r?$/m);
    assert.match(configuration, /^ {2}retention: false\r?$/m);
    assert.ok(configuration.includes(`channelAccess: ${changeLogAccess}`), configuration);
  });

  it('cannot be read by a standard user', async () => {
    const { exitCode } = await asOrdinaryUser(`wevtutil qe "${changeLogName}" /c:1`);
    assert.notEqual(exitCode, 0);
  });

  describe('answers the questions of the cook-book', () => {
    for (const [question, xpath] of cookbook) {
      it(question, () => {
        const { status, stderr } = spawnSync('wevtutil', ['qe', changeLogName, `/q:${xpath}`, '/c:1'], { encoding: 'utf8' });
        assert.equal(status, 0, stderr);
      });
    }
  });

  it('returns objects with the names of the fields', () => {
    const command =
      `. '${join(guideFolder, 'ConvertFrom-PortReporterEvent.ps1')}'; ` +
      `Get-WinEvent -LogName '${changeLogName}' -MaxEvents 1 -FilterXPath '${ofPort()}' | ConvertFrom-PortReporterEvent | ConvertTo-Json`;
    const record = JSON.parse(outputOf('powershell.exe', '-NoProfile', '-ExecutionPolicy', 'Bypass', '-Command', command));
    assert.deepEqual([record.id, record.event, record.localPort, record.state], [401, 'opened', port, 'Listen']);
  });

  it('exists no longer after the uninstallation', async () => {
    assert.equal((await run('setup', '--uninstall', '--yes')).exitCode, 0);
    const isGone = (): boolean => !outputOf('wevtutil', 'el').split(/\r?\n/).includes(changeLogName);
    await waitUntil('the log to disappear', isGone, 30_000);
  });
});
