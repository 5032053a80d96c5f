import assert from 'node:assert/strict';
import fc from 'fast-check';
import { joinCommandLine, splitCommandLine } from '../../../engine/platform/windows/command-line.ts';

describe('command line of a service', () => {
  // "Parsing C command-line arguments", learn.microsoft.com, the table of examples.
  for (const [line, words] of [
    ['x "abc" d e', ['x', 'abc', 'd', 'e']],
    ['x a\\\\b d"e f"g h', ['x', 'a\\\\b', 'de fg', 'h']],
    ['x a\\\\\\"b c d', ['x', 'a\\"b', 'c', 'd']],
    ['x a\\\\\\\\"b c" d e', ['x', 'a\\\\b c', 'd', 'e']],
    ['x a"b"" c d', ['x', 'ab" c d']],
    ['"C:\\Program Files\\PR\\PortReporter.exe" service run', ['C:\\Program Files\\PR\\PortReporter.exe', 'service', 'run']],
    ['C:\\PR.exe  service\trun ""', ['C:\\PR.exe', 'service', 'run', '']],
    ['"C:\\a\\" b', ['C:\\a\\', 'b']],
    ['', ['']],
  ] as const) {
    it(line, () => assert.deepEqual(splitCommandLine(line), words));
  }

  it('quotes only what needs it', () => {
    const words = ['-ld', 'C:\\Logs\\', 'C:\\my logs\\', ''];
    assert.equal(joinCommandLine('C:\\a b\\x.exe', words), '"C:\\a b\\x.exe" -ld C:\\Logs\\ "C:\\my logs\\\\" ""');
  });

  it('comes apart into the words that it was made of', () => {
    const word = fc
      .oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom('\\', '"', ' ', 'a', '\t') }))
      // No command line holds a NUL, and of all white space only blank and tab part words.
      .filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(fc.array(word), (words) => {
        assert.deepEqual(splitCommandLine(joinCommandLine('C:\\a b\\x.exe', words)), ['C:\\a b\\x.exe', ...words]);
      }),
      { numRuns: 1000 },
    );
  });
});
