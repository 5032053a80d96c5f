import assert from 'node:assert/strict';
import { createRetentionClock } from '../../engine/log-writer/retention-clock.ts';

const hour = 3_600_000;
const day = 24 * hour;
const begin = Date.UTC(2026, 0, 1);
const reading = (passed: number, set = 0) => ({ wall: begin + passed + set, sinceBoot: passed, awake: passed });

describe('the clock of retention', () => {
  it('is the clock of the machine while it makes no step, also through a time zone change', () => {
    const clock = createRetentionClock(reading(0), begin - hour);
    assert.deepEqual(clock.read(reading(5 * hour)), { time: begin + 5 * hour });
  });

  it('is not trusted for a day after a step, which is reported as new once', () => {
    const clock = createRetentionClock(reading(0), null);
    assert.deepEqual(clock.read(reading(3000, 40 * day)), { reason: 'the clock was set by 40.0 days', isNew: true });
    assert.deepEqual(clock.read(reading(3001, 40 * day)), { reason: 'the clock was set by 40.0 days', isNew: false });
    assert.deepEqual(clock.read(reading(6000)), { reason: 'the clock was set by -40.0 days', isNew: true });
    assert.deepEqual(clock.read(reading(6000 + day)), { time: begin + 6000 + day });
  });

  for (const [title, newest] of [
    ['in 2031', begin - 5 * 365 * day],
    ['in the past', begin + 2 * day],
  ] as const) {
    it(`is not trusted for a day after a start ${title}`, () => {
      const clock = createRetentionClock(reading(0), newest);
      assert.ok('reason' in clock.read(reading(hour)));
      assert.ok('time' in clock.read(reading(day)));
    });
  }
});
