import assert from 'node:assert/strict';
import { linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { statusFile, type ReporterStatus } from '../../engine/model/reporter-status.ts';
import { createStatusWriter } from '../../engine/reporter/status-file.ts';

const time = new Date(0);
const status = (mappings: number): ReporterStatus => ({
  version: '2',
  processId: 1,
  processStarted: time,
  state: 'running',
  since: time,
  updated: time,
  observed: time,
  sources: ['poll'],
  settings: {
    logDirectory: '/made',
    logSize: 1,
    keep: '0',
    interval: 1,
    anchorInterval: 0,
    reserve: null,
    logReader: null,
    logCommandLines: false,
    allowSharedFolder: false,
  },
  files: [],
  mappings,
  totals: { present: 0, opened: 0, changed: 0, closed: 0, connectFailed: 0, lost: 0 },
  waiting: 0,
  unwritten: null,
  lastError: null,
});

describe('PR-STATUS.json', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'port-reporter-status-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const mappings = (): number => JSON.parse(readFileSync(path.join(folder, statusFile), 'utf8')).mappings;

  /** Replaces the file the first time; after that the disk is full. */
  function writerOnFullDisk(): ReturnType<typeof createStatusWriter> {
    const first = createStatusWriter(folder);
    first.write(status(1));
    let isFull = false;
    return createStatusWriter(folder, (file) => {
      if (isFull) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      isFull = true;
      return statSync(file);
    });
  }

  it('is replaced as a whole', () => {
    const writer = createStatusWriter(folder);
    writer.write(status(1));
    const { ino } = statSync(path.join(folder, statusFile));
    writer.write(status(2));
    assert.equal(mappings(), 2);
    assert.deepEqual(readdirSync(folder), [statusFile]);
    assert.notEqual(statSync(path.join(folder, statusFile)).ino, ino);
  });

  it('is overwritten on a full disk', () => {
    const writer = writerOnFullDisk();
    writer.write(status(2));
    writer.write(status(3));
    assert.equal(mappings(), 3);
  });

  it('is not overwritten if it is another file or has a second name', () => {
    const writer = writerOnFullDisk();
    writer.write(status(2));
    linkSync(path.join(folder, statusFile), path.join(folder, 'other'));
    writer.write(status(3));
    assert.equal(mappings(), 1);
    rmSync(path.join(folder, 'other'));
    createStatusWriter(folder).write(status(4));
    writer.write(status(5));
    assert.equal(mappings(), 4);
  });
});
