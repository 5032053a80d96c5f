import assert from 'node:assert/strict';
import { anchorLine, parseAnchor, type Anchor } from '../../engine/model/anchor.ts';

describe('an anchor', () => {
  const anchor: Anchor = {
    time: new Date('2026-11-28T05:00:00.000Z'),
    session: '3e1f',
    sequence: 1,
    computer: 'B\u00fcro',
    folder: '/srv/100%1 \u65e5\u672c\u0007\u007f\u202e',
    files: [{ file: 'PR-PORTS-26-11-28-5-0-0.log', size: 10, sha256: 'a'.repeat(64) }],
    deleted: ['PR-PIDS-26-11-27-5-0-0.log'],
  };

  it('is a line of printable ASCII without a percent sign, and is read back as it was', () => {
    const line = anchorLine(anchor);
    assert.match(line, /^[ -$&-~]+$/);
    assert.deepEqual(parseAnchor(`Nov 28 05:00:00 pc portreporter[7]: ${line}`), anchor);
  });
});
