import assert from 'node:assert/strict';
import { createUnwrittenRecords } from '../../engine/log-writer/unwritten-records.ts';

const at = (second: number): Date => new Date(second * 1000);

describe('records that are not written', () => {
  it('are those whose lines end after the written bytes', () => {
    const records = createUnwrittenRecords();
    records.add(100, at(1));
    records.add(200, at(1));
    records.add(300, at(2));
    assert.deepEqual(
      [records.all(99), records.all(100), records.all(250), records.all(300)],
      [{ count: 3, from: at(1), to: at(2) }, { count: 2, from: at(1), to: at(2) }, { count: 1, from: at(2), to: at(2) }, null],
    );
    records.clear();
    assert.equal(records.all(0), null);
  });

  it('move to another file with the waiting lines', () => {
    const records = createUnwrittenRecords();
    records.add(100, at(1));
    records.add(250, at(2));
    // 150 bytes were written; the other file has 40 bytes before the 100 that wait.
    records.move(150, 40, () => 0);
    assert.equal(records.count(139), 1);
    assert.equal(records.count(140), 0);
  });

  it('move to another file with lines that become longer', () => {
    const records = createUnwrittenRecords();
    records.add(100, at(1));
    records.add(250, at(2));
    records.add(300, at(3));
    // The second line becomes two bytes longer, the third one does not change.
    records.move(100, 0, (offset) => (offset > 0 ? 2 : 0));
    assert.deepEqual([records.count(151), records.count(152), records.count(202)], [2, 1, 0]);
  });

  it('may be a line that counts lost records, which are not lost a second time', () => {
    const records = createUnwrittenRecords();
    records.addCount(100, { count: 7, from: at(1), to: at(3) });
    records.add(200, at(4));
    assert.equal(records.count(0), 1);
    assert.deepEqual(records.all(0), { count: 8, from: at(1), to: at(4) });
  });
});
