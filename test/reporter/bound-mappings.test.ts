import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { parseCriteria } from '../../engine/analysis/findings/criteria.ts';
import { defaultCriteria } from '../../engine/analysis/findings/default-criteria.ts';
import type { Finding } from '../../engine/analysis/findings/finding.ts';
import { createMatcher } from '../../engine/analysis/findings/matcher.ts';
import { computeStatistics } from '../../engine/analysis/statistics/compute-statistics.ts';
import type { LogStatistics } from '../../engine/analysis/statistics/log-statistics.ts';
import { createBoundRowFilter } from '../../engine/collector/windows/bound-rows.ts';
import type { SocketRow } from '../../engine/collector/windows/parse-socket-table.ts';
import { systemTimeZone } from '../../engine/log-reader/local-time.ts';
import { findLogFiles } from '../../engine/log-reader/log-files.ts';
import { readLogs, type ReadOptions } from '../../engine/log-reader/read-logs.ts';
import type { PortMapping } from '../../engine/model/port-mapping.ts';
import { createMapping, createProcess } from '../builders.ts';
import { desktopCounts, desktopTables } from '../collector/windows/desktop.ts';
import { eventsNamed, linesOf, startSession, portLines, type FakeSession } from './fake-session.ts';

const { clients, boundOnly, listeners } = desktopCounts;
const office = createProcess({ processId: 8120, processName: 'winword.exe', path: 'C:\\Program Files\\Microsoft Office\\winword.exe' });

/** The mappings of rows, all owned by a program that listens only when it is abused. */
function mappingsOf(rows: readonly SocketRow[]): PortMapping[] {
  return rows.map(({ protocol, localAddress, localPort, remoteAddress, remotePort, state, identity }) =>
    createMapping({ ...office, protocol, localAddress, localPort, remoteAddress, remotePort, state, identity }),
  );
}

const options: ReadOptions = { zone: systemTimeZone, problem: (error) => assert.fail(error) };
const filesOf = ({ folder }: FakeSession) => findLogFiles([folder], (error) => assert.fail(error));

async function findings(observed: FakeSession): Promise<Finding[]> {
  const finder = createMatcher(await parseCriteria(defaultCriteria, 'c.xml'));
  for (const records of readLogs(filesOf(observed), options)) finder.add(records);
  return finder.findings();
}
const measure = (observed: FakeSession): Promise<LogStatistics> => computeStatistics(filesOf(observed), options);

/** A reporter that starts with `first` and polls `second`; its folder is removed afterwards. */
async function withReporter(
  first: readonly PortMapping[],
  second: readonly PortMapping[],
  use: (observed: FakeSession) => Promise<void>,
): Promise<void> {
  const mappings = { now: first };
  const observed = await startSession({
    parts: {
      collector: {
        collect: ({ processes } = {}) => ({
          time: new Date(),
          mappings: mappings.now,
          notices: [],
          ...(processes && { processes: [office] }),
        }),
        modulesOf: () => [],
        close: () => undefined,
      },
    },
  });
  try {
    mappings.now = second;
    await observed.poll();
    observed.session.close('the test is over');
    await use(observed);
  } finally {
    rmSync(observed.folder, { recursive: true });
  }
}

