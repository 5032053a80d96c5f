import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { filesOf, groupNames, groupPatterns, testFiles } from './groups.ts';

describe('the groups of tests', () => {
  it('have each test file once', () => {
    assert.deepEqual(groupNames.flatMap(filesOf).toSorted(), testFiles());
  });

  for (const pattern of Object.values(groupPatterns).flat()) {
    it(`have a file that matches ${pattern}`, () => assert.notDeepEqual(globSync(pattern), []));
  }
});
