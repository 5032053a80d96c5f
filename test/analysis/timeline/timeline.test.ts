import assert from 'node:assert/strict';
import type { TimelineEntry } from '../../../engine/analysis/timeline/timeline-entry.ts';
import { Timeline, type ReadableRecord } from '../../../engine/analysis/timeline/timeline.ts';
import type { Direction } from '../../../engine/analysis/direction.ts';
import { parseEvent } from '../../../engine/log-reader/events-log-parser.ts';
import { unknownFields } from '../../../engine/model/mapping-schema.ts';
import { eventHead } from '../../builders.ts';

const minute = 60_000;
const at = (minutes: number): Date => new Date(Date.UTC(2024, 0, 1, 12) + minutes * minute);

const connection = {
  ...unknownFields,
  protocol: 'TCP',
  localAddress: '10.0.0.1',
  localPort: 50_001,
  remoteAddress: '6.6.6.6',
  remotePort: 443,
  state: 'Established',
  processId: 7,
  processName: 'nc.exe',
  path: 'C:\\nc.exe',
  user: 'LAB\\ann',
};
const listener = { ...connection, localAddress: '0.0.0.0', localPort: 4444, remoteAddress: null, remotePort: null, state: 'Listen' };

function event(minutes: number, fields: object, file = '/logs/PR-EVENTS-1'): ReadableRecord {
  const record = parseEvent(
    JSON.stringify({ ...eventHead, time: at(minutes), source: 'poll', ...fields }),
    file,
    Math.round(minutes * 60) + 1,
  );
  assert.ok(typeof record === 'object', 'a valid event');
  return record;
}
const opened = (minutes: number, fields: object, file?: string): ReadableRecord =>
  event(minutes, { event: 'opened', mapping: { ...connection, ...fields } }, file);
const closed = (minutes: number, fields: object): ReadableRecord =>
  event(minutes, { event: 'closed', seconds: 1, mapping: { ...connection, ...fields } });

function port(minutes: number, fields: object): ReadableRecord {
  return {
    type: 'port',
    file: '/logs/PR-PORTS-1',
    line: Math.round(minutes * 60) + 1,
    time: at(minutes),
    localTime: '',
    timeSource: 'Option',
    protocol: 'TCP',
    localAddress: '10.0.0.1',
    localPort: 50_001,
    remoteAddress: '6.6.6.6',
    remotePort: 443,
    state: null,
    processId: 7,
    processName: 'nc.exe',
    user: 'LAB\\ann',
    presentAtStart: false,
    ...fields,
  };
}

function process(minutes: number, fields: object): ReadableRecord {
  return {
    type: 'process',
    file: '/logs/PR-PIDS-1',
    line: 1,
    time: at(minutes),
    localTime: '',
    timeSource: 'Option',
    processId: 7,
    processName: 'nc.exe',
    path: 'C:\\nc.exe',
    user: 'LAB\\ann',
    services: [],
    ports: [],
    tcpMappings: 0,
    udpMappings: 0,
    modules: null,
    entry: null,
    presentAtStart: false,
    ...fields,
  };
}

function entriesOf(records: readonly (ReadableRecord | readonly [ReadableRecord, Direction | null])[], pause = 10): TimelineEntry[] {
  const timeline = new Timeline(pause * minute);
  for (const item of records) {
    const [record, direction] = 'type' in item ? [item, null] : item;
    timeline.addReporter(record);
    timeline.add(record, direction);
  }
  assert.equal(timeline.dropped(), 0);
  return timeline.entries();
}

const minutesOf = (time: Date): number => (time.getTime() - at(0).getTime()) / minute;
const shown = (entries: readonly TimelineEntry[]): string[] =>
  entries.map(({ time, last, event: kind, summary }) => `${minutesOf(time)}-${minutesOf(last)} ${kind}: ${summary}`);
const of = (entries: readonly TimelineEntry[], ...kinds: string[]): string[] =>
  shown(entries.filter(({ event: kind }) => kinds.includes(kind)));

