import assert from 'node:assert/strict';
import type { ReporterStatus } from '../../engine/model/reporter-status.ts';
import { defaultSettings, SettingError } from '../../engine/model/settings.ts';
import type { InstalledService } from '../../engine/service/service-control.ts';
import { parseReporterStatus, serviceStatus, statusFields } from '../../engine/service/service-status.ts';

const info: InstalledService = {
  name: 'PortReporter',
  displayName: 'Port Reporter',
  state: 'Running',
  startType: 'Manual',
  processId: 812,
  account: 'LocalSystem',
  settings: defaultSettings('win32', 'C:\\Windows'),
};

const reporter: ReporterStatus = {
  version: '2.0.0',
  processId: 812,
  processStarted: new Date(1000),
  state: 'running',
  since: new Date(2000),
  updated: new Date(3000),
  observed: new Date(2500),
  sources: ['poll'],
  settings: {
    logDirectory: 'C:\\Logs',
    logSize: 5_242_880,
    keep: '1GB',
    interval: 1000,
    anchorInterval: 3_600_000,
    reserve: null,
    logReader: null,
    logCommandLines: false,
    allowSharedFolder: false,
  },
  files: ['PR-PORTS-26-11-23-1-2-3.log'],
  mappings: 40,
  totals: { present: 0, opened: 10, changed: 2, closed: 5, connectFailed: 0, lost: 3 },
  waiting: 0,
  unwritten: { count: 3, from: new Date(2400), to: new Date(2500) },
  lastError: null,
};

describe('status of the service', () => {
  it('combines the service manager and the reporter', () => {
    assert.deepEqual(serviceStatus(info, reporter), {
      name: 'PortReporter',
      displayName: 'Port Reporter',
      state: 'Running',
      startType: 'Manual',
      processId: 812,
      account: 'LocalSystem',
      logDirectory: 'C:\\Windows\\System32\\LogFiles\\PortReporter',
      logSize: 5_242_880,
      keep: '1GB',
      interval: 1000,
      anchorInterval: 3_600_000,
      reserve: '500 MB, at most 5 % of the disk',
      logReader: null,
      eventLog: 'none',
      logFiles: ['PR-PORTS-26-11-23-1-2-3.log'],
      sources: ['poll'],
      since: new Date(2000),
      recordsWritten: 14,
      recordsLost: 3,
      lastError: null,
    });
  });

  it('has exactly the output fields', () => {
    assert.deepEqual(Object.keys(serviceStatus(info, null)).sort(), statusFields.map(({ name }) => name).sort());
  });

  for (const [what, status] of [
    ['no reporter', null],
    ['the reporter of another process', { ...reporter, processId: 1 }],
  ] as const) {
    it(`${what} leaves its fields empty`, () => {
      const { logFiles, since, recordsWritten, recordsLost } = serviceStatus(info, status);
      assert.deepEqual([logFiles, since, recordsWritten, recordsLost], [null, null, null, null]);
    });
  }

  it('invalid settings leave their fields empty, and the status has the reason', () => {
    const settings = new SettingError('-ls', '5', 'the log size is too small', 'Give another.');
    const { state, logDirectory, keep, lastError } = serviceStatus({ ...info, settings }, null);
    assert.deepEqual([state, logDirectory, keep, lastError], ['Running', null, null, 'the log size is too small (-ls 5). Give another.']);
  });

  it('PR-STATUS.json is read as it was written', () => assert.deepEqual(parseReporterStatus(JSON.stringify(reporter)), reporter));
  for (const text of ['', '{', 'null', '[]x']) {
    it(`${JSON.stringify(text)} is not a status`, () => assert.equal(parseReporterStatus(text), null));
  }
});
