import assert from 'node:assert/strict';
import { gapsBetween } from '../../engine/reporter/gaps.ts';

const last = { wall: 1_000_000, sinceBoot: 50_000, awake: 40_000 };

describe('gaps', () => {
  for (const [title, passed, expected] of [
    ['in time', { wall: 1000, sinceBoot: 1000, awake: 1000 }, []],
    ['a little late', { wall: 1500, sinceBoot: 1500, awake: 1500 }, []],
    ['late', { wall: 3000, sinceBoot: 3000, awake: 3000 }, ['late 1000000–1003000']],
    ['the machine slept', { wall: 61_000, sinceBoot: 61_000, awake: 1000 }, ['suspended 1000000–1061000']],
    ['the clock was set back', { wall: -3_599_000, sinceBoot: 1000, awake: 1000 }, ['clock 1001000–-2599000']],
    ['the clock was set forward', { wall: 3_601_000, sinceBoot: 1000, awake: 1000 }, ['clock 1001000–4601000']],
    ['the clock was set a little', { wall: 2900, sinceBoot: 1000, awake: 1000 }, []],
    ['set back while it slept', { wall: -1000, sinceBoot: 61_000, awake: 1000 }, ['clock 1061000–999000', 'suspended 938000–999000']],
  ] as const) {
    it(title, () => {
      const now = { wall: last.wall + passed.wall, sinceBoot: last.sinceBoot + passed.sinceBoot, awake: last.awake + passed.awake };
      const gaps = gapsBetween(last, now, 1000);
      assert.deepEqual(
        gaps.map(({ why, from, to }) => `${why} ${from.getTime()}–${to.getTime()}`),
        expected,
      );
      for (const { time } of gaps) assert.equal(time.getTime(), now.wall);
    });
  }
});
