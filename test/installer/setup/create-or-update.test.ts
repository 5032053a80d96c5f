import assert from 'node:assert/strict';
import { ServiceError } from '../../../engine/model/service-error.ts';
import { createOrUpdate } from '../../../installer/setup/create-or-update.ts';

const gone = new ServiceError('NotInstalled', 'ObjectNotFound', 'it is not installed', 'PortReporter', 'Install it.');
const denied = new ServiceError('AccessDenied', 'PermissionDenied', 'access is denied', 'PortReporter', 'Ask an administrator.');

describe('a service that setup updates or creates', () => {
  for (const { title, found, failsWith, done, given } of [
    { title: 'is created if none exists', found: null, failsWith: null, done: ['make'], given: null },
    { title: 'is updated where there is one', found: 'one', failsWith: null, done: ['update one'], given: 'one' },
    { title: 'is created if it has been deleted meanwhile', found: 'one', failsWith: gone, done: ['update one', 'make'], given: null },
  ]) {
    it(title, () => {
      const did: string[] = [];
      const update = (one: string): void => {
        did.push(`update ${one}`);
        if (failsWith) throw failsWith;
      };
      assert.equal(
        createOrUpdate(found, update, () => did.push('make')),
        given,
      );
      assert.deepEqual(did, done);
    });
  }

  it('is not created after other errors', () => {
    assert.throws(
      () =>
        createOrUpdate(
          'one',
          () => {
            throw denied;
          },
          () => assert.fail('made'),
        ),
      denied,
    );
  });
});
