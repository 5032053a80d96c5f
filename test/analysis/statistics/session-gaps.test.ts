import assert from 'node:assert/strict';
import { createSessionGaps } from '../../../engine/analysis/statistics/session-gaps.ts';
import type { EventHead, LogEvent, StartedEvent } from '../../../engine/model/log-events.ts';
import { eventHead } from '../../builders.ts';

const at = (second: number): Date => new Date(Date.UTC(2024, 0, 1, 0, 0, second));
const started = (second: number, computer = 'PC', continued = false): EventHead & StartedEvent => ({
  ...eventHead,
  time: at(second),
  event: 'started',
  computer,
  continued,
  sources: ['poll'],
  operatingSystem: 'made',
  build: '1',
  bootTime: at(0),
  utcOffset: '+00:00',
  timeZone: 'UTC',
  version: '2.0.0',
  processId: 1,
  settings: {
    logDirectory: '/made',
    logSize: 65_536,
    keep: '0',
    interval: 1000,
    anchorInterval: 0,
    reserve: null,
    logReader: null,
    logCommandLines: false,
    allowSharedFolder: false,
  },
});
const stopped = (second: number): EventHead & LogEvent => ({
  ...eventHead,
  time: at(second),
  event: 'stopped',
  reason: 'the test is over',
  totals: { present: 0, opened: 0, changed: 0, closed: 0, connectFailed: 0, lost: 0 },
});
const lost = (second: number): EventHead & LogEvent => ({
  ...eventHead,
  time: at(second),
  event: 'lost',
  count: 1,
  from: at(second),
  to: at(second),
});
const gap = (second: number, from: number, to: number): EventHead & LogEvent => ({
  ...eventHead,
  time: at(second),
  event: 'gap',
  from: at(from),
  to: at(to),
  count: null,
  why: 'stopped',
});

describe('the gaps between sessions', () => {
  for (const [title, events, expected] of [
    ['from a stop to the next start', [started(0), stopped(5), started(9)], ['5-9']],
    ['from the last event of a session that was killed', [started(0), lost(4), started(9)], ['4-9']],
    ['are not added if the session notes its own', [started(0), lost(4), started(9), gap(10, 6, 9)], []],
    ['at the end of the logs', [started(0), started(9), lost(10), started(20)], ['0-9', '10-20']],
    ['are not between files of one session', [started(0), lost(4), started(9, 'PC', true)], []],
    ['are not between two computers', [started(0), lost(4), started(9, 'OTHER')], []],
  ] as const) {
    it(title, () => {
      const found: string[] = [];
      const gaps = createSessionGaps(({ from, to }) => found.push(`${from.getUTCSeconds()}-${to.getUTCSeconds()}`));
      events.forEach((event) => {
        gaps.add(event);
      });
      gaps.end();
      assert.deepEqual(found, expected);
    });
  }
});
