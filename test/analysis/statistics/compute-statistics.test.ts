import assert from 'node:assert/strict';
import { computePeriods, computeStatistics } from '../../../engine/analysis/statistics/compute-statistics.ts';
import type { LogStatistics } from '../../../engine/analysis/statistics/log-statistics.ts';
import { statisticRows } from '../../../engine/analysis/statistics/statistic-rows.ts';
import { parseTimeZone } from '../../../engine/log-reader/local-time.ts';
import { findLogFiles } from '../../../engine/log-reader/log-files.ts';
import type { LogRecord } from '../../../engine/log-reader/log-records.ts';
import { readLogs, type ReadOptions } from '../../../engine/log-reader/read-logs.ts';
import { portsLogHeader, portsLogLines } from '../../log-reader/generate-ports-log.ts';
import { withFiles } from '../../log-reader/read-text.ts';
import { eventsLog } from '../../builders.ts';

const options: ReadOptions = { zone: parseTimeZone('UTC', 'Option'), problem: (error) => assert.fail(error) };

function measure(folder: string, more: Partial<ReadOptions> = {}): Promise<LogStatistics> {
  return computeStatistics(
    findLogFiles([folder], (error) => assert.fail(error)),
    { ...options, ...more },
  );
}

const stamp = '24-01-1-0-0-0';
const ports = (...lines: string[]): Record<string, string> => ({ [`PR-PORTS-${stamp}.log`]: lines.map((line) => `${line}\n`).join('') });
const events = (...list: object[]): Record<string, string> => ({
  [`PR-EVENTS-${stamp}.jsonl`]: eventsLog(list),
});

const mapping = {
  protocol: 'TCP',
  localAddress: '0.0.0.0',
  localPort: 80,
  remoteAddress: null,
  remotePort: null,
  state: 'Listen',
  dualStack: null,
  exposure: 'Any',
  opened: null,
  processId: 7,
  processStarted: null,
  processName: 'nginx',
  path: '/usr/sbin/nginx',
  parentProcessId: 1,
  user: 'root',
  services: [],
  sharedWith: [],
  peer: null,
  namespace: null,
  container: null,
  missing: {},
};
const at = (second: number): string => new Date(Date.UTC(2024, 0, 1, 0, 0, second)).toISOString();

