import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { eventHead, eventsLog } from '../builders.ts';
import { eventsLogLines } from './generate-events-log.ts';
import { readText, refused } from './read-text.ts';

const name = 'PR-EVENTS-08-06-30-10-17-54.jsonl';
const mapping = {
  protocol: 'TCP',
  localAddress: '0.0.0.0',
  localPort: 80,
  remoteAddress: null,
  remotePort: null,
  state: 'Listen',
  dualStack: null,
  exposure: 'Any',
  opened: '2026-07-30T09:00:00.125Z',
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
const time = '2026-07-30T09:00:01.000Z';

describe('PR-EVENTS', () => {
  it('reads events with their times', async () => {
    const records = await readText(
      name,
      eventsLog([
        { time, event: 'opened', source: 'poll', mapping },
        { time, event: 'gap', from: time, to: '2026-07-30T09:00:09.000Z', why: 'late' },
        { time, event: 'rotated', fromStamp: '26-07-30-1-1-1', toStamp: '26-07-30-1-1-2' },
        { time, event: 'closed', source: 'poll', mapping, seconds: 1.5 },
      ]),
    );
    assert.deepEqual(refused(records), []);
    assert.deepEqual(records[0], {
      type: 'event',
      file: name,
      line: 1,
      ...eventHead,
      timeSource: 'Utc',
      time: new Date(time),
      event: 'opened',
      source: 'poll',
      mapping: { ...mapping, opened: new Date(mapping.opened) },
    });
    assert.deepEqual(records[1], {
      type: 'event',
      file: name,
      line: 2,
      ...eventHead,
      sequence: 2,
      timeSource: 'Utc',
      time: new Date(time),
      event: 'gap',
      from: new Date(time),
      to: new Date('2026-07-30T09:00:09.000Z'),
      why: 'late',
    });
    assert.equal(records[2]?.type === 'event' && 'fromStamp' in records[2] && records[2].fromStamp, '26-07-30-1-1-1');
  });

  it('distinguishes the sealed file from the file with the seal', async () => {
    const sealed = { time, event: 'sealed', file: 'PR-PORTS-08-06-30-10-17-54.log', sha256: 'ab', previousSha256: null };
    const [record] = await readText(name, eventsLog([sealed]));
    assert.ok(record?.type === 'event' && 'sealedFile' in record);
    assert.deepEqual([record.file, record.sealedFile], [name, sealed.file]);
  });

  it('accepts unknown events and fields', async () => {
    const events = [
      { time, event: 'dreamt', of: 'sheep' },
      { time, event: 'stopped', reason: 'stop', mood: 'good' },
    ];
    const records = await readText(name, eventsLog(events));
    assert.deepEqual(
      records.map((record) => record.type),
      ['event', 'event'],
    );
    assert.equal(records[0]?.type === 'event' && 'of' in records[0] && records[0].of, 'sheep');
  });

  for (const [line, reason] of [
    ['{', 'no JSON'],
    ['[]', 'no JSON object'],
    ['5', 'no JSON object'],
    [`{"time":"${time}","event":"x"}`, 'no schema'],
    [JSON.stringify({ ...eventHead, schema: '1' }), 'no schema'],
    [JSON.stringify({ ...eventHead, schema: 2, time, event: 'x' }), 'schema 2 of a newer version'],
    [JSON.stringify({ ...eventHead, computer: null, time, event: 'x' }), 'no computer'],
    [JSON.stringify({ ...eventHead, session: 5, time, event: 'x' }), 'no session'],
    [JSON.stringify({ ...eventHead, sequence: 0, time, event: 'x' }), 'no sequence'],
    [JSON.stringify({ ...eventHead, sequence: 1.5, time, event: 'x' }), 'no sequence'],
  ] as const) {
    it(`refuses ${line}`, async () => assert.deepEqual(refused(await readText(name, `${line}\n`)), [`1: ${reason}`]));
  }

  for (const [fields, reason] of [
    [{}, 'no time'],
    [{ time: 'yesterday', event: 'x' }, 'no time'],
    [{ time }, 'no event'],
    [{ time, event: 'opened', source: 'poll' }, 'opened: no mapping'],
    [{ time, event: 'opened', source: 'poll', mapping: { protocol: 'TCP' } }, 'opened: no localAddress in its mapping'],
    [{ time, event: 'gap', from: 1, to: 2, why: 'late' }, 'gap: no from'],
    [{ time: '2026-13-45T99:00:00Z', event: 'x' }, 'no time'],
    [{ time: '0000-01-01T00:00:00Z', event: 'x' }, 'no time'],
    [{ time, event: 'opened', source: 'poll', mapping: { ...mapping, services: [1] } }, 'opened: no services in its mapping'],
    [{ time, event: 'opened', source: 'poll', mapping: { ...mapping, peer: 7 } }, 'opened: no peer in its mapping'],
    [{ time, event: 'x', mapping: { ...mapping, missing: { 'a b': 'c' } } }, 'x: no missing in its mapping'],
    [{ time, event: 'closed', source: 'poll', mapping, seconds: 1e308 }, 'closed: no seconds'],
    [{ time, event: 'closed', source: 'poll', mapping }, 'closed: no seconds'],
    [{ time, event: 'closed', source: 'poll', mapping, seconds: -1 }, 'closed: no seconds'],
    [{ time, event: 'connectFailed', source: 'event', seconds: 1 }, 'connectFailed: no mapping'],
    [{ time, event: 'connectFailed', source: 'event', mapping, seconds: 'long' }, 'connectFailed: no seconds'],
    [{ time, event: 'changed', source: 'poll', mapping, previous: { processId: 'x' } }, 'changed: no processId in its previous values'],
    [{ time, event: 'waited', from: time, to: time }, 'waited: no why'],
    [{ time, event: 'gap', from: time, to: time, why: 'overflow', count: 'many' }, 'gap: no count'],
    [{ time, event: 'lost', count: -1, from: time, to: time }, 'lost: no count'],
    [{ time, event: 'tampered', file: 'PR-PORTS-1.log' }, 'tampered: no how'],
    [{ time, event: 'retentionSuspended' }, 'retentionSuspended: no reason'],
    [{ time, event: 'deleted', stamp: 'x', files: [{}] }, 'deleted: no files'],
    [{ time, event: 'x', 'a\t': 1 }, 'x: a field named "a\\t"'],
  ] as const) {
    it(`refuses an event with ${JSON.stringify(fields)}`, async () =>
      assert.deepEqual(refused(await readText(name, eventsLog([fields]))), [`1: ${reason}`]));
  }

  for (const [field, values] of [
    ['protocol', ['SCTP', null]],
    ['localAddress', ['10.0.0', 5, null]],
    ['localPort', [-1, 65_536, 1.5, '80', null]],
    ['remoteAddress', ['10.0.0.', 5]],
    ['remotePort', [-1, 65_536, '80']],
    ['processId', [-1, 1.5, '7']],
    ['opened', [5, 'yesterday']],
  ] as const) {
    it(`refuses a mapping with a wrong ${field}`, async () => {
      const events = values.map((value) => ({ time, event: 'opened', source: 'poll', mapping: { ...mapping, [field]: value } }));
      assert.deepEqual(
        refused(await readText(name, eventsLog(events))),
        values.map((_, at) => `${at + 1}: opened: no ${field} in its mapping`),
      );
    });
  }

  it('reads the least and the greatest values of a mapping', async () => {
    const edges = { localPort: 0, remoteAddress: '::', remotePort: 65_535, processId: 0 };
    const events = [edges, { ...edges, remotePort: null, processId: null }].map((edge) => ({
      time,
      event: 'closed',
      source: 'poll',
      mapping: { ...mapping, ...edge },
      seconds: 0,
    }));
    assert.deepEqual(refused(await readText(name, eventsLog(events))), []);
  });

  it('reads times with microseconds', async () => {
    const [record] = await readText(name, eventsLog([{ time: '2026-07-30T09:00:01.123456Z', event: 'x' }]));
    assert.ok(record?.type === 'event');
    assert.equal(record.time.toISOString(), '2026-07-30T09:00:01.123Z');
  });

  it('does not let a line choose another record type', async () => {
    const [record] = await readText(
      name,
      `${JSON.stringify(eventHead).slice(0, -1)},"time":"${time}","event":"x","type":"port","file":"elsewhere","line":9,"__proto__":{"a":1}}\n`,
    );
    assert.deepEqual([record?.type, record?.file, record?.line], ['event', name, 1]);
    assert.equal(Object.getPrototypeOf(record), Object.prototype);
  });
});

describe('the times of PR-EVENTS', () => {
  /** The plain implementation: a reviver that is called for every value. */
  const revived = (text: string): unknown =>
    JSON.parse(text, (field, value: unknown) =>
      ['time', 'from', 'to', 'bootTime', 'opened', 'processStarted'].includes(field) && typeof value === 'string' && value.endsWith('Z')
        ? new Date(value)
        : value,
    );

  it('are the same as those of a reviver, in the logs of all systems and in a generated one', async () => {
    const fixtures = ['linux/PR-EVENTS-26-01-2-3-4-5.jsonl', 'windows-11/PR-EVENTS-24-11-5-16-4-58.jsonl'].map((file) =>
      readFileSync(new URL(`../fixtures/reporter/${file}`, import.meta.url), 'utf8'),
    );
    for (const text of [...fixtures, `${eventsLogLines(2000).join('\n')}\n`]) {
      const lines = text.trimEnd().split('\n');
      const records = await readText(name, text);
      assert.equal(records.length, lines.length);
      for (const [at, record] of records.entries()) {
        const { file, ...event } = Object(revived(lines[at]!));
        const sealed = event.event === 'sealed' ? { sealedFile: file } : {};
        assert.deepEqual(record, { ...event, ...sealed, type: 'event', file: name, line: at + 1, timeSource: 'Utc' });
      }
    }
  });

  it('are read in the previous values of a changed mapping', async () => {
    const previous = { processStarted: '2026-07-30T08:00:00.000Z', state: 'Listen' };
    const [record] = await readText(name, eventsLog([{ time, event: 'changed', source: 'poll', mapping, previous }]));
    assert.ok(record?.type === 'event' && 'previous' in record);
    assert.deepEqual(record.previous, { processStarted: new Date(previous.processStarted), state: 'Listen' });
  });
});
