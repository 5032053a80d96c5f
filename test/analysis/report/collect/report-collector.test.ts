import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { ReportCollector } from '../../../../engine/analysis/report/collect/report-collector.ts';
import { portsLogSets } from '../../../../engine/analysis/statistics/compute-statistics.ts';
import { findLogFiles } from '../../../../engine/log-reader/log-files.ts';
import { parseTimeZone } from '../../../../engine/log-reader/local-time.ts';
import { readLogs } from '../../../../engine/log-reader/read-logs.ts';
import { zoneOfFiles } from '../../../../engine/log-reader/zone-of-logs.ts';
import { withFiles } from '../../../log-reader/read-text.ts';
import { eventsLog } from '../../../builders.ts';

const stamp = '26-11-16-8-0-0';
const initial = [
  'Port Reporter Version 2.0 Log File\n\nService initialization log\n\nSystem Date: Mon Nov 16 08:00:00 2026\n',
  'Local computer name:\n\n PC07\n\nOperating System: Windows 11\n',
  'TCP/UDP Port to Process Mappings at service start-up\n\n2 mappings found\n',
  'PID:Process\t\tPort\t\tLocal IP\tState\t\tRemote IP:Port',
  '4:System\t\tTCP 445\t\t0.0.0.0\tLISTENING\t0.0.0.0',
  '900:svchost.exe\t\tUDP 5353\t0.0.0.0\t*:*\t\t*:*',
  '======================================================\n',
].join('\n');

function portsLog(...lines: readonly string[]): string {
  return `Port Reporter Version 2.0 Log File - Port usage log\n\nLog format:\ndate,time\n\n${lines.map((line) => `${line}\n`).join('')}`;
}

/** What is collected from logs whose times are UTC+01:00. */
function collected(logs: { readonly [name: string]: string }) {
  return withFiles(logs, (folder) => {
    const problem = (error: Error): never => assert.fail(error);
    const files = findLogFiles([folder], problem);
    const zone = parseTimeZone('+01:00', 'Option');
    const collector = new ReportCollector(zoneOfFiles(files, zone).zone, portsLogSets(files));
    for (const records of readLogs(files, { problem, zone })) collector.add(records);
    return collector.collected();
  });
}

