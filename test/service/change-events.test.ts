import assert from 'node:assert/strict';
import type { Change } from '../../engine/model/log-events.ts';
import type { SystemEvent } from '../../engine/model/system-log.ts';
import type { ChangeEntry, ChangeLog } from '../../engine/service/change-entry.ts';
import { ChangeEvents, maxEventsAtOnce, maxEventsPerSecond, openChangeEvents } from '../../engine/service/change-events.ts';
import { changes } from './change-rows.ts';

const many = (count: number, from = 0): Change[] =>
  Array.from({ length: count }, (_, index) => ({ ...changes.opened, time: new Date(from + index) }));

/** A log that fails while it has a reason to, with its clock and what was written and reported. */
function startEvents(): {
  events: ChangeEvents;
  written: ChangeEntry[];
  reported: SystemEvent[];
  log: { reason: string | null; attempts: number; closed: boolean };
  wait: (milliseconds: number) => void;
} {
  const written: ChangeEntry[] = [];
  const reported: SystemEvent[] = [];
  const log = { reason: null as string | null, attempts: 0, closed: false };
  let now = 1000;
  const changeLog: ChangeLog = {
    write: (entry) => {
      log.attempts++;
      if (log.reason === null) written.push(entry);
      return log.reason;
    },
    close: () => {
      log.closed = true;
    },
  };
  const systemLog = { write: (event: SystemEvent) => void reported.push(event), close: () => undefined };
  const events = new ChangeEvents(changeLog, systemLog, false, () => now);
  const wait = (milliseconds: number): void => {
    now += milliseconds;
  };
  return { events, written, reported, log, wait };
}

const value = (entry: ChangeEntry | undefined, name: string): string | undefined =>
  entry?.fields.find((field) => field.name === name)?.value;

describe('writing of changes to an event log', () => {
  it('writes each change', () => {
    const { events, written, log } = startEvents();
    events.write([changes.opened, changes.changed]);
    events.write([changes.closed]);
    events.close();
    assert.deepEqual(
      written.map(({ id }) => id),
      [401, 402, 403],
    );
    assert.ok(log.closed);
  });

  it('writes 500 at once and 100 a second, and counts the rest', () => {
    const { events, written, wait, reported } = startEvents();
    events.write(many(maxEventsAtOnce + 30));
    assert.equal(written.length, maxEventsAtOnce);
    wait(1000);
    events.write(many(150, 1000));
    // The event with the count, and 99 changes.
    assert.equal(written.length, maxEventsAtOnce + maxEventsPerSecond);
    const dropped = written[maxEventsAtOnce];
    assert.deepEqual(
      ['event', 'count', 'from', 'to'].map((name) => value(dropped, name)),
      ['dropped', '30', new Date(500).toISOString(), new Date(529).toISOString()],
    );
    events.close();
    assert.deepEqual([value(written.at(-1), 'event'), value(written.at(-1), 'count')], ['dropped', '51']);
    assert.deepEqual(reported, []);
    const changesWritten = written.filter(({ id }) => id !== 410).length;
    assert.equal(changesWritten + 30 + 51, maxEventsAtOnce + 30 + 150);
  });

  it('does not save more than 500 events for later', () => {
    const { events, written, wait } = startEvents();
    wait(3_600_000);
    events.write(many(2000));
    assert.equal(written.length, maxEventsAtOnce);
  });

  it('reports an error once, tries once per poll, and counts what was not written', () => {
    const { events, written, reported, log, wait } = startEvents();
    log.reason = 'access is denied';
    for (let poll = 0; poll < 5; poll++) {
      events.write(many(10, poll * 10));
      wait(1000);
    }
    assert.equal(log.attempts, 5);
    assert.deepEqual(reported, [{ kind: 'cannotWriteChanges', reason: 'access is denied' }]);
    log.reason = null;
    events.write([changes.closed]);
    assert.deepEqual(
      written.map(({ id }) => id),
      [410, 403],
    );
    assert.equal(value(written[0], 'count'), '50');
    log.reason = 'the log is full';
    events.write(many(1));
    assert.equal(reported.length, 2);
  });

  it('writes at its end what it has dropped, though the rate is reached', () => {
    const { events, written } = startEvents();
    events.write(many(maxEventsAtOnce + 1));
    events.close();
    assert.equal(value(written.at(-1), 'count'), '1');
  });

  it('is off by default', async () => {
    const systemLog = { write: () => assert.fail(), close: () => undefined };
    assert.equal(await openChangeEvents({ eventLog: 'none', logCommandLines: false }, systemLog), null);
  });
});
