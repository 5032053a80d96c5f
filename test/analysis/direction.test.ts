import assert from 'node:assert/strict';
import { createDirections, endpointsOf, type Direction } from '../../engine/analysis/direction.ts';
import type { LogRecord } from '../../engine/log-reader/log-records.ts';
import { createMapping, eventHead } from '../builders.ts';
import { readText } from '../log-reader/read-text.ts';

const stamp = '24-01-1-9-0-0';
const initial = (listeners: string): string => `Port Reporter Version 1.0 Log File\n\nService initialization log

System Date: Mon Jan 01 09:00:00 2024

Local computer name:

 PC

Operating System: Windows XP

TCP/UDP Port to Process Mappings at service start-up

2 mappings found

PID:Process\t\tPort\t\tLocal IP\tState\t\tRemote IP:Port
${listeners}
`;
const listener = '4:System\t\tTCP 445\t\t0.0.0.0\t\tLISTENING\t\t0.0.0.0';
const line = (localPort: number, remotePort: number, remote = '10.0.0.9'): string =>
  `24/1/1,9:0:5,TCP,${localPort},${remotePort === 0 ? '0.0.0.0' : '10.0.0.1'},${remotePort},${remote},7,a.exe,<LAB\\ann>\n`;
const event = (name: string, localPort: number, remotePort: number | null, time = '2024-01-01T09:00:05.000Z'): string =>
  `${JSON.stringify({
    ...eventHead,
    time,
    event: name,
    source: 'poll',
    ...(name !== 'opened' && { seconds: 1 }),
    mapping: createMapping({
      localAddress: '0.0.0.0',
      localPort,
      remoteAddress: remotePort === null ? null : '10.0.0.9',
      remotePort,
      state: remotePort === null ? 'Listen' : name === 'connectFailed' ? 'SynSent' : 'Established',
    }),
  })}\n`;

async function directions(...files: readonly (readonly [string, string])[]): Promise<(Direction | null)[]> {
  const known = createDirections();
  const found: (Direction | null)[] = [];
  for (const [name, text] of files) {
    for (const record of await readText(name, text)) {
      known.learn(record);
      const endpoints = endpointsOf(record);
      if (endpoints && endpoints.remotePort !== null) found.push(known.directionOf(record, endpoints));
    }
  }
  return found;
}

