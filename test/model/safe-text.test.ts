import assert from 'node:assert/strict';
import fc from 'fast-check';
import { safeText } from '../../engine/model/safe-text.ts';
import { isSafeText } from '../malicious-strings.ts';

describe('safe text', () => {
  for (const [text, shown] of [
    ['svchost.exe', 'svchost.exe'],
    ['Büro 日本語 😀', 'Büro 日本語 😀'],
    ['\u001b[31mred', '\\x1b[31mred'],
    ['a\r\nb', 'a\\x0d\\x0ab'],
    ['\u009b2J', '\\x9b2J'],
    ['\u202Eexe.txt', '\\u{202e}exe.txt'],
    ['a\u2028b', 'a\\u{2028}b'],
    ['\ud800', '\\u{d800}'],
  ] as const) {
    it(`shows ${JSON.stringify(text)} as ${shown}`, () => assert.equal(safeText(text), shown));
  }

  it('leaves nothing that it would escape again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = safeText(text);
        assert.ok(isSafeText(shown));
        assert.ok(!/[\p{Cc}\p{Bidi_Control}]/u.test(shown));
        assert.equal(safeText(shown), shown);
      }),
    );
  });
});
