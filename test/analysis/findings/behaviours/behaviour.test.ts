import assert from 'node:assert/strict';
import { parseCriteria } from '../../../../engine/analysis/findings/criteria.ts';
import type { Finding } from '../../../../engine/analysis/findings/finding.ts';
import { createMatcher, type MatcherOptions } from '../../../../engine/analysis/findings/matcher.ts';
import type { EventRecord, LoggedPort, LogRecord, PortRecord } from '../../../../engine/log-reader/log-records.ts';
import { createMapping, eventHead } from '../../../builders.ts';

const start = Date.parse('2026-05-04T08:00:00Z');
const minute = 60;
const hour = 3600;

type PortFields = Partial<LoggedPort & Pick<PortRecord, 'file' | 'presentAtStart'>>;

/** A line of PR-PORTS, `seconds` after the first one. */
function port(seconds: number, fields: PortFields = {}): PortRecord {
  const time = new Date(start + seconds * 1000);
  return {
    type: 'port',
    file: 'logs/PR-PORTS-26-05-4-8-0-0.log',
    line: 1 + seconds,
    time,
    localTime: time.toISOString().slice(0, 19),
    timeSource: 'Option',
    protocol: 'TCP',
    localAddress: '10.0.0.1',
    localPort: 50_000,
    remoteAddress: '203.0.113.9',
    remotePort: 443,
    state: null,
    processId: 7,
    processName: 'a.exe',
    user: 'LAB\\ann',
    presentAtStart: false,
    ...fields,
  };
}

const listener = (seconds: number, localPort: number, fields: PortFields = {}): PortRecord =>
  port(seconds, { localAddress: '0.0.0.0', localPort, remoteAddress: null, remotePort: null, state: 'Listen', ...fields });

function event(
  seconds: number,
  name: 'present' | 'opened' | 'closed' | 'connectFailed',
  localPort = 50_000,
  remoteAddress = '203.0.113.9',
): EventRecord {
  const mapping = createMapping({
    localAddress: '10.0.0.1',
    localPort,
    remoteAddress,
    remotePort: 443,
    processName: 'a.exe',
  });
  const location = {
    ...eventHead,
    type: 'event',
    file: 'logs/PR-EVENTS-26-05-4-8-0-0.jsonl',
    line: 1 + seconds,
    timeSource: 'Utc',
  } as const;
  const common = { ...location, time: new Date(start + seconds * 1000), source: 'poll' as const, mapping };
  return name === 'opened' || name === 'present' ? { ...common, event: name } : { ...common, event: name, seconds: null };
}

/** The block of a.exe in PR-PIDS. */
function processOf(seconds: number, path: string | null, presentAtStart = false): LogRecord {
  const time = new Date(start + seconds * 1000);
  return {
    type: 'process',
    file: 'logs/PR-PIDS-26-05-4-8-0-0.log',
    line: 1 + seconds,
    time,
    localTime: time.toISOString().slice(0, 19),
    timeSource: 'Option',
    processId: 7,
    processName: 'a.exe',
    path,
    user: 'LAB\\ann',
    services: [],
    ports: [],
    tcpMappings: null,
    udpMappings: null,
    modules: null,
    entry: 1,
    presentAtStart,
  };
}

async function find(behaviour: string, records: readonly LogRecord[], options: MatcherOptions = {}): Promise<Finding[]> {
  const xml = `<criteria><criterion id="x"><behaviour ${behaviour}/><port>1-65535</port></criterion></criteria>`;
  const matcher = createMatcher(await parseCriteria(xml, 'c.xml'), options);
  matcher.add(records);
  assert.equal(matcher.unwatched(), 0);
  return matcher.findings();
}

const reasons = async (behaviour: string, records: readonly LogRecord[], options?: MatcherOptions): Promise<string[]> =>
  (await find(behaviour, records, options)).map((finding) => finding.reasons[0] ?? '');

/** Moments at an interval, each moved by a part of it: a fixed sequence without a rhythm. */
function moments(count: number, interval: number, jitter: number): number[] {
  return Array.from({ length: count }, (_, n) => Math.round(n * interval + interval * jitter * (((n * 7919) % 1000) / 500 - 1)));
}