describe('the direction of a connection in logs', () => {
  const ports = `PR-PORTS-${stamp}.log`;

  it('is Inbound at a port with a listener, of PR-INITIAL or of a line before; otherwise Outbound', async () => {
    assert.deepEqual(
      await directions(
        [`PR-INITIAL-${stamp}.log`, initial(listener)],
        [ports, line(445, 50_001) + line(50_002, 443) + line(8080, 50_003) + line(8080, 0, '0.0.0.0') + line(8080, 50_004)],
      ),
      ['Inbound', 'Outbound', 'Outbound', 'Inbound'],
    );
  });

  it('is Outbound from the port of a listener of another process, to a port of a service', async () => {
    const other = (text: string): string => text.replaceAll(',7,', ',8,');
    const files = [`PR-INITIAL-${stamp}.log`, initial('')] as const;
    assert.deepEqual(
      await directions(files, [ports, line(4444, 0, '0.0.0.0') + line(4444, 443) + other(line(4444, 443)) + other(line(4444, 50_001))]),
      ['Inbound', 'Outbound', 'Inbound'],
    );
  });

  describe('in PR-EVENTS alone', () => {
    const record = (fields: object): string => `${JSON.stringify({ ...eventHead, time: '2024-01-01T09:00:00.500Z', ...fields })}\n`;
    const started = record({ event: 'started', operatingSystem: 'Linux', utcOffset: '+00:00', timeZone: 'UTC', continued: false });
    const start =
      started + event('present', 445, null, '2024-01-01T09:00:00.100Z') + event('present', 445, 50_000, '2024-01-01T09:00:00.100Z');
    const later = event('opened', 445, 50_001) + event('opened', 50_002, 443);
    const events = `PR-EVENTS-${stamp}.jsonl`;

    it('follows from the listeners of the start, as with PR-INITIAL', async () => {
      const alone = await directions([events, start + later]);
      assert.deepEqual(alone, ['Inbound', 'Inbound', 'Outbound']);
      assert.deepEqual(await directions([`PR-INITIAL-${stamp}.log`, initial(listener)], [events, start + later]), alone);
    });

    it('is known only at ports with a listener after records were lost; losses of the session before do not count', async () => {
      const lost = (to: string): string => record({ time: '2024-01-01T09:00:03Z', event: 'lost', count: 1, from: to, to });
      const before = lost('2024-01-01T08:00:00Z');
      const during = lost('2024-01-01T09:00:02Z');
      assert.deepEqual(await directions([events, start + before + later]), ['Inbound', 'Inbound', 'Outbound']);
      assert.deepEqual(await directions([events, start + during + later]), ['Inbound', 'Inbound', null]);
    });

    it('is known only at ports with a listener in a session whose start is missing, also after a whole session', async () => {
      const next = later.replaceAll(eventHead.session, '00000000-0000-4000-8000-000000000001');
      assert.deepEqual(await directions([events, start + later], ['PR-EVENTS-24-01-2-9-0-0.jsonl', next]), [
        'Inbound',
        'Inbound',
        'Outbound',
        null,
        null,
      ]);
    });
  });

  it('is not known without PR-INITIAL, except at a port with a listener', async () => {
    assert.deepEqual(await directions([ports, line(8080, 0, '0.0.0.0') + line(8080, 50_004) + line(50_002, 443)]), ['Inbound', null]);
  });

  it('is Outbound if an attempt to connect failed, also without PR-INITIAL and from the port of a listener', async () => {
    const log = event('opened', 8080, null) + event('connectFailed', 8080, 50_001) + event('connectFailed', 50_000, 443);
    assert.deepEqual(await directions([`PR-EVENTS-${stamp}.jsonl`, log]), ['Outbound', 'Outbound']);
  });

  it('follows the listeners that PR-EVENTS opens and closes', async () => {
    assert.deepEqual(
      await directions(
        [`PR-INITIAL-${stamp}.log`, initial(listener)],
        [
          `PR-EVENTS-${stamp}.jsonl`,
          event('opened', 50_000, null) +
            event('opened', 50_000, 40_000) +
            event('closed', 50_000, null) +
            event('opened', 50_000, 443) +
            event('opened', 445, 40_000),
        ],
      ),
      ['Inbound', 'Outbound', 'Inbound'],
    );
  });

  it('is that of the opening if the listener was closed before the connection', async () => {
    const closed = event('closed', 8080, null, '2024-01-01T09:00:20.000Z');
    const ofOther = (text: string): string => text.replace(/"processId":\d+/, '"processId":77');
    const lifetime = (text: string, seconds: number | null): string => text.replace('"seconds":1,', `"seconds":${seconds},`);
    const at = (second: number): string => `2024-01-01T09:00:${second}.000Z`;
    assert.deepEqual(
      await directions(
        [`PR-INITIAL-${stamp}.log`, initial(listener)],
        [
          `PR-EVENTS-${stamp}.jsonl`,
          event('opened', 8080, null) +
            closed +
            // Connections of the process that listened, which a poll may find later, and of one that it passed them to.
            event('opened', 8080, 40_000, at(30)) +
            event('closed', 8080, 40_000, at(40)) +
            ofOther(lifetime(event('closed', 8080, 40_001, at(40)), 30)) +
            ofOther(lifetime(event('closed', 8080, 40_002, at(40)), null)) +
            // Clients that got the port later.
            ofOther(lifetime(event('closed', 8080, 40_003, at(40)), 10)) +
            ofOther(event('opened', 8080, 40_004, at(50))) +
            event('opened', 8080, 443, at(50)),
        ],
      ),
      ['Inbound', 'Inbound', 'Inbound', 'Inbound', 'Outbound', 'Outbound', 'Outbound'],
    );
  });

  it('forgets the listeners of an earlier start, and those of another machine', async () => {
    assert.deepEqual(
      await directions(
        [`PR-INITIAL-${stamp}.log`, initial(listener)],
        [ports, line(445, 50_001)],
        [`PR-INITIAL-24-01-2-9-0-0.log`, initial('')],
        [`PR-PORTS-24-01-2-9-0-0.log`, line(445, 50_001)],
      ),
      ['Inbound', 'Outbound'],
    );
  });

  it('takes no longer if a port had very many listeners', () => {
    const known = createDirections();
    const logged = { type: 'port', file: 'PR-PORTS-24-01-1-9-0-0.log', line: 1, localTime: '', timeSource: 'Option', user: null } as const;
    const socket = {
      ...logged,
      time: new Date(0),
      processName: 'a',
      presentAtStart: false,
      protocol: 'TCP',
      localAddress: '0.0.0.0',
    } as const;
    const record = (processId: number, remotePort: number | null): LogRecord => {
      const [remoteAddress, state] = remotePort === null ? [null, 'Listen' as const] : ['10.0.0.9', null];
      return { ...socket, localPort: 50_000, remoteAddress, remotePort, state, processId };
    };
    const count = 100_000;
    for (let processId = 1; processId <= count; processId++) known.learn(record(processId, null));
    const directionOf = (processId: number): Direction | null => {
      const connection = record(processId, 80);
      return known.directionOf(connection, endpointsOf(connection)!);
    };
    const start = process.cpuUsage();
    for (let n = 1; n <= count; n++) directionOf(count + n);
    const { user } = process.cpuUsage(start);
    assert.ok(user < 10_000_000, `${user} µs`);
    // The latest ones are known.
    assert.deepEqual([directionOf(count), directionOf(count + 1)], ['Inbound', 'Outbound']);
  });
});
