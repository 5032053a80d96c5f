import assert from 'node:assert/strict';
import { createMachineOffsets, createZoneOffsets } from '../../../../engine/analysis/report/collect/zone-offsets.ts';

const hour = 3_600_000;

describe('zone offsets', () => {
  it('are UTC until the logs show one', () => {
    assert.equal(createZoneOffsets().local(5), 5);
  });

  it('keep the end of summer time, whatever the order of the records', () => {
    const known = [...Array(10).keys()].map((n) => [n * hour, n < 5 ? 2 * hour : hour] as const);
    for (const order of [known, known.toReversed(), [...known.slice(5), ...known.slice(0, 5), ...known]]) {
      const offsets = createZoneOffsets();
      for (const [utc, offset] of order) offsets.learn(utc, offset);
      assert.equal(offsets.local(4 * hour), 6 * hour);
      assert.equal(offsets.local(5 * hour), 6 * hour);
      assert.equal(offsets.local(20 * hour), 21 * hour);
      assert.deepEqual(
        offsets.changes().map(({ offset }) => offset),
        [2 * hour, hour],
      );
    }
  });

  it('are bounded in number', () => {
    const offsets = createZoneOffsets();
    for (let n = 0; n < 1000; n++) offsets.learn(n * hour, (n % 2) * hour);
    assert.equal(offsets.changes().length, 200);
  });

  it('are those of each machine, whose records alternate', () => {
    const offsets = createMachineOffsets();
    for (let n = 0; n < 1000; n++) {
      offsets.of('/berlin').learn(n * hour, (n < 500 ? 2 : 1) * hour);
      offsets.of('/tokyo').learn(n * hour, 9 * hour);
    }
    for (const n of [0, 499, 500, 999]) assert.equal(offsets.local(n * hour, '/tokyo'), (n + 9) * hour);
    assert.equal(offsets.local(499 * hour, '/berlin'), 501 * hour);
    assert.equal(offsets.local(500 * hour, '/berlin'), 501 * hour);
    assert.equal(offsets.local(500 * hour), 501 * hour);
    assert.deepEqual(
      offsets.changes().map(({ offset }) => offset / hour),
      [2, 1, 9],
    );
  });
});
