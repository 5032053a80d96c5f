import assert from 'node:assert/strict';
import { parseDirectory } from '../../../installer/setup/directory.ts';

describe('the folder to install to', () => {
  for (const [text, folder] of [
    ['C:\\Tools\\PortReporter', 'C:\\Tools\\PortReporter'],
    ['d:/tools/port reporter/', 'd:\\tools\\port reporter'],
    ['C:\\a\\..\\b', 'C:\\b'],
    ['C:\\x.y', 'C:\\x.y'],
  ] as const) {
    it(`may be ${text}`, () => assert.equal(parseDirectory(text), folder));
  }

  for (const text of [
    '',
    'PortReporter',
    '.\\x',
    '\\x',
    'C:',
    'C:\\',
    'C:x',
    '\\\\server\\share\\x',
    '\\\\?\\C:\\x',
    '/opt',
    'C:\\a:b',
    'C:\\a"b',
    'C:\\a|b',
    'C:\\a*',
    'C:\\a\u0007',
    'C:\\a.',
    'C:\\a ',
  ]) {
    it(`cannot be ${JSON.stringify(text)}`, () => {
      assert.throws(() => parseDirectory(text), { code: 'BadDirectory', category: 'InvalidArgument', target: text });
    });
  }
});
