import assert from 'node:assert/strict';
import { reflow } from '../../../engine/cli/output/reflow.ts';
import { runProgram } from '../run-program.ts';

describe('the text of the help', () => {
  it('is broken into lines at spaces, by paragraph; lists and examples stay', () => {
    const text = 'Usage: x [options]\n\nOne two\nthree four five.\n\nExamples:\n  x --option     a long line that stays\n  y\n';
    assert.equal(reflow(text, 100), text.replace('two\nthree', 'two three'));
    assert.equal(
      reflow(text, 12),
      text.replace('Usage: x [options]', 'Usage: x\n[options]').replace('three four five.', 'three four\nfive.'),
    );
    assert.equal(reflow('a-word-that-is-too-long b', 5), 'a-word-that-is-too-long\nb');
    assert.equal(reflow('', 80), '');
  });

  for (const command of [
    ['map'],
    ['compare'],
    ['log', 'read'],
    ['log', 'find'],
    ['log', 'measure'],
    ['log', 'report'],
    ['log', 'verify'],
  ]) {
    it(`of ${command.join(' ')} fits 80 columns, except for examples`, async () => {
      const { stdout } = await runProgram(...command, '--help');
      const lines = (stdout.split('Examples:\n')[0] ?? '').split('\n');
      assert.deepEqual(
        lines.filter((line) => line.length > 80),
        [],
      );
    });
  }
});
