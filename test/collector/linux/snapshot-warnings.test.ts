import assert from 'node:assert/strict';
import { snapshotWarnings } from '../../../engine/collector/linux/snapshot-warnings.ts';
import { counted, isOrAre } from '../../../engine/model/counted.ts';

describe('warnings of a snapshot', () => {
  for (const [sockets, start] of [
    [1, 'The owner of 1 socket is unknown, because'],
    [2, 'The owners of 2 sockets are unknown, because'],
  ] as const) {
    it(`count ${counted(sockets, 'socket')} whose owner ${isOrAre(sockets)} unknown`, () => {
      for (const reason of ['AccessDenied', 'OtherPidNamespace']) {
        const [warning] = snapshotWarnings(
          (requested) => (requested === reason ? sockets : 0),
          [],
          () => 0n,
        );
        assert.ok(warning?.message.startsWith(start), warning?.message);
      }
    });
  }
});
