import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { wildcard } from '../../engine/model/wildcard.ts';

describe('wildcard', () => {
  const cases: [pattern: string, text: string, fits: boolean][] = [
    ['chrome', 'chrome', true],
    ['chrome', 'Chrome', true],
    ['chrome', 'chrome.exe', false],
    ['chrome*', 'chrome.exe', true],
    ['*', '', true],
    ['?', '', false],
    ['?', 'a', true],
    ['?', '𝄞', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['*.exe', 'a.exe.exe', true],
    ['*ab*ab', 'ab-ab', true],
    ['*ab*ab', 'abx', false],
    ['a.c', 'abc', false],
    ['[a]', 'a', false],
    ['a`*', 'a*', true],
    ['a`*', 'ab', false],
    ['`?`**', '?*b', true],
    ['`?', 'a', false],
    ['a``b', 'a`b', true],
    ['`a`1', 'A1', true],
    ['a`', 'a`', true],
    ['`𝄞*', '𝄞b', true],
    ['[a]', '[A]', true],
    ['a\\*', 'a\\b', true],
    ['STRASSE', 'straße', true],
    ['a*', 'a\nb', true],
    ['(x|y)+', 'x', false],
  ];
  for (const [pattern, text, fits] of cases) {
    it(`${pattern} ${fits ? 'fits' : 'does not fit'} ${JSON.stringify(text)}`, () => assert.equal(wildcard(pattern)(text), fits));
  }

  it('fits what is made from it', () => {
    const parts = fc.array(
      fc.oneof(
        fc.constantFrom('*', '?'),
        fc.string({ unit: 'binary', maxLength: 3 }).map((part) => part.replaceAll('`', '')),
      ),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(parts, fc.string({ unit: 'binary' }), (pattern, filling) => {
        const text = pattern.map((part) => (part === '*' ? filling : part === '?' ? 'x' : part)).join('');
        assert.ok(wildcard(pattern.join(''))(text));
      }),
    );
  });

  it('agrees with a regular expression', () => {
    const abc = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'B'), maxLength: 10 });
    fc.assert(
      fc.property(abc, text, (pattern, name) => {
        const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i');
        assert.equal(wildcard(pattern)(name), expression.test(name));
      }),
      { numRuns: 2000 },
    );
  });

  it('does not take for ever over a pattern made for that', () => {
    assert.equal(wildcard('*a*a*a*a*a*a*a*a*a*b')('a'.repeat(5000)), false);
  });
});