describe('statistics of logs', () => {
  it('counts the same as a plain count of the records', async () => {
    const lines: string[] = [];
    for (const line of portsLogLines(11)) {
      lines.push(line);
      if (lines.length === 20_000) break;
    }
    await withFiles({ [`PR-PORTS-${stamp}.log`]: portsLogHeader(stamp) + lines.join('\r\n') }, async (folder) => {
      const measured = await measure(folder);
      const records = [...readLogs(findLogFiles([folder], assert.fail), options)].flat().filter((record) => record.type === 'port');
      const count = (names: (string | null)[]): Map<string, number> => {
        const counts = new Map<string, number>();
        for (const name of names) if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
        return counts;
      };
      const asMap = (values: readonly { name: string; count: number }[]): Map<string, number> =>
        new Map(values.map(({ name, count: n }) => [name, n]));
      assert.equal(measured.records, 20_000);
      assert.deepEqual(asMap(measured.processes.values), count(records.map(({ processName }) => processName)));
      assert.deepEqual(asMap(measured.users.values), count(records.map(({ user }) => user)));
      assert.deepEqual(asMap(measured.remoteAddresses.values), count(records.map(({ remoteAddress }) => remoteAddress)));
      assert.deepEqual(
        asMap(measured.localTcpPorts.values),
        count(records.map(({ protocol, localPort }) => (protocol === 'TCP' ? String(localPort) : null))),
      );
      assert.deepEqual(
        asMap(measured.localUdpPorts.values),
        count(records.map(({ protocol, localPort }) => (protocol === 'UDP' ? String(localPort) : null))),
      );
      assert.deepEqual(
        asMap(measured.hours.filter(({ count: n }) => n > 0)),
        count(records.map(({ localTime }) => String(Number(localTime?.slice(11, 13))))),
      );
      const chrome = measured.processStatistics.find(({ processName }) => processName === 'chrome.exe');
      const ofChrome = records.filter(({ processName }) => processName === 'chrome.exe');
      const byCount = [...count(ofChrome.map(({ remoteAddress }) => remoteAddress))].toSorted((a, b) => b[1] - a[1]);
      assert.equal(chrome?.remoteAddresses[0], byCount[0]?.[0]);
      assert.deepEqual(new Set(chrome?.users), new Set(ofChrome.map(({ user }) => user)));
      assert.deepEqual(new Set(chrome?.remotePorts), new Set(ofChrome.flatMap(({ remotePort }) => remotePort ?? [])));
    });
  });

  it('counts the sites of each user in the browser, with their names if they are known', () =>
    withFiles(
      ports(
        '24/1/1,9:0:0,TCP,50000,10.0.0.1,443,1.1.1.2,5,chrome.exe,<LAB\\ann>',
        '24/1/1,9:0:1,TCP,50001,10.0.0.1,443,2001:db8::1,5,chrome.exe,<LAB\\ann>',
        '24/1/1,9:0:2,TCP,50001,10.0.0.1,80,2001:db8::1,5,chrome.exe,<LAB\\ann>',
        '24/1/2,10:0:0,TCP,50002,10.0.0.1,80,1.1.1.2,6,chrome.exe,<LAB\\bob>',
        '24/1/2,10:0:0,TCP,50002,10.0.0.1,80,1.1.1.3,6,svchost.exe,<LAB\\bob>',
        '24/1/2,10:0:0,UDP,5353,10.0.0.1,*,*,6,chrome.exe,<LAB\\bob>',
      ),
      async (folder) => {
        const measured = await measure(folder);
        const sites = [...statisticRows(measured, [], (address) => (address === '1.1.1.2' ? ['one.example'] : []))]
          .filter(({ statistic }) => statistic === 'browserSite')
          .map(({ name, count, share, processName, user, values }) => [name, count, share, processName, user, values]);
        assert.deepEqual(sites, [
          ['2001:db8::1', 2, 33.33, 'chrome.exe', 'LAB\\ann', []],
          ['1.1.1.2', 1, 16.67, 'chrome.exe', 'LAB\\ann', ['one.example']],
          ['1.1.1.2', 1, 16.67, 'chrome.exe', 'LAB\\bob', ['one.example']],
        ]);
      },
    ));

  it('computes shares, and browsers by user', () =>
    withFiles(
      ports(
        '24/1/1,9:0:0,TCP,50000,10.0.0.1,443,1.1.1.1,5,chrome.exe,<LAB\\ann>',
        '24/1/1,9:0:1,TCP,50001,10.0.0.1,443,1.1.1.1,5,chrome.exe,<LAB\\ann>',
        '24/1/2,10:0:0,TCP,50002,10.0.0.1,80,1.1.1.2,6,IEXPLORE.EXE,<LAB\\bob>',
        '24/1/2,10:0:0,TCP,445,0.0.0.0,,0.0.0.0,4,System,<>',
      ),
      async (folder) => {
        const { processes, browsers, days, weekdays, users, first, last, listeners } = await measure(folder);
        assert.deepEqual(processes.values[0], { name: 'chrome.exe', count: 2, share: 0.5 });
        assert.deepEqual(
          browsers.map(({ name, user, count }) => [name, user, count]),
          [
            ['chrome.exe', 'LAB\\ann', 2],
            ['IEXPLORE.EXE', 'LAB\\bob', 1],
          ],
        );
        assert.deepEqual(
          days.map(({ name, count }) => [name, count]),
          [
            ['2024-01-01', 2],
            ['2024-01-02', 2],
          ],
        );
        assert.deepEqual(
          weekdays.slice(0, 3).map(({ name, count }) => [name, count]),
          [
            ['Monday', 2],
            ['Tuesday', 2],
            ['Wednesday', 0],
          ],
        );
        // A user who is not known is not one more.
        assert.ok(users.values.some(({ name }) => name === '(unknown)'));
        assert.equal(users.distinct.count, users.values.length - 1);
        assert.deepEqual([first?.toISOString(), last?.toISOString()], ['2024-01-01T09:00:00.000Z', '2024-01-02T10:00:00.000Z']);
        assert.deepEqual(
          listeners.map(({ processName, localPort }) => [processName, localPort]),
          [['System', 445]],
        );
      },
    ));

  it('counts no failed attempt as a connection', () =>
    withFiles(
      events(
        ...['opened', 'connectFailed', 'closed'].map((event) => ({
          time: at(1),
          event,
          source: 'event',
          mapping: { ...mapping, state: 'SynSent', remoteAddress: '1.1.1.1', remotePort: event === 'connectFailed' ? 6 : 5 },
          ...(event !== 'opened' && { seconds: 2 }),
        })),
      ),
      async (folder) => {
        const { records, lifetimes, remotePorts } = await measure(folder);
        assert.deepEqual([records, lifetimes.map(({ count }) => count)], [1, [1]]);
        assert.deepEqual(
          remotePorts.map(({ name }) => name),
          ['5'],
        );
      },
    ));

  it('records when each listener was opened and closed, and the lifetimes of mappings', () =>
    withFiles(
      events(
        { time: at(1), event: 'opened', source: 'poll', mapping },
        { time: at(9), event: 'closed', source: 'poll', mapping, seconds: 8 },
        {
          time: at(9),
          event: 'closed',
          source: 'poll',
          mapping: { ...mapping, state: 'Established', remoteAddress: '1.1.1.1', remotePort: 5 },
          seconds: 2,
        },
      ),
      async (folder) => {
        const { listeners, lifetimes } = await measure(folder);
        assert.deepEqual(listeners, [
          {
            protocol: 'TCP',
            localAddress: '0.0.0.0',
            localPort: 80,
            processName: 'nginx',
            user: 'root',
            first: new Date(at(1)),
            last: new Date(at(9)),
            closed: new Date(at(9)),
          },
        ]);
        assert.deepEqual(lifetimes, [{ processName: 'nginx', count: 2, shortest: 2, mean: 5, longest: 8 }]);
      },
    ));

  it('shows lifetimes in microseconds, so that the mean of short ones is between the shortest and the longest', () => {
    const closed = (seconds: number): object => ({ time: at(9), event: 'closed', source: 'event', mapping, seconds });
    return withFiles(events(closed(0.003837999725342), closed(0.003784875), closed(0.003784875)), async (folder) => {
      const rows = [...statisticRows(await measure(folder), [], () => [])].filter(({ statistic }) => statistic === 'lifetime');
      assert.deepEqual(
        rows.map(({ shortest, mean, longest }) => [shortest, mean, longest]),
        [[0.003785, 0.003803, 0.003838]],
      );
    });
  });

  it('finds the gaps: recorded ones, and those between a stop and the next start', () =>
    withFiles(
      events(
        { time: at(5), event: 'gap', from: at(3), to: at(5), why: 'suspended' },
        { time: at(6), event: 'stopped', reason: 'stop' },
        { time: at(60), event: 'started', computer: 'PC', operatingSystem: 'x', utcOffset: '+00:00', timeZone: 'UTC', continued: false },
        { time: at(61), event: 'started', computer: 'PC', operatingSystem: 'x', utcOffset: '+00:00', timeZone: 'UTC', continued: true },
      ),
      async (folder) => {
        const { gaps, computers } = await measure(folder);
        assert.deepEqual(gaps, [
          { from: new Date(at(3)), to: new Date(at(5)), why: 'suspended' },
          { from: new Date(at(6)), to: new Date(at(60)), why: 'stopped' },
        ]);
        assert.deepEqual(computers, ['PC']);
      },
    ));

  it('counts the gaps beyond the limit', () =>
    withFiles(
      events(...Array.from({ length: 10_002 }, (_, gap) => ({ time: at(gap), event: 'gap', from: at(gap), to: at(gap), why: 'late' }))),
      async (folder) => {
        const measured = await measure(folder);
        assert.deepEqual([measured.gaps.length, measured.droppedGaps], [10_000, 2]);
        const last = [...statisticRows(measured, [])].findLast(({ statistic }) => statistic === 'gap');
        assert.deepEqual([last?.name, last?.count], ['(other)', 2]);
      },
    ));

  it('lists the services of every svchost, and modules and paths of processes', () =>
    withFiles(
      {
        [`PR-PIDS-${stamp}.log`]: [
          'System Date: Mon Jan 01 09:00:00 2024',
          '',
          '=====',
          'Process ID: 800 (svchost.exe)',
          'User context: NT AUTHORITY\\SYSTEM',
          'Service Name: Dhcp',
          'Display Name: DHCP Client',
          'Service Type: shares a process with other services',
          'Service Name: Dnscache',
          'Display Name: DNS Client',
          'Service Type: shares a process with other services',
          'Loaded modules:',
          'C:\\Windows\\System32\\svchost.exe (0x400000)',
          'C:\\ntdll.dll (0x7c900000)',
          '',
        ].join('\r\n'),
      },
      async (folder) => {
        const { serviceHosts, processStatistics } = await measure(folder);
        assert.deepEqual(
          serviceHosts.map(({ processId, services }) => [processId, services.map(({ name }) => name)]),
          [[800, ['Dhcp', 'Dnscache']]],
        );
        assert.deepEqual(processStatistics[0]?.paths, ['C:\\Windows\\System32\\svchost.exe']);
        assert.equal(processStatistics[0]?.modules.length, 2);
      },
    ));

  it('counts only the requested time', () =>
    withFiles(
      ports(
        '24/1/1,9:0:0,TCP,1,10.0.0.1,443,1.1.1.1,5,a,<u>',
        '24/1/1,9:0:5,TCP,2,10.0.0.1,443,1.1.1.1,5,a,<u>',
        '24/1/1,9:0:9,TCP,3,10.0.0.1,443,1.1.1.1,5,a,<u>',
      ),
      async (folder) => {
        assert.equal((await measure(folder, { after: new Date('2024-01-01T09:00:05Z') })).records, 2);
        assert.equal((await measure(folder, { before: new Date('2024-01-01T09:00:05Z') })).records, 1);
      },
    ));

  it('treats a clock that was set back as a step, not as a gap of negative length', () =>
    withFiles(
      events(
        { time: at(5), event: 'gap', from: at(5), to: at(3), why: 'clock' },
        { time: at(6), event: 'gap', from: at(5), to: at(6), why: 'late' },
      ),
      async (folder) => {
        const rows = [...statisticRows(await measure(folder), [])].filter(({ statistic }) => statistic === 'gap');
        assert.deepEqual(
          rows.map(({ name, longest }) => [name, longest]),
          [
            ['clock', null],
            ['late', (new Date(at(6)).getTime() - new Date(at(5)).getTime()) / 1000],
          ],
        );
      },
    ));

  it('lists the clients of a port, TCP and UDP separately', () =>
    withFiles(
      ports(
        '24/1/1,9:0:0,TCP,445,10.0.0.1,50000,10.0.0.9,4,System,<A>',
        '24/1/1,9:0:0,UDP,445,10.0.0.1,50001,10.0.0.8,4,System,<A>',
        '24/1/1,9:0:0,TCP,50000,10.0.0.1,443,1.1.1.1,5,chrome.exe,<A>',
      ),
      async (folder) => {
        assert.deepEqual((await measure(folder)).clients, [
          { protocol: 'TCP', localPort: 445, remoteAddresses: ['10.0.0.9'], remoteAddressCount: { count: 1, approximate: false } },
          { protocol: 'UDP', localPort: 445, remoteAddresses: ['10.0.0.8'], remoteAddressCount: { count: 1, approximate: false } },
        ]);
      },
    ));

  it('computes empty statistics of empty logs', () =>
    withFiles({ [`PR-PORTS-${stamp}.log`]: '' }, async (folder) => {
      const measured = await measure(folder);
      assert.deepEqual(
        [measured.records, measured.first, measured.processes, measured.hours.length],
        [0, null, { values: [], otherCount: 0, approximate: false, distinct: { count: 0, approximate: false } }, 24],
      );
    }));

  it('counts remote ports, with their protocols', () =>
    withFiles(
      ports(
        '24/1/1,9:0:0,TCP,50000,10.0.0.1,443,1.1.1.1,5,a,<u>',
        '24/1/1,9:0:0,UDP,50001,10.0.0.1,443,1.1.1.1,5,a,<u>',
        '24/1/1,9:0:0,UDP,50002,10.0.0.1,53,1.1.1.1,5,a,<u>',
        '24/1/1,9:0:0,TCP,80,0.0.0.0,,0.0.0.0,5,a,<u>',
      ),
      async (folder) => {
        assert.deepEqual((await measure(folder)).remotePorts, [
          { name: '443', count: 2, share: 0.5, protocols: ['TCP', 'UDP'] },
          { name: '53', count: 1, share: 0.25, protocols: ['UDP'] },
        ]);
      },
    ));

  it('counts by service of svchost.exe: by process ID and log set, from PR-PIDS and PR-EVENTS', () => {
    const svchost = (second: number, processId: number): string =>
      `24/1/1,9:0:${second},TCP,50000,10.0.0.1,443,1.1.1.1,${processId},svchost.exe,<S>`;
    const service = (name: string): object => ({ name, displayName: name, type: 'own process' });
    const later = '24-01-2-0-0-0';
    return withFiles(
      {
        ...ports(svchost(0, 800), svchost(1, 800), svchost(2, 900), svchost(3, 999)),
        [`PR-PIDS-${stamp}.log`]: [
          'System Date: Mon Jan 01 09:00:00 2024',
          '',
          '=====',
          'Process ID: 800 (svchost.exe)',
          'User context: NT AUTHORITY\\SYSTEM',
          'Service Name: Dhcp',
          'Display Name: DHCP Client',
          'Service Type: shares a process with other services',
          'Service Name: Dnscache',
          'Display Name: DNS Client',
          'Service Type: shares a process with other services',
          '',
        ].join('\r\n'),
        ...events({
          time: at(2),
          event: 'opened',
          source: 'poll',
          mapping: { ...mapping, processId: 900, processName: 'svchost.exe', path: 'C:\\svchost.exe', services: [service('BITS')] },
        }),
        // After a restart another service has the process ID; process 900 is not named again.
        [`PR-PORTS-${later}.log`]: `${svchost(4, 800)}\n${svchost(5, 900)}\n`,
        [`PR-EVENTS-${later}.jsonl`]: eventsLog([
          {
            time: at(4),
            event: 'opened',
            source: 'poll',
            mapping: { ...mapping, processId: 800, processName: 'svchost.exe', path: 'C:\\svchost.exe', services: [service('Themes')] },
          },
        ]),
      },
      async (folder) => {
        const { services } = await measure(folder);
        assert.deepEqual(
          services.map(({ name, count }) => [name, count]),
          [
            ['BITS', 2],
            ['Dhcp, Dnscache', 2],
            ['(unknown)', 1],
            ['Themes', 1],
          ],
        );
      },
    );
  });

  describe('of sessions with PR-EVENTS', () => {
    const started = (second: number, more: object = {}): object => ({
      time: at(second),
      event: 'started',
      computer: 'PC',
      operatingSystem: 'x',
      utcOffset: '+00:00',
      timeZone: 'UTC',
      continued: false,
      ...more,
    });
    const stopped = (second: number): object => ({ time: at(second), event: 'stopped', reason: 'stop' });
    const client = (localPort: number, remotePort: number): object => ({
      ...mapping,
      localAddress: '10.0.0.1',
      localPort,
      remoteAddress: '1.1.1.1',
      remotePort,
      state: 'Established',
      processName: 'curl',
      path: '/usr/bin/curl',
      user: 'ann',
    });
    const opened = (second: number, of: object): object => ({ time: at(second), event: 'opened', source: 'poll', mapping: of });
    const present = (second: number, of: object): object => ({ ...opened(second, of), event: 'present' });
    const closed = (second: number, of: object): object => ({ time: at(second), event: 'closed', source: 'poll', mapping: of, seconds: 1 });
    const changed = (second: number, of: object, previous: object): object => ({
      time: at(second),
      event: 'changed',
      source: 'poll',
      mapping: of,
      previous,
    });
    const initial = (set = stamp): Record<string, string> => ({
      [`PR-INITIAL-${set}.log`]: [
        'Port Reporter Version 2.0 Log File',
        '',
        'Service initialization log',
        '',
        'System Date: Mon Jan 01 00:00:00 2024',
        '',
        'Local computer name:',
        '',
        'PC',
        '',
        'TCP/UDP Port to Process Mappings at service start-up',
        '',
        '1 mappings found',
        '',
        'PID:Process\t\tPort\t\tLocal IP\tState\t\t Remote IP:Port',
        '7:nginx \t\tTCP 80  \t0.0.0.0 \tLISTENING \t 0.0.0.0:0',
        '',
      ].join('\r\n'),
    });
    const percent = (shares: ReadonlyMap<string, number> | undefined): object =>
      Object.fromEntries([...(shares ?? [])].map(([name, share]) => [name, Math.round(share * 100)]));

    it('computes the share of time in which a port was open, also of ports that were open at the start', () =>
      withFiles(
        {
          ...initial(),
          ...ports(),
          ...events(
            started(0),
            present(0, mapping),
            opened(10, client(50_000, 443)),
            // A second connection at the same time does not count twice.
            opened(15, client(50_001, 443)),
            closed(20, client(50_000, 443)),
            closed(40, client(50_001, 443)),
            // Nothing was observed, so this time does not count.
            { time: at(150), event: 'gap', from: at(50), to: at(150), why: 'suspended' },
            closed(175, mapping),
            stopped(200),
          ),
        },
        async (folder) => {
          const { timeShares } = await measure(folder);
          assert.deepEqual(percent(timeShares?.localTcpPorts), { 80: 75, 50000: 10, 50001: 25 });
          assert.deepEqual(percent(timeShares?.remotePorts), { 443: 30 });
          assert.deepEqual(percent(timeShares?.processes), { nginx: 75, curl: 30 });
          assert.deepEqual(percent((await measure(folder, { after: new Date(at(25)), before: new Date(at(50)) })).timeShares?.processes), {
            nginx: 100,
            curl: 60,
          });
        },
      ));

    it('does not count a Bound socket as open until it connects, and follows a new owner', () =>
      withFiles(
        {
          ...events(
            started(0),
            present(0, mapping),
            opened(10, { ...mapping, localPort: 81, state: 'Bound' }),
            changed(50, { ...mapping, localPort: 81 }, { state: 'Bound' }),
            changed(80, { ...mapping, localPort: 81, processName: 'heir', path: null }, { processName: 'nginx', path: '/usr/sbin/nginx' }),
            stopped(100),
          ),
        },
        async (folder) => {
          const { timeShares } = await measure(folder);
          assert.deepEqual(percent(timeShares?.localTcpPorts), { 80: 100, 81: 50 });
          assert.deepEqual(percent(timeShares?.processes), { nginx: 100, heir: 20 });
        },
      ));

    it('has no share of time for a session whose start or middle is not in the logs', async () => {
      await withFiles(events(started(0, { continued: true }), opened(10, mapping), stopped(20)), async (folder) => {
        const measured = await measure(folder);
        assert.equal(measured.timeShares, null);
        const rows = [...statisticRows(measured, [])].filter(({ statistic }) => statistic === 'localTcpPort');
        assert.deepEqual(
          rows.map(({ name, timeShare, missing }) => [name, timeShare, missing]),
          [['80', null, { timeShare: 'NotLogged' }]],
        );
      });
      const rotated = (fromStamp: string): Record<string, string> => ({
        ...events(started(0), present(0, mapping), opened(5, client(1, 2))),
        'PR-EVENTS-24-01-1-0-1-0.jsonl': eventsLog([
          started(60, { continued: true }),
          { time: at(60), event: 'rotated', fromStamp, toStamp: '24-01-1-0-1-0' },
          closed(80, mapping),
          stopped(105),
        ]),
      });
      await withFiles(rotated(stamp), async (folder) => {
        assert.deepEqual(percent((await measure(folder)).timeShares?.processes), { nginx: 76, curl: 95 });
      });
      await withFiles(rotated('24-01-1-0-0-30'), async (folder) => {
        // Only the five seconds that the first file shows.
        assert.deepEqual(percent((await measure(folder)).timeShares?.processes), { nginx: 100, curl: 0 });
      });
    });

    it('lists what was present at the start as listeners, once although PR-INITIAL has them too, and counts no record', async () => {
      const listed = { ...events(started(0), present(0, mapping), present(0, client(50_000, 443)), stopped(20)) };
      const measured = async (files: Record<string, string>): Promise<object> => {
        let found = {};
        await withFiles(files, async (folder) => {
          const { records, remotePorts, listeners } = await measure(folder);
          found = { records, remotePorts, listeners };
        });
        return found;
      };
      const [alone, withInitial] = [await measured(listed), await measured({ ...initial(), ...ports(), ...listed })];
      assert.deepEqual(alone, withInitial);
      const { localAddress, localPort, user } = mapping;
      const times = { first: new Date(at(0)), last: new Date(at(0)), closed: null };
      assert.deepEqual(alone, {
        records: 0,
        remotePorts: [],
        listeners: [{ protocol: 'TCP', localAddress, localPort, processName: 'nginx', user, ...times }],
      });
    });

    it('leaves the clients of a listener of the start out of the ports that a process connected to, without PR-PORTS and with records too', () => {
      const server = { ...mapping, localPort: 8080, exposure: 'Any' };
      const accepted = { ...server, state: 'Established', localAddress: '10.0.0.1', remoteAddress: '10.0.0.2', remotePort: 2000 };
      const lines = [accepted, { ...accepted, localPort: 50_000, remotePort: 5432 }].map((one) => ({
        time: at(1),
        event: 'opened',
        source: 'event',
        mapping: one,
      }));
      return withFiles(events(started(0), present(0, server), ...lines), async (folder) => {
        const files = findLogFiles([folder], (error) => assert.fail(error));
        const records = [...readLogs(files, options)].flat();
        for (const { processStatistics } of [await measure(folder), await computeStatistics([], options, records)])
          assert.deepEqual(
            processStatistics.map(({ remotePorts, remoteAddresses }) => [remotePorts, remoteAddresses]),
            [[[5432], ['10.0.0.2']]],
          );
      });
    });

    it('has no share of time after records of the start were lost', () =>
      withFiles(
        events(
          started(0),
          present(0, mapping),
          { time: at(5), event: 'lost', count: 3, from: at(0), to: at(0) },
          opened(10, client(50_000, 443)),
          stopped(20),
        ),
        async (folder) => assert.equal((await measure(folder)).timeShares, null),
      ));

    it('counts a connection once although PR-PORTS and PR-EVENTS both have it', () =>
      withFiles(
        {
          ...ports('24/1/1,0:0:10,TCP,50000,10.0.0.1,443,1.1.1.1,7,curl,<ann>'),
          ...events(started(0), opened(10, client(50_000, 443)), closed(20, client(50_000, 443))),
        },
        async (folder) => {
          const { records, remotePorts } = await measure(folder);
          assert.deepEqual([records, remotePorts.map(({ count }) => count)], [1, [1]]);
        },
      ));

    it('counts the events of a log set without PR-PORTS, with the names and the local time that it would have', async () => {
      const berlin = { utcOffset: '+01:00', timeZone: 'Europe/Berlin' };
      const script = { ...client(50_000, 443), processName: 'job.py', path: '/usr/bin/python3.12' };
      const later = '24-01-1-1-0-0';
      await withFiles(
        {
          ...events(
            started(0, berlin),
            opened(10, script),
            opened(11, { ...mapping, localPort: 81, state: 'Bound' }),
            changed(12, { ...mapping, localPort: 81 }, { state: 'Bound' }),
            changed(13, { ...script, state: 'TimeWait' }, { state: 'Established' }),
          ),
          [`PR-PORTS-${later}.log`]: '24/1/1,2:0:0,TCP,50005,10.0.0.1,22,1.1.1.1,7,ssh,<ann>\n',
          [`PR-EVENTS-${later}.jsonl`]: eventsLog([started(3600, berlin), opened(3600, client(50_005, 22))]),
        },
        async (folder) => {
          const { records, processes, hours, listeners, remotePorts, timeZones } = await measure(folder);
          assert.equal(records, 3);
          assert.deepEqual(
            processes.values.map(({ name, count }) => [name, count]),
            [
              ['nginx', 1],
              ['python3.12', 1],
              ['ssh', 1],
            ],
          );
          assert.deepEqual(
            hours.filter(({ count }) => count > 0).map(({ name, count }) => [name, count]),
            [
              ['1', 2],
              ['2', 1],
            ],
          );
          assert.deepEqual(
            remotePorts.map(({ name }) => name),
            ['22', '443'],
          );
          assert.deepEqual(
            listeners.map(({ localPort }) => localPort),
            [81],
          );
          assert.deepEqual(timeZones, ['Europe/Berlin']);
        },
      );
    });

    it('computes several periods as one by one, and passes on each record once', () =>
      withFiles(
        {
          ...initial(),
          ...ports('24/1/1,0:0:10,TCP,50000,10.0.0.1,443,1.1.1.1,7,curl,<ann>', '24/1/1,0:0:30,TCP,4,10.0.0.1,5,1.1.1.2,7,nc,<bob>'),
          ...events(started(0), opened(10, client(50_000, 443)), closed(30, client(50_000, 443)), stopped(40)),
        },
        async (folder) => {
          const files = findLogFiles([folder], (error) => assert.fail(error));
          const since = new Date(at(20));
          const periods = [{ after: since }, { before: since }];
          const used: LogRecord[] = [];
          const found = await computePeriods(
            files,
            periods.map((period) => ({ options: { ...options, ...period }, given: [] })),
            (records) => used.push(...records),
          );
          const plain = ({ remoteProcesses, ...fields }: LogStatistics): object => ({ ...fields, remoteProcesses: remoteProcesses() });
          for (const [index, period] of periods.entries()) assert.deepEqual(plain(found[index]!), plain(await measure(folder, period)));
          assert.deepEqual(used, [...readLogs(files, options)].flat());
        },
      ));
  });
});
