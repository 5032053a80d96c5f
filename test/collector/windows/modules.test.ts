import assert from 'node:assert/strict';
import { noModules } from '../../../engine/collector/windows/modules.ts';

describe('modules that cannot be listed', () => {
  const [accessDenied, partialCopy] = [5, 299]; // ERROR_ACCESS_DENIED, ERROR_PARTIAL_COPY (winerror.h)

  it('a process that runs has not exited', () => {
    assert.equal(noModules(partialCopy, true), 'ReadFailed');
    assert.equal(noModules(0, true), 'ReadFailed', 'it was just created: the list is empty');
    assert.equal(noModules(accessDenied, true), 'AccessDenied');
  });

  it('a process that does not run has exited', () => {
    for (const error of [0, accessDenied, partialCopy]) assert.equal(noModules(error, false), 'Exited');
  });
});