describe('timeline of a program', () => {
  it('combines connections until a pause, by port and direction', () => {
    const entries = entriesOf([
      ...Array.from({ length: 20 }, (_, i): [ReadableRecord, Direction] => [
        opened(1 + i / 4, { remoteAddress: `6.6.6.${i}` }),
        'Outbound',
      ]),
      [opened(7, { remotePort: 80 }), 'Outbound'],
      [opened(20, {}), 'Outbound'],
      [opened(21, { localPort: 4444, remotePort: 61_000, remoteAddress: '7.7.7.7' }), 'Inbound'],
      [opened(22, { localPort: 4444, remotePort: 61_001, remoteAddress: '7.7.7.7' }), 'Inbound'],
      [opened(23, { localPort: 8080, remotePort: 61_001, remoteAddress: '8.8.8.8' }), null],
    ]);
    assert.deepEqual(of(entries, 'connected', 'accepted'), [
      '1-5.75 connected: to 20 addresses on TCP 443, 20 connections',
      '7-7 connected: to 6.6.6.6 on TCP 80',
      '20-20 connected: to 6.6.6.6 on TCP 443',
      '21-22 accepted: from 7.7.7.7 on TCP 4444, 2 connections',
      '23-23 connected: with 8.8.8.8 on TCP 8080',
    ]);
    const [group] = entries.filter(({ count }) => count === 20);
    assert.deepEqual([group?.valueCount, group?.values.length, group?.remotePort, group?.localPort, group?.line], [20, 20, 443, null, 61]);
  });

  it('has listeners when they open and close, once', () => {
    const entries = entriesOf([
      opened(0, listener),
      opened(1, listener),
      closed(2, listener),
      opened(30, listener),
      // A socket that was Bound starts to listen.
      event(40, { event: 'changed', mapping: { ...listener, localPort: 81 }, previous: { state: 'Bound' } }),
      event(41, { event: 'changed', mapping: { ...listener, localPort: 81, state: 'Bound' }, previous: { state: 'Listen' } }),
      opened(42, { ...listener, localPort: 82, state: 'Bound' }),
    ]);
    assert.deepEqual(of(entries, 'listenerOpened', 'listenerClosed'), [
      '0-0 listenerOpened: TCP 0.0.0.0:4444',
      '2-2 listenerClosed: TCP 0.0.0.0:4444',
      '30-30 listenerOpened: TCP 0.0.0.0:4444',
      '40-40 listenerOpened: TCP 0.0.0.0:81',
      '41-41 listenerClosed: TCP 0.0.0.0:81',
    ]);
  });

  it('shows what was present at the start as such, and a listener only once', () => {
    const present = (fields: object): ReadableRecord => event(0, { event: 'present', mapping: { ...connection, ...fields } });
    const inbound = { localPort: 4444, remotePort: 61_000 };
    const entries = entriesOf([
      present(listener),
      [present(inbound), 'Inbound'],
      opened(1, listener),
      [opened(1, inbound), 'Inbound'],
      closed(2, listener),
    ]);
    assert.deepEqual(of(entries, 'listenerOpened', 'listenerClosed', 'accepted'), [
      '0-0 listenerOpened: TCP 0.0.0.0:4444, present at start',
      '0-0 accepted: from 6.6.6.6 on TCP 4444, present at start',
      '1-1 accepted: from 6.6.6.6 on TCP 4444',
      '2-2 listenerClosed: TCP 0.0.0.0:4444',
    ]);
  });

  it('shows failed attempts to connect by port, and not as connections', () => {
    const failed = (minutes: number, fields: object): ReadableRecord =>
      event(minutes, { event: 'connectFailed', source: 'event', seconds: 0.1, mapping: { ...connection, state: 'SynSent', ...fields } });
    const entries = entriesOf([
      failed(1, {}),
      failed(2, { remoteAddress: '6.6.6.7' }),
      failed(3, { remotePort: 80 }),
      [opened(4, {}), 'Outbound'],
      failed(30, {}),
    ]);
    assert.deepEqual(of(entries, 'connected', 'accepted', 'connectFailed'), [
      '1-2 connectFailed: to 2 addresses on TCP 443, 2 attempts',
      '3-3 connectFailed: to 6.6.6.6 on TCP 80',
      '4-4 connected: to 6.6.6.6 on TCP 443',
      '30-30 connectFailed: to 6.6.6.6 on TCP 443',
    ]);
    assert.deepEqual([entries.find((entry) => entry.event === 'connectFailed')?.direction], ['Outbound']);
  });

  it('shows what PR-PORTS and PR-INITIAL have', () => {
    const entries = entriesOf([
      port(0, { state: 'Listen', localAddress: '0.0.0.0', localPort: 4444, remoteAddress: null, remotePort: null, presentAtStart: true }),
      port(1, {}),
      port(2, { remoteAddress: '6.6.6.7' }),
      // TIME WAIT has no process on Windows.
      port(3, { processId: null, processName: null, user: null, state: 'TimeWait' }),
      port(4, { protocol: 'UDP', localAddress: '0.0.0.0', localPort: 53, remoteAddress: null, remotePort: null }),
      // Without a time it has no place.
      port(5, { processName: 'lost.exe', time: null }),
    ]);
    assert.deepEqual(shown(entries), [
      '0-0 processSeen: process 7, present at start',
      '0-0 listenerOpened: TCP 0.0.0.0:4444, present at start',
      '1-2 connected: with 2 addresses on TCP 443, 2 connections',
      '3-3 connected: with 6.6.6.6 on TCP 443',
      '4-4 listenerOpened: UDP 0.0.0.0:53',
    ]);
    assert.deepEqual(
      entries.map(({ line }) => line),
      [1, 1, 61, 181, 241],
    );
  });

  it('names a connection of unknown direction by the lower of its ports', () => {
    const entries = entriesOf([opened(0, { localPort: 8080, remotePort: 50_002 }), opened(1, { localPort: 443, remotePort: 443 })]);
    assert.deepEqual(of(entries, 'connected'), ['0-0 connected: with 6.6.6.6 on TCP 8080', '1-1 connected: with 6.6.6.6 on TCP 443']);
    assert.deepEqual(
      entries.filter(({ event: kind }) => kind === 'connected').map(({ localPort, remotePort }) => [localPort, remotePort]),
      [
        [8080, null],
        [null, 443],
      ],
    );
  });

  it('shows a connection again that another process has taken over, and no other change of it', () => {
    const changed = (minutes: number, fields: object, previous: object): ReadableRecord =>
      event(minutes, { event: 'changed', mapping: { ...connection, ...fields }, previous });
    const entries = entriesOf([
      opened(0, {}),
      changed(20, { state: 'CloseWait' }, { state: 'Established' }),
      changed(40, { processId: 8, processName: 'worker.exe' }, { processId: 7, processName: 'nc.exe' }),
    ]);
    assert.deepEqual(of(entries, 'connected'), ['0-0 connected: with 6.6.6.6 on TCP 443', '40-40 connected: with 6.6.6.6 on TCP 443']);
    assert.deepEqual(entries.find(({ time }) => minutesOf(time) === 40)?.processName, 'worker.exe');
  });

  it('adds the account and the path of a process from later records, up to the pause', () => {
    const unknown = { user: null, path: null };
    const entries = entriesOf([opened(0, unknown), process(5, {}), opened(6, { ...unknown, processName: 'other.exe', processId: 9 })]);
    const seen = entries.filter(({ event: kind }) => kind === 'processSeen');
    assert.deepEqual(
      seen.map(({ processName, user, path }) => [processName, user, path]),
      [
        ['nc.exe', 'LAB\\ann', 'C:\\nc.exe'],
        ['other.exe', null, null],
      ],
    );
  });

  it('shows UDP sockets at assigned ports as one entry', () => {
    const udp = { protocol: 'UDP', state: null, remoteAddress: null, remotePort: null };
    const entries = entriesOf([1, 2, 3].map((i) => opened(i, { ...udp, localPort: 50_000 + i })));
    assert.deepEqual(of(entries, 'udpOpened', 'listenerOpened'), ['1-3 udpOpened: 3 UDP sockets']);
  });

  it('shows processes, accounts, paths and modules that are new', () => {
    const modules = (...paths: string[]): object => ({ modules: paths.map((path) => ({ path, base: '0x1' })) });
    const entries = entriesOf([
      process(0, modules('C:\\nc.exe', 'C:\\a.dll')),
      process(1, modules('C:\\NC.exe', 'C:\\a.dll', 'C:\\evil.dll')),
      opened(2, { processId: 8, user: 'LAB\\bob', path: 'C:\\Temp\\nc.exe' }),
      opened(3, { processId: 7, user: 'lab\\ANN' }),
      process(30, { processId: 9, ...modules('C:\\nc.exe') }),
    ]);
    assert.deepEqual(of(entries, 'processSeen', 'userSeen', 'pathSeen', 'modulesLoaded'), [
      '0-2 processSeen: 2 processes: 7, 8',
      '0-0 modulesLoaded: 2 modules: nc.exe, a.dll',
      '1-1 modulesLoaded: module evil.dll',
      '2-2 userSeen: LAB\\bob, before: LAB\\ann',
      '2-2 pathSeen: C:\\Temp\\nc.exe, before: C:\\nc.exe',
      '30-30 processSeen: process 9',
    ]);
    const [first] = entries;
    assert.deepEqual([first?.processId, first?.user, first?.path], [7, 'LAB\\ann', 'C:\\nc.exe']);
  });

  it('recognizes a reused process id by its start time', () => {
    const entries = entriesOf([
      opened(0, { processStarted: at(-5) }),
      opened(20, { processStarted: at(-5) }),
      opened(40, { processStarted: at(39) }),
    ]);
    assert.deepEqual(of(entries, 'processSeen'), ['0-0 processSeen: process 7', '40-40 processSeen: process 7']);
  });

  it('has the gaps and starts of the reporter between the first and the last entry of the program', () => {
    const started = (minutes: number, file: string): ReadableRecord =>
      event(
        minutes,
        {
          event: 'started',
          computer: 'pc',
          operatingSystem: 'x',
          utcOffset: '+00:00',
          timeZone: 'UTC',
          version: '2.0.0',
          continued: false,
        },
        file,
      );
    const gap = (minutes: number, why: string): ReadableRecord =>
      event(minutes, { event: 'gap', from: at(minutes - 1), to: at(minutes), why });
    const entries = entriesOf([
      started(0, '/logs/PR-EVENTS-1'),
      gap(1, 'late'),
      opened(5, {}),
      gap(6, 'suspended'),
      // The session was killed.
      started(60, '/logs/PR-EVENTS-2'),
      opened(61, {}, '/logs/PR-EVENTS-2'),
      gap(90, 'late'),
    ]);
    assert.deepEqual(shown(entries), [
      '5-6 gap: suspended',
      '5-5 processSeen: process 7',
      '5-5 connected: with 6.6.6.6 on TCP 443',
      '6-60 gap: stopped',
      '60-60 reporterStarted: Port Reporter 2.0.0, pc',
      '61-61 connected: with 6.6.6.6 on TCP 443',
    ]);
    assert.deepEqual(
      entries.filter(({ summary }) => summary === 'stopped').map(({ file }) => file),
      ['/logs/PR-EVENTS-2'],
    );
  });

  it('keeps the machines of several folders apart', () => {
    const entries = entriesOf([opened(0, {}), opened(1, {}, '/other/PR-EVENTS-1')]);
    assert.deepEqual(of(entries, 'connected'), ['0-0 connected: with 6.6.6.6 on TCP 443', '1-1 connected: with 6.6.6.6 on TCP 443']);
  });

  it('counts what exceeds its limits', () => {
    const timeline = new Timeline(0);
    for (let i = 0; i < 10_010; i++) timeline.add(opened(i, {}), 'Outbound');
    assert.equal(timeline.entries().length, 10_000);
    assert.equal(timeline.dropped(), 11);
    const many = new Timeline(10 * minute);
    for (let i = 0; i < 1500; i++) many.add(opened(i / 1000, { remoteAddress: `6.6.${i >> 8}.${i & 255}` }), 'Outbound');
    const group = many.entries().find(({ event: kind }) => kind === 'connected');
    assert.deepEqual([group?.count, group?.valueCount, group?.valueCountIsMinimum, group?.values.length], [1500, 1000, true, 100]);
    assert.equal(group?.summary, 'to 1000+ addresses on TCP 443, 1500 connections');
  });
});
