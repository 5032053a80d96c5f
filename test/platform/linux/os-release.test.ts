import assert from 'node:assert/strict';
import { parsePrettyName } from '../../../engine/platform/linux/os-release.ts';

describe('os-release', () => {
  for (const [text, name] of [
    ['NAME=x\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n', 'Debian GNU/Linux 12 (bookworm)'],
    ['PRETTY_NAME=\'Alpine "edge"\'\n', 'Alpine "edge"'],
    ['PRETTY_NAME=Void\r\n', 'Void'],
    ['PRETTY_NAME="A \\"quoted\\" \\$name"', 'A "quoted" $name'],
    ['XPRETTY_NAME=no\nPRETTY_NAME=\n', null],
    ['', null],
  ] as const) {
    it(String(name), () => assert.equal(parsePrettyName(text), name));
  }
});
