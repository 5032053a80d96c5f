import assert from 'node:assert/strict';
import fc from 'fast-check';
import { joinCommandLine, splitCommandLine } from '../../../engine/platform/windows/command-line.ts';

describe('command line of a service', () => {
  // "Parsing C command-line arguments", learn.microsoft.com, the table of examples.
  for (const [line, args] of [
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
    it(line, () => assert.deepEqual(splitCommandLine(line), args));
  }

  it('quotes arguments only if necessary', () => {
    const args = ['-ld', 'C:\\Logs\\', 'C:\\my logs\\', ''];
    assert.equal(joinCommandLine('C:\\a b\\x.exe', args), '"C:\\a b\\x.exe" -ld C:\\Logs\\ "C:\\my logs\\\\" ""');
  });

  it('splits into the arguments that were joined', () => {
    const arg = fc
      .oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom('\\', '"', ' ', 'a', '\t') }))
      // A command line cannot contain a NUL. Only space and tab separate arguments.
      .filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(fc.array(arg), (args) => {
        assert.deepEqual(splitCommandLine(joinCommandLine('C:\\a b\\x.exe', args)), ['C:\\a b\\x.exe', ...args]);
      }),
      { numRuns: 1000 },
    );
  });
});
