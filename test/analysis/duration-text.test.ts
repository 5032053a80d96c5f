import assert from 'node:assert/strict';
import { durationText } from '../../engine/analysis/duration-text.ts';

const hour = 3_600_000;

describe('the text of a duration', () => {
  for (const [duration, expected] of [
    [0, '0 s'],
    [400, '0.4 s'],
    [9999, '10 s'],
    [59_700, '1 min'],
    [61_000, '1 min 1 s'],
    [2 * hour, '2 h'],
    [100 * hour, '4 d 4 h'],
    [40_000 * hour, '1,666 d 16 h'],
  ] as const) {
    it(`is ${expected}`, () => assert.equal(durationText(duration), expected));
  }
});
