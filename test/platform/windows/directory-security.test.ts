import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { missingFolders } from '../../../engine/platform/windows/directory-security.ts';

describe('the folders that must be created for a new folder', () => {
  let base: string;
  before(() => {
    base = mkdtempSync(path.join(tmpdir(), 'port-reporter-missing-'));
  });
  after(() => rmSync(base, { recursive: true }));

  it('are itself and the missing folders above it, the highest first', () => {
    const above = path.join(base, 'a');
    assert.deepEqual(missingFolders(path.join(above, 'b')), [above, path.join(above, 'b')]);
    assert.deepEqual(missingFolders(above), [above]);
  });

  it('are none if it exists', () => assert.deepEqual(missingFolders(base), []));
});
