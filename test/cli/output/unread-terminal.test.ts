import assert from 'node:assert/strict';
import { createBackgroundWriter } from '../../../engine/cli/output/background-writer.ts';
import { createDroppingWriter } from '../../../engine/cli/output/unread-terminal.ts';

/** A terminal with room for so many bytes. */
function terminal(): { shown: string; capacity: number; write: (bytes: Buffer) => number } {
  return {
    shown: '',
    capacity: 0,
    write(bytes) {
      if (this.capacity === 0) throw Object.assign(new Error('full'), { code: 'EAGAIN' });
      const taken = Math.min(this.capacity, bytes.length);
      this.shown += bytes.toString('utf8', 0, taken);
      this.capacity -= taken;
      return taken;
    },
  };
}

describe('output to a terminal that is not read', () => {
  it('is dropped by whole texts and counted in lines, and no line is cut', () => {
    const screen = terminal();
    const writer = createDroppingWriter((bytes) => screen.write(bytes));
    screen.capacity = 8;
    for (const text of ['first\n', 'second\n', 'third\nfourth\n', 'fifth\n']) writer.write(text);
    assert.equal(screen.shown, 'first\nse');
    screen.capacity = 1000;
    writer.write('sixth\n');
    writer.write('seventh\n');
    assert.equal(screen.shown, 'first\nsecond\n(3 lines were not shown, because the terminal was not read)\nsixth\nseventh\n');
  });

  it('has the number of dropped lines also if no text follows', () => {
    const screen = terminal();
    const writer = createDroppingWriter((bytes) => screen.write(bytes));
    screen.capacity = 2;
    writer.write('first\n');
    writer.write('second\n');
    writer.retry();
    assert.equal(screen.shown, 'fi');
    screen.capacity = 1000;
    writer.retry();
    writer.retry();
    assert.equal(screen.shown, 'first\n(1 line was not shown, because the terminal was not read)\n');
  });

  it('fails if the terminal is gone', () => {
    const writer = createDroppingWriter(() => {
      throw Object.assign(new Error('gone'), { code: 'EIO' });
    });
    assert.throws(() => {
      writer.write('x\n');
    }, /gone/);
  });
});

/** A terminal that ends each write when it is told to. */
function slowTerminal() {
  const pending: ((error: Error | null) => void)[] = [];
  const screen = { shown: '', end: (error: Error | null = null) => pending.shift()?.(error) };
  const writer = createBackgroundWriter((text, done) => {
    screen.shown += text;
    pending.push(done);
  });
  return { screen, writer };
}

describe('output that another thread writes', () => {
  it('waits in bounded memory, is dropped beyond that, and counted also if no text follows', () => {
    const { screen, writer } = slowTerminal();
    const large = `${'x'.repeat(40_000)}\n`;
    writer.write('first\n');
    for (let line = 0; line < 4; line++) writer.write(large);
    assert.deepEqual([screen.shown, writer.isBusy()], ['first\n', true]);
    // Not before those that were dropped.
    writer.write('short\n');
    screen.end();
    assert.equal(screen.shown, `first\n${large}`);
    screen.end();
    assert.equal(screen.shown, `first\n${large}(4 lines were not shown, because the terminal was not read)\n`);
    screen.end();
    assert.equal(writer.isBusy(), false);
    writer.write('later\n');
    assert.ok(screen.shown.endsWith('read)\nlater\n'));
  });

  it('fails if the terminal is gone', () => {
    const { screen, writer } = slowTerminal();
    writer.write('first\n');
    screen.end(new Error('gone'));
    assert.deepEqual([writer.isBusy(), screen.shown], [false, 'first\n']);
    assert.throws(() => writer.write('second\n'), /gone/);
  });
});
