import assert from 'node:assert/strict';
import { createDroppingWriter } from '../../../engine/cli/output/unread-terminal.ts';

/** A terminal with room for so many bytes. */
function terminal(): { shown: string; room: number; write: (bytes: Buffer) => number } {
  return {
    shown: '', room: 0,
    write(bytes) {
      if (this.room === 0) throw Object.assign(new Error('full'), { code: 'EAGAIN' });
      const taken = Math.min(this.room, bytes.length);
      this.shown += bytes.toString('utf8', 0, taken);
      this.room -= taken;
      return taken;
    },
  };
}

describe('output to a terminal that is not read', () => {
  it('is dropped by whole texts and counted in lines, and no line is cut', () => {
    const screen = terminal();
    const write = createDroppingWriter((bytes) => screen.write(bytes));
    screen.room = 8;
    for (const text of ['first\n', 'second\n', 'third\nfourth\n', 'fifth\n']) write(text);
    assert.equal(screen.shown, 'first\nse');
    screen.room = 1000;
    write('sixth\n');
    write('seventh\n');
    assert.equal(screen.shown,
      'first\nsecond\n(3 lines were not shown, because the terminal was not read)\nsixth\nseventh\n');
  });

  it('fails if the terminal is gone', () => {
    const write = createDroppingWriter(() => { throw Object.assign(new Error('gone'), { code: 'EIO' }); });
    assert.throws(() => { write('x\n'); }, /gone/);
  });
});
