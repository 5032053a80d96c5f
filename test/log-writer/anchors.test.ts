import assert from 'node:assert/strict';
import { createAnchors, type Anchors } from '../../engine/log-writer/anchors.ts';
import type { Anchor, FileAnchor } from '../../engine/model/anchor.ts';
import type { SystemEvent } from '../../engine/model/system-log.ts';

const stateOf = (file: string): FileAnchor => ({ file, size: 1, sha256: '00' });
const at = (milliseconds: number): Date => new Date(milliseconds);

/** Anchors of a new session, and what they write to the system log. */
function recordedAnchors(interval: number): { readonly anchors: Anchors; readonly written: Anchor[] } {
  const written: Anchor[] = [];
  const systemLog = {
    write: (event: SystemEvent) => {
      assert.ok(event.kind === 'anchored');
      written.push(event.anchor);
    },
    close: () => undefined,
  };
  return { anchors: createAnchors({ computer: 'PC', folder: '/logs', systemLog, interval }), written };
}

describe('the anchors of a session', () => {
  it('contain the files that were closed and deleted since the last anchor, once', () => {
    const { anchors, written } = recordedAnchors(0);
    anchors.closed(stateOf('a'));
    anchors.deleted(['x', 'y']);
    anchors.write(at(1), [stateOf('b')]);
    anchors.write(at(2), [stateOf('b')]);
    const common = { session: anchors.session, computer: 'PC', folder: '/logs' };
    assert.deepEqual(written, [
      { ...common, time: at(1), sequence: 1, files: [stateOf('a'), stateOf('b')], deleted: ['x', 'y'] },
      { ...common, time: at(2), sequence: 2, files: [stateOf('b')], deleted: [] },
    ]);
  });

  for (const [count, lengths] of [
    [100, [100]],
    [101, [100, 1]],
    [250, [100, 100, 50]],
  ] as const) {
    it(`name ${count} deleted files in ${lengths.length} messages, and the states of files in the first one`, () => {
      const { anchors, written } = recordedAnchors(0);
      const names = Array.from({ length: count }, (_, index) => `${index}`);
      anchors.deleted(names);
      anchors.write(at(1), [stateOf('b')]);
      assert.deepEqual(
        written.map(({ sequence, files, deleted }) => [sequence, files.length, deleted.length]),
        lengths.map((length, index) => [index + 1, index === 0 ? 1 : 0, length]),
      );
      assert.deepEqual(
        written.flatMap(({ deleted }) => deleted),
        names,
      );
    });
  }

  it('are due when the interval is over, in either direction of the clock, but not before the first one', () => {
    const { anchors } = recordedAnchors(1000);
    assert.equal(anchors.isDue(at(5000)), false);
    anchors.write(at(5000), []);
    const due = [4000, 4001, 5000, 5999, 6000].map((time) => anchors.isDue(at(time)));
    assert.deepEqual(due, [true, false, false, false, true]);
  });

  it('are never due with an interval of 0', () => {
    const { anchors } = recordedAnchors(0);
    anchors.write(at(5000), []);
    assert.equal(anchors.isDue(at(1e12)), false);
  });
});