describe('Bound mappings in logs', () => {
  const desktop = mappingsOf(createBoundRowFilter()(desktopTables()));
  /** The rows of a collector without the filter: a Bound row for each client. */
  const unfiltered = mappingsOf(desktopTables());

  it('are not in PR-INITIAL and its counts', () =>
    withReporter(unfiltered, unfiltered, async (observed) => {
      const initial = linesOf(observed.folder, 'INITIAL').join('\n');
      assert.match(initial, new RegExp(`^${clients + listeners} mappings found`, 'm'));
      assert.match(initial, new RegExp(`^TCP mappings: ${clients + listeners}$`, 'm'));
      assert.doesNotMatch(initial, /BOUND/i);
      assert.deepEqual([portLines(observed.folder), eventsNamed(observed.folder, 'opened')], [[], []]);
    }));

  it('are not in PR-PORTS and PR-PIDS; PR-EVENTS contains those that are only bound', () =>
    withReporter([], desktop, async (observed) => {
      const lines = portLines(observed.folder);
      assert.equal(lines.length, clients + listeners);
      assert.equal(lines.filter((line) => /,,(0\.0\.0\.0|::),/.test(line)).length, listeners);
      const details = linesOf(observed.folder, 'PIDS').join('\n');
      assert.doesNotMatch(details, /BOUND/i);
      assert.match(details, new RegExp(`^TCP mappings: ${clients + listeners}$`, 'm'));
      const states = Map.groupBy(eventsNamed(observed.folder, 'opened'), ({ mapping: { state } }) => state);
      const counts = (['Bound', 'Established', 'Listen'] as const).map((state) => states.get(state)?.length);
      assert.deepEqual(counts, [boundOnly, clients, listeners]);
    }));

  it('are not listeners in any analysis of the logs', () =>
    withReporter([], desktop, async (observed) => {
      const measured = await measure(observed);
      assert.deepEqual([measured.records, measured.listeners.length], [clients + listeners, listeners]);
      const bound = desktop.filter(({ state }) => state === 'Bound');
      await withReporter(bound, bound, async (only) => assert.deepEqual((await measure(only)).listeners, []));
    }));

  it('are not a finding: an Office program with a bound socket does not listen', async () => {
    const metasploit = createMapping({ ...office, localPort: 4444, state: 'Bound', remoteAddress: null, remotePort: null });
    const bound = [...desktop.filter(({ state }) => state === 'Bound'), metasploit];
    await withReporter([], bound, async (observed) => assert.deepEqual(await findings(observed), []));
    await withReporter([], desktop, async (observed) => {
      const found = (await findings(observed)).filter(({ criterion }) => criterion === 'office-listens');
      const records = found.reduce((sum, { count }) => sum + count, 0);
      assert.equal(records, 2 * listeners, 'each listener in PR-PORTS and in PR-EVENTS');
    });
  });

  it('are new when they start to listen: in PR-PORTS, PR-PIDS and the list of listeners', async () => {
    const unconnected = { localAddress: '0.0.0.0', localPort: 8080, remoteAddress: null, remotePort: null };
    const bound = createMapping({ ...office, ...unconnected, state: 'Bound' });
    const listening = { ...bound, state: 'Listen', identity: '2a' } as const;
    await withReporter([bound], [listening], async (observed) => {
      assert.equal(portLines(observed.folder).length, 1);
      assert.match(linesOf(observed.folder, 'PIDS').join('\n'), /TCP 8080.*LISTENING/);
      const { listeners: measured } = await measure(observed);
      assert.deepEqual(
        measured.map(({ localPort, closed }) => [localPort, closed]),
        [[8080, null]],
      );
    });
    await withReporter([listening], [{ ...bound, identity: '2a' }], async (observed) => {
      const [listener] = (await measure(observed)).listeners;
      assert.notEqual(listener?.closed, null);
      assert.deepEqual(portLines(observed.folder), []);
    });
  });

  it('are in PR-EVENTS only, like other TCP sockets without a remote endpoint that do not listen', async () => {
    // MIB_TCP_STATE_CLOSED: Windows has 0.0.0.0:0 in place of the remote endpoint.
    const closed = createMapping({ ...office, localPort: 50_950, state: 'Closed', remoteAddress: '0.0.0.0', remotePort: 0 });
    const udp = createMapping({ ...office, protocol: 'UDP', localPort: 5353, state: null, remoteAddress: null, remotePort: null });
    await withReporter([], [closed, udp], async (observed) => {
      assert.deepEqual(
        portLines(observed.folder).map((line) => line.split(',').slice(2, 4)),
        [['UDP', '5353']],
      );
      assert.equal(eventsNamed(observed.folder, 'opened').length, 2);
      assert.deepEqual(
        (await measure(observed)).listeners.map(({ protocol }) => protocol),
        ['UDP'],
      );
    });
    // A program that searches for a free port: the kernel reports the end of the socket, and not whether it listened.
    const destroyed = {
      protocol: 'TCP',
      localAddress: '127.0.0.1',
      localPort: 40_897,
      remoteAddress: null,
      remotePort: null,
      state: 'Closed',
      exposure: 'Loopback',
      namespace: null,
      boundDevice: null,
    } as const;
    const destroyedSockets = { drain: () => ({ sockets: [destroyed], complete: true }), close: () => undefined };
    const observed = await startSession({ parts: { destroyedSockets } });
    await observed.poll();
    observed.session.close('the test is over');
    assert.deepEqual([portLines(observed.folder), eventsNamed(observed.folder, 'opened').length], [[], 1]);
    rmSync(observed.folder, { recursive: true });
  });
});
