import assert from 'node:assert/strict';
import { ServiceError } from '../../../engine/model/service-error.ts';
import { changeEntry, droppedEntry } from '../../../engine/service/change-entry.ts';
import { openChangeEventLog } from '../../../engine/service/windows/change-event-log.ts';
import type { EventLogApi } from '../../../engine/service/windows/event-source.ts';
import { changes } from '../change-rows.ts';

/** An event log that accepts all events but those of these handles, and the calls to it. */
function eventLog(...stale: readonly number[]): { api: EventLogApi; calls: string[]; texts: (readonly string[])[] } {
  const calls: string[] = [];
  const texts: (readonly string[])[] = [];
  let handle = 0;
  const api: EventLogApi = {
    register: (source) => {
      calls.push(`register ${source}`);
      return ++handle;
    },
    deregister: (which) => {
      calls.push(`deregister ${which}`);
    },
    report: (which, type, id, strings) => {
      calls.push(`report ${id} as ${type} to ${which}`);
      if (stale.includes(Number(which))) return false;
      texts.push(strings);
      return true;
    },
    reason: () => 'the handle is invalid',
  };
  return { api, calls, texts };
}

describe('the event log "Port Reporter"', () => {
  it('gets the text and the fields of Windows as insertion strings', () => {
    const { api, calls, texts } = eventLog();
    const log = openChangeEventLog(api, () => undefined);
    assert.equal(log.write(changeEntry(changes.connected, false)), null);
    assert.equal(log.write(droppedEntry({ count: 1, from: new Date(0), to: new Date(0) })), null);
    log.close();
    assert.deepEqual(calls, ['register PortReporterChanges', 'report 401 as 4 to 1', 'report 410 as 2 to 1', 'deregister 1']);
    assert.deepEqual(
      texts.map(({ length }) => length),
      [25, 6],
    );
    // Event Viewer would replace %12 in the text. It does not insert the other strings, which stay exact.
    assert.match(texts[0]?.[0] ?? '', /^Opened: TCP \[fe80::1c2d:3e4f\\x2512\]:3389 -> /);
    assert.equal(texts[0]?.[5], 'fe80::1c2d:3e4f%12');
  });

  it('is created before the source is registered, and the source is registered with the first event', () => {
    const { api, calls } = eventLog();
    const log = openChangeEventLog(api, () => void calls.push('create'));
    assert.deepEqual(calls, ['create']);
    log.close();
    assert.deepEqual(calls, ['create']);
  });

  it('does not write to the Application event log if it cannot be created', () => {
    const { api, calls } = eventLog();
    let denied = true;
    const log = openChangeEventLog(api, () => {
      if (denied) throw new ServiceError('NotElevated', 'PermissionDenied', 'cannot access the registry (access is denied)', 'HKLM', '');
    });
    assert.equal(log.write(changeEntry(changes.opened, false)), 'cannot access the registry (access is denied)');
    assert.deepEqual(calls, []);
    denied = false;
    assert.equal(log.write(changeEntry(changes.opened, false)), null);
    assert.deepEqual(calls, ['register PortReporterChanges', 'report 401 as 4 to 1']);
  });

  it('is opened again once if its handle is invalid', () => {
    const { api, calls } = eventLog(1, 2);
    const log = openChangeEventLog(api, () => undefined);
    assert.equal(log.write(changeEntry(changes.opened, false)), 'the handle is invalid');
    assert.equal(log.write(changeEntry(changes.closed, false)), null);
    assert.deepEqual(calls, [
      'register PortReporterChanges',
      'report 401 as 4 to 1',
      'deregister 1',
      'register PortReporterChanges',
      'report 401 as 4 to 2',
      'report 403 as 4 to 2',
      'deregister 2',
      'register PortReporterChanges',
      'report 403 as 4 to 3',
    ]);
  });
});