describe('the collector of the report', () => {
  it('tells served ports from remote ones, and counts what was opened', async () => {
    const { programs, clientsOf, weekHours } = await collected({
      [`PR-INITIAL-${stamp}.log`]: initial,
      [`PR-PORTS-${stamp}.log`]: portsLog(
        '26/11/16,9:0:0,TCP,445,192.168.7.20,50123,192.168.7.30,4,System,<NT AUTHORITY\\SYSTEM>',
        '26/11/16,9:0:1,TCP,445,192.168.7.20,50124,192.168.7.30,4,System,<NT AUTHORITY\\SYSTEM>',
        '26/11/16,9:0:2,TCP,50001,192.168.7.20,445,192.168.7.9,4,System,<NT AUTHORITY\\SYSTEM>',
        '26/11/16,9:0:3,UDP,50002,0.0.0.0,*,*,77,chrome.exe,<PC07\\ann>',
      ),
    });
    const ports = (name: string): string[] => [...(programs.get(name)?.ports.values() ?? [])].map(({ key, count }) => `${key} ${count}`);
    assert.deepEqual(ports('System'), ['in:TCP:445 2', 'out:TCP:445 1']);
    assert.deepEqual(ports('svchost.exe'), ['in:UDP:5353 0']);
    assert.deepEqual([ports('chrome.exe'), programs.get('chrome.exe')?.count], [[], 1]);
    assert.deepEqual([...(programs.get('System')?.addresses.keys() ?? [])], ['192.168.7.9']);
    assert.deepEqual(clientsOf('TCP', 445), { count: 1, isMinimum: false });
    assert.deepEqual([weekHours[9], weekHours.reduce((sum, count) => sum + count)], [4, 4]);
  });

  it('collects from PR-EVENTS alone what it collects from all files, and nothing twice', async () => {
    const fixture = 'test/fixtures/reporter/linux';
    const filesOf = (kinds: RegExp): { [name: string]: string } =>
      Object.fromEntries(
        readdirSync(fixture)
          .filter((name) => kinds.test(name))
          .map((name) => [name, readFileSync(path.join(fixture, name), 'utf8')]),
      );
    const summary = async (kinds: RegExp): Promise<object> => {
      const { programs, machines, weekHours } = await collected(filesOf(kinds));
      return {
        programs: [...programs.values()]
          .map(({ name, count, ports, addresses }) => [
            name,
            count,
            [...ports.values()].map((port) => `${port.key} ${port.count}`).toSorted(),
            addresses.size,
          ])
          .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
        machines: machines.map(({ name, count, served }) => [name, count, [...served].map(String).toSorted()]),
        hours: weekHours.reduce((sum, count) => sum + count),
      };
    };
    const alone = await summary(/^PR-EVENTS/);
    assert.deepEqual(alone, await summary(/^PR-/));
    assert.match(JSON.stringify(alone), /"in:TCP:22 0"/);
  });

  it('counts at most 1,000 clients of a port', async () => {
    const lines = Array.from({ length: 1500 }, (_, n) => `26/11/16,9:0:0,TCP,445,10.0.0.1,50123,10.1.${n >> 8}.${n & 255},4,System,<S>`);
    const { clientsOf } = await collected({ [`PR-INITIAL-${stamp}.log`]: initial, [`PR-PORTS-${stamp}.log`]: portsLog(...lines) });
    assert.deepEqual(clientsOf('TCP', 445), { count: 1000, isMinimum: true });
  });

  it('keeps at most 1,000 programs, and reports that it is incomplete', async () => {
    const lines = Array.from({ length: 1500 }, (_, n) => `26/11/16,9:0:0,TCP,50000,10.0.0.1,443,10.1.0.1,${n},p${n}.exe,<S>`);
    const { programs, isComplete } = await collected({ [`PR-PORTS-${stamp}.log`]: portsLog(...lines) });
    assert.deepEqual([programs.size, isComplete], [1000, false]);
  });

  it('finds sessions and incidents, in the zone of PR-EVENTS', async () => {
    const started = {
      event: 'started',
      computer: 'PC07',
      operatingSystem: 'Windows 11',
      build: '26100',
      utcOffset: '-05:00',
      timeZone: 'America/New_York',
    };
    const rest = {
      version: '2.0',
      processId: 1,
      session: '00000000-0000-4000-8000-000000000000',
      continued: false,
      bootTime: '2026-11-16T12:59:00.000Z',
      settings: {},
    };
    const events = [
      { time: '2026-11-16T13:00:01.000Z', ...started, ...rest },
      { time: '2026-11-16T14:00:00.000Z', event: 'lost', count: 12, from: '2026-11-16T13:50:00.000Z', to: '2026-11-16T14:00:00.000Z' },
      { time: '2026-11-16T14:00:00.000Z', event: 'tampered', file: 'PR-PORTS-1.log', how: 'truncated' },
      { time: '2026-11-16T15:00:00.000Z', event: 'stopped', reason: 'shutdown', totals: { opened: 0, changed: 0, closed: 0, lost: 12 } },
    ];
    const { sessions, incidents, local, first } = await collected({
      [`PR-INITIAL-${stamp}.log`]: initial,
      [`PR-EVENTS-${stamp}.jsonl`]: eventsLog(events),
    });
    assert.deepEqual(
      sessions.map(({ from, to, hasEvents, reason }) => ({ from, to, hasEvents, reason })),
      [{ from: new Date('2026-11-16T13:00:00Z'), to: new Date('2026-11-16T15:00:00Z'), hasEvents: true, reason: 'shutdown' }],
    );
    assert.deepEqual(
      incidents.map(({ text }) => text),
      ['12 records were lost because nothing could be written', 'another program changed a log file (truncated)'],
    );
    assert.equal(new Date(local(first!)).toISOString(), '2026-11-16T08:00:00.000Z');
  });
});