describe('behaviour', () => {
  describe('beacon', () => {
    for (const [interval, jitter] of [
      [60, 0],
      [60, 0.1],
      [60, 0.3],
      [3600, 0.1],
    ] as const) {
      it(`finds ${interval} s with a jitter of ${jitter}`, async () => {
        const [finding, ...more] = await find(
          'kind="beacon"',
          moments(70, interval, jitter).map((at) => port(at)),
        );
        assert.deepEqual([finding?.count, finding?.remoteAddress, finding?.remotePort, more.length], [70, '203.0.113.9', 443, 0]);
        assert.match(finding!.reasons[0]!, /^connects every (?:\d+ min|\d+ s|1 h)/);
      });
    }

    it('names interval, number and duration, and counts a moment of two logs once', async () => {
      const records = moments(61, 60, 0).flatMap((at) => [port(at), event(at, 'opened', 40_000 + at)]);
      const [finding] = await find('kind="beacon"', records);
      assert.deepEqual(finding?.reasons.slice(0, 2), ['connects every 1 min, 61 times in 1 h', 'regularity 1.00']);
    });

    it('continues after the machine slept', async () => {
      const records = [...moments(20, 60, 0), ...moments(60, 60, 0).map((at) => at + 9 * hour)].map((at) => port(at));
      assert.match((await reasons('kind="beacon"', records))[0] ?? '', /^connects every 1 min, 80 times in 9 h/);
    });

    it('is not a browser at work, a short series, a few connections, or those of PR-INITIAL', async () => {
      const atRandom = Array.from({ length: 300 }, (_, n) => Math.round(-Math.log(1 - ((n * 7919) % 1000) / 1000) * 60)).reduce<number[]>(
        (all, gap) => [...all, (all.at(-1) ?? 0) + gap],
        [],
      );
      assert.deepEqual(
        await reasons(
          'kind="beacon"',
          atRandom.map((at) => port(at)),
        ),
        [],
      );
      assert.deepEqual(
        await reasons(
          'kind="beacon"',
          moments(50, 60, 0).map((at) => port(at)),
        ),
        [],
      );
      assert.deepEqual(
        await reasons(
          'kind="beacon"',
          moments(11, 600, 0).map((at) => port(at)),
        ),
        [],
      );
      assert.deepEqual(
        await reasons(
          'kind="beacon"',
          moments(70, 60, 0).map((at) => port(at, { presentAtStart: true })),
        ),
        [],
      );
    });

    it('needs more regularity of few connections, which may look regular by chance', async () => {
      // Intervals of 10 min and of 7 min 30 s by turns have a regularity of about 0.75.
      const regularities = async (count: number): Promise<(string | undefined)[]> => {
        const records = Array.from({ length: count }, (_, n) => port(Math.ceil(n / 2) * 600 + Math.floor(n / 2) * 360));
        return (await find('kind="beacon" regularity="0.7"', records)).map((finding) => finding.reasons[1]);
      };
      assert.deepEqual(await regularities(13), []);
      assert.deepEqual(await regularities(21), ['regularity 0.75']);
    });

    it('does not add up the connections of several programs, or to several addresses', async () => {
      const records = moments(70, 60, 0).map((at, n) => port(at, { processName: `${n % 7}.exe`, remoteAddress: `203.0.113.${n % 10}` }));
      assert.deepEqual(await reasons('kind="beacon"', records), []);
    });
  });

  describe('fan-out', () => {
    const toHosts = (count: number, seconds: number): PortRecord[] =>
      Array.from({ length: count }, (_, n) => port(n * seconds, { remoteAddress: `10.0.1.${n}`, remotePort: 445 }));

    it('finds many hosts on one port within minutes', async () => {
      const [finding] = await find('kind="fan-out" hosts="20" minutes="10"', toHosts(25, 10));
      assert.deepEqual([finding?.reasons[0], finding?.remoteAddressCount], ['25 hosts on TCP port 445 within 10 min', 25]);
    });

    it('does not add up the hosts of hours because PR-EVENTS of the same hours comes after PR-PORTS', async () => {
      const hosts = Array.from({ length: 25 }, (_, n) => n);
      const ports = hosts.map((n) => port(n * hour, { remoteAddress: `10.0.1.${n}` }));
      const events = hosts.map((n) => event(n * hour, 'opened', 50_000 + n, `10.0.1.${n}`));
      assert.deepEqual(await reasons('kind="fan-out" hosts="20" minutes="10"', [...ports, ...events]), []);
    });

    it('is not the same number of hosts in a day, or of connections to one host', async () => {
      assert.deepEqual(await reasons('kind="fan-out" hosts="20" minutes="10"', toHosts(25, hour)), []);
      assert.deepEqual(
        await reasons(
          'kind="fan-out" hosts="20" minutes="10"',
          Array.from({ length: 50 }, (_, n) => port(n)),
        ),
        [],
      );
    });
  });

  describe('burst', () => {
    const connections = (count: number, seconds: number, fields: PortFields = {}): PortRecord[] =>
      Array.from({ length: count }, (_, n) => port(n * seconds, { localPort: 50_000 + n, remotePort: 22, ...fields }));

    it('finds very many connections to one host by one port within minutes', async () => {
      const [finding, ...more] = await find('kind="burst" connections="100" minutes="10"', connections(150, 3));
      assert.deepEqual([finding?.reasons[0], finding?.remotePort, more.length], ['150 connections within 10 min', 22, 0]);
    });

    it('counts a connection once that PR-PORTS and PR-EVENTS have, also if PR-EVENTS comes later', async () => {
      const events = Array.from({ length: 60 }, (_, n) => event(n, 'opened', 50_000 + n));
      const ports = connections(60, 1, { remotePort: 443 });
      assert.deepEqual(await reasons('kind="burst" connections="100" minutes="10"', [...ports, ...events]), []);
    });

    it('is not the same number in hours, or to many hosts', async () => {
      assert.deepEqual(await reasons('kind="burst" connections="100" minutes="10"', connections(150, 60)), []);
      const spread = connections(150, 1).map((record, n) => ({ ...record, remoteAddress: `10.0.1.${n % 50}` }));
      assert.deepEqual(await reasons('kind="burst" connections="100" minutes="10"', spread), []);
    });
  });

  describe('outbound-scan', () => {
    const scan = (ports: number, seconds: number): PortRecord[] =>
      Array.from({ length: ports }, (_, n) => port(n * seconds, { remotePort: 20 + n }));

    it('finds a program that connects to many ports of one host, and names no port', async () => {
      const [finding, ...more] = await find('kind="outbound-scan"', scan(20, 1));
      assert.deepEqual(
        [finding?.reasons[0], finding?.processName, finding?.remotePort, more.length],
        ['20 ports of 203.0.113.9 within 10 min', 'a.exe', null, 0],
      );
    });

    it('is not the use of a few ports, or of many in a day', async () => {
      assert.deepEqual(await reasons('kind="outbound-scan"', scan(10, 1)), []);
      assert.deepEqual(await reasons('kind="outbound-scan"', scan(20, hour)), []);
    });
  });

  describe('port-scan', () => {
    const scan = (remoteAddress: string, ports: number, seconds = 1): PortRecord[] =>
      Array.from({ length: ports }, (_, n) => port(10 + n * seconds, { localPort: 100 + n, remoteAddress, remotePort: 50_000 }));

    it('finds a host that connects to many ports within a minute, and names no program', async () => {
      const [finding] = await find('kind="port-scan"', scan('10.0.0.9', 6));
      assert.deepEqual(
        [finding?.reasons[0], finding?.processName, finding?.localPort, finding?.count],
        ['10.0.0.9 connected to 6 ports within 1 min', null, null, 6],
      );
      assert.match(finding!.command, /log read logs --remote-address=10\.0\.0\.9$/);
    });

    it('is not slow use, or what most clients of a server do', async () => {
      assert.deepEqual(await reasons('kind="port-scan"', scan('10.0.0.9', 6, 30)), []);
      assert.deepEqual(
        await reasons(
          'kind="port-scan"',
          ['10.0.0.6', '10.0.0.7', '10.0.0.8', '10.0.0.9'].flatMap((host) => scan(host, 6)),
        ),
        [],
      );
    });
  });

  describe('new-listener', () => {
    it('finds a listener after the time of learning, once for all arbitrary ports of a program', async () => {
      const records = [
        listener(0, 445, { processName: 'System' }),
        listener(30 * hour, 445, { processName: 'System' }),
        listener(30 * hour, 8080),
        listener(31 * hour, 50_001, { processName: 'b.exe' }),
        listener(32 * hour, 50_002, { processName: 'b.exe' }),
      ];
      assert.deepEqual(
        (await find('kind="new-listener"', records)).map(({ processName, localPort, count, reasons: [reason] }) => [
          processName,
          localPort,
          count,
          reason,
        ]),
        [
          ['a.exe', 8080, 1, 'local port TCP 8080 first seen 1 d 6 h after the first record'],
          ['b.exe', 50_001, 2, 'local port TCP 50001 first seen 1 d 7 h after the first record'],
        ],
      );
    });

    it('learns from the records before the requested time', async () => {
      const records = [listener(0, 8080), listener(hour, 8080), listener(hour, 8081)];
      const options = { after: new Date(start + 30 * minute * 1000) };
      assert.deepEqual(
        (await find('kind="new-listener" learn-hours="0"', records, options)).map(({ localPort }) => localPort),
        [8081],
      );
    });

    it('learns for each machine, which is a folder', async () => {
      const other = { file: 'other/PR-PORTS-26-05-4-8-0-0.log' };
      assert.equal((await find('kind="new-listener"', [listener(0, 8080), listener(30 * hour, 8080, other)])).length, 0);
      assert.equal((await find('kind="new-listener"', [listener(0, 1, other), listener(30 * hour, 8080, other)])).length, 1);
    });
  });

  it('new-program learns from the first record of the logs, not from the first one that the criterion is about', async () => {
    const xml = '<criteria><criterion id="x"><behaviour kind="new-program" learn-hours="1"/><process>b</process></criterion></criteria>';
    const matcher = createMatcher(await parseCriteria(xml, 'c.xml'));
    matcher.add([port(0), port(2 * hour, { processName: 'b.exe' })]);
    assert.deepEqual(
      matcher.findings().map(({ reasons: [reason] }) => reason),
      ['program first did this 2 h after the first record'],
    );
  });

  it('new-program knows what ran when the record started, if that is wanted', async () => {
    const records = [processOf(0, null, true), port(0, { processName: 'b.exe' }), port(2 * hour)];
    assert.deepEqual(await reasons('kind="new-program" learn-hours="1" learn-running="1"', records), []);
    assert.deepEqual(await reasons('kind="new-program" learn-hours="1"', records), ['program first did this 2 h after the first record']);
  });

  it('a path condition is tested when all records were read: PR-PIDS follows PR-PORTS', async () => {
    const xml = '<criteria><criterion id="x"><behaviour kind="new-program" learn-hours="1"/><path>*Roaming*</path></criterion></criteria>';
    const found = async (path: string | null): Promise<number> => {
      const matcher = createMatcher(await parseCriteria(xml, 'c.xml'));
      matcher.add([port(0, { processId: 8, processName: 'b.exe' }), port(2 * hour), processOf(2 * hour, path)]);
      return matcher.findings().length;
    };
    assert.equal(await found(String.raw`C:\Users\ann\AppData\Roaming\a.exe`), 1);
    assert.equal(await found(String.raw`C:\Program Files\a.exe`), 0);
    assert.equal(await found(null), 0);
  });

  it('new-program and new-program-port find what was never on the network', async () => {
    const records = [port(0), port(30 * hour), port(30 * hour, { remotePort: 22 }), port(30 * hour, { processName: 'b.exe' })];
    assert.deepEqual(
      (await find('kind="new-program"', records)).map(({ processName }) => processName),
      ['b.exe'],
    );
    assert.deepEqual(
      (await find('kind="new-program-port"', records)).map(({ processName, remotePort }) => [processName, remotePort]),
      [
        ['a.exe', 22],
        ['b.exe', 443],
      ],
    );
  });

  describe('failed attempts to connect', () => {
    it('are no long connections', async () => {
      const records = [event(0, 'connectFailed'), event(30 * hour, 'opened', 50_001)];
      assert.deepEqual(await reasons('kind="long-connection"', records), []);
    });

    it('count for a fan-out', async () => {
      const records = Array.from({ length: 25 }, (_, i) => event(i, 'connectFailed', 50_000 + i, `203.0.113.${i}`));
      assert.equal((await find('kind="fan-out" hosts="20" minutes="10"', records)).length, 1);
    });
  });

  describe('long-connection', () => {
    const initial = 'logs/PR-INITIAL-26-05-6-8-0-0.log';
    const restart: LogRecord = {
      type: 'start',
      file: initial,
      line: 1,
      time: new Date(start + 48 * hour * 1000),
      localTime: '2026-05-06T08:00:00',
      timeSource: 'Option',
      version: '2.0',
      computer: 'PC',
      operatingSystem: null,
      mappings: 1,
    };

    it('finds one that PR-EVENTS opens and closes, or that is still open at the last record', async () => {
      assert.deepEqual(await reasons('kind="long-connection"', [event(0, 'opened'), event(26 * hour, 'closed')]), [
        'open for at least 1 d 2 h',
      ]);
      assert.deepEqual(await reasons('kind="long-connection"', [event(0, 'opened'), event(30 * hour, 'opened', 50_001)]), [
        'open for at least 1 d 6 h',
      ]);
    });

    it('finds one that a later PR-INITIAL still lists', async () => {
      const listed = port(48 * hour, { file: initial, presentAtStart: true });
      assert.deepEqual(await reasons('kind="long-connection"', [port(0), restart, listed]), ['open for at least 2 d']);
    });

    it('finds one that was open at the start, once although PR-INITIAL lists it too', async () => {
      const records = [port(0, { presentAtStart: true, processId: 1900 }), event(0, 'present'), event(26 * hour, 'closed')];
      assert.deepEqual(await reasons('kind="long-connection"', records), ['open for at least 1 d 2 h']);
    });

    it('finds one that a restart of the reporter still lists in PR-EVENTS, once', async () => {
      const started = (seconds: number): LogRecord => {
        const { file, line, time } = event(seconds, 'opened');
        return { ...eventHead, type: 'event', file, line, time, timeSource: 'Utc', event: 'started', continued: false };
      };
      const records = [started(0), event(0, 'opened'), started(20 * hour), event(20 * hour, 'present'), event(40 * hour, 'closed')];
      assert.deepEqual(await reasons('kind="long-connection"', records), ['open for at least 1 d 16 h']);
      // The next session does not list it.
      const gone = [started(0), event(0, 'opened'), started(20 * hour), event(40 * hour, 'opened', 50_001)];
      assert.deepEqual(await reasons('kind="long-connection"', gone), []);
    });

    it('is not one of the oldest, if there are more than 50,000: they are counted', async () => {
      const [criterion] = await parseCriteria(
        '<criteria><criterion id="x"><behaviour kind="long-connection"/></criterion></criteria>',
        'c.xml',
      );
      const matcher = createMatcher([criterion!]);
      const addressOf = (i: number): string => `203.0.${i >> 8}.${i & 255}`;
      matcher.add(Array.from({ length: 50_001 }, (_, i) => event(0, 'opened', 50_000, addressOf(i))));
      matcher.add([5000, 5001].map((i) => event(26 * hour, 'closed', 50_000, addressOf(i))));
      const [finding, ...more] = matcher.behaviours();
      assert.deepEqual([finding?.remoteAddress, finding?.reasons, more.length], [addressOf(5001), ['open for at least 1 d 2 h'], 44_999]);
      assert.equal(matcher.unwatched(), 5001);
    });

    it('is not a short one, one that was opened again, or one whose end is not known', async () => {
      assert.deepEqual(
        await reasons('kind="long-connection"', [event(0, 'opened'), event(hour, 'closed'), event(30 * hour, 'closed', 1)]),
        [],
      );
      assert.deepEqual(await reasons('kind="long-connection"', [port(0), port(30 * hour)]), []);
      assert.deepEqual(await reasons('kind="long-connection"', [port(0), restart]), []);
    });
  });
});
