import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { recordFile, recordReference } from '../../installer/build/record-reference.ts';

describe('docs/record.md', () => {
  it('is what npm run docs writes', () => assert.equal(readFileSync(recordFile, 'utf8'), recordReference()));
});
