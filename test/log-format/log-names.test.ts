import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { listSets, logName, parseLogName } from '../../engine/log-format/log-names.ts';

describe('names of log files', () => {
  for (const [name, kind, stamp] of [
    ['PR-INITIAL-08-06-30-10-17-54.log', 'initial', '08-06-30-10-17-54'],
    ['PR-PORTS-05-07-6-13-44-4.log', 'ports', '05-07-6-13-44-4'],
    ['PR-PIDS-26-01-1-0-0-0.log', 'pids', '26-01-1-0-0-0'],
    ['PR-EVENTS-26-01-1-0-0-0.jsonl', 'events', '26-01-1-0-0-0'],
  ] as const) {
    it(name, () => {
      assert.equal(logName(kind, stamp), name);
      assert.deepEqual(parseLogName(name), { kind, stamp });
    });
  }
  for (const name of [
    'PR-STATUS.json',
    'PR-PORTS-26-01-1-0-0.log',
    'PR-PORTS-26-01-1-0-0-0.jsonl',
    'PR-EVENTS-26-01-1-0-0-0.log',
    'pr-ports-26-01-1-0-0-0.log',
    'PR-PORTS-26-01-1-0-0-0.log.bak',
    'PR-PORTS-26-13-1-0-0-0.log',
    'xPR-PORTS-26-01-1-0-0-0.log',
  ]) {
    it(`${name} is none`, () => assert.equal(parseLogName(name), null));
  }

  it('sets stand in the order of their stamps, not of their names; links, folders and sets of 1.01 are left out', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'port-reporter-names-'));
    try {
      const write = (name: string, text = ''): void => writeFileSync(path.join(folder, name), text);
      for (const stamp of ['26-01-10-1-1-1', '26-01-9-23-1-1', '25-12-31-1-1-1']) write(logName('events', stamp), 'four');
      write(logName('ports', '26-01-9-23-1-1'), 'three');
      write(logName('ports', '04-01-24-8-49-30'));
      mkdirSync(path.join(folder, logName('events', '26-01-11-1-1-1')));
      symlinkSync(path.join(folder, logName('events', '26-01-10-1-1-1')), path.join(folder, logName('events', '26-01-12-1-1-1')));
      const sets = listSets(folder);
      assert.deepEqual(
        sets.map(({ stamp }) => stamp),
        ['25-12-31-1-1-1', '26-01-9-23-1-1', '26-01-10-1-1-1'],
      );
      assert.deepEqual(sets[1]?.files.map(({ bytes }) => bytes).toSorted(), [4, 5]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
