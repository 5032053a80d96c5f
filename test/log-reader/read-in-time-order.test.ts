import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createComputerNames } from '../../engine/log-reader/computer-names.ts';
import { parseTimeZone } from '../../engine/log-reader/local-time.ts';
import { findLogFiles } from '../../engine/log-reader/log-files.ts';
import type { LogRecord } from '../../engine/log-reader/log-records.ts';
import { areOfSeveralMachines, readInTimeOrder, readTailInTimeOrder } from '../../engine/log-reader/read-in-time-order.ts';
import type { ReadOptions } from '../../engine/log-reader/read-logs.ts';
import { eventsLog } from '../builders.ts';
import { withFiles } from './read-text.ts';

const options: ReadOptions = { zone: parseTimeZone('UTC', 'Option'), problem: (error) => assert.fail(error) };
const port = (minute: number, localPort: number): string => `24/1/1,9:${minute}:0,TCP,${localPort},10.0.0.1,80,10.0.0.2,5,a.exe,<u>\n`;
const event = (minute: number, computer: string): object => ({ computer, time: new Date(Date.UTC(2024, 0, 1, 9, minute)), event: 'x' });

/** Calls `use` with a folder that has a folder for each machine. */
async function withMachines(
  machines: { readonly [name: string]: { readonly [file: string]: string } },
  use: (folder: string) => void,
): Promise<void> {
  await withFiles({}, (folder) => {
    for (const [name, files] of Object.entries(machines)) {
      mkdirSync(path.join(folder, name));
      for (const [file, text] of Object.entries(files)) writeFileSync(path.join(folder, name, file), text);
    }
    use(folder);
  });
}

const machines = {
  a: {
    'PR-PORTS-24-01-1-9-0-0.log': port(1, 1) + 'rubbish\n' + port(4, 4),
    'PR-PORTS-24-01-1-9-9-0.log': port(9, 9),
    'PR-EVENTS-24-01-1-9-0-0.jsonl': eventsLog([event(2, 'PC-A'), event(8, 'PC-A')]),
  },
  b: { 'PR-PORTS-24-01-1-9-3-0.log': port(3, 3) + port(2, 2) + port(5, 5) },
};
const files = (folder: string): ReturnType<typeof findLogFiles> => findLogFiles([folder], (error) => assert.fail(error));
/** Machine and time of records; `!` for a damaged one. */
const shown = (records: readonly LogRecord[]): string[] =>
  records.map((record) => `${path.basename(path.dirname(record.file))}${record.type === 'damaged' ? '!' : record.time?.getUTCMinutes()}`);

describe('logs of several machines', () => {
  it('are found in the folders of a folder that has no logs itself', () =>
    withMachines({ ...machines, other: { 'notes.txt': 'x' } }, (folder) => {
      assert.equal(files(folder).length, 4);
      assert.ok(areOfSeveralMachines(files(folder)));
      assert.ok(!areOfSeveralMachines(files(path.join(folder, 'a'))));
      writeFileSync(path.join(folder, 'PR-PORTS-24-01-1-9-0-0.log'), port(0, 1));
      assert.equal(files(folder).length, 1, 'a folder with logs is one machine');
    }));

  it('are read in the order of their times, each file in its own order', () =>
    withMachines(machines, (folder) => {
      const records = [...readInTimeOrder(files(folder), options)].flat();
      // The clock of b was set back: its records keep their order.
      assert.deepEqual(shown(records), ['a1', 'a!', 'a2', 'b3', 'b2', 'a4', 'b5', 'a8', 'a9']);
      const some = { ...options, after: new Date(Date.UTC(2024, 0, 1, 9, 3)), before: new Date(Date.UTC(2024, 0, 1, 9, 9)) };
      assert.deepEqual(shown([...readInTimeOrder(files(folder), some)].flat()), ['a!', 'b3', 'a4', 'b5', 'a8']);
    }));

  it('are read in small pieces if there are many, with the same result', () =>
    withMachines(
      Object.fromEntries(
        Array.from({ length: 40 }, (_, at) => [
          `m${at}`,
          { 'PR-PORTS-24-01-1-9-0-0.log': Array.from({ length: 60 }, (_none, minute) => port(minute, at).repeat(20)).join('') },
        ]),
      ),
      (folder) => {
        const records = [...readInTimeOrder(files(folder), { ...options })].flat();
        assert.equal(records.length, 40 * 60 * 20);
        const times = records.map((record) => (record.type === 'damaged' ? NaN : Number(record.time)));
        assert.ok(times.every((time, at) => at === 0 || time >= times[at - 1]!));
      },
    ));

  it('have a last part', () =>
    withMachines(machines, (folder) => {
      const tail = (count: number): string[] => shown(readTailInTimeOrder(files(folder), count, () => options));
      assert.deepEqual([tail(0), tail(3), tail(99).length], [[], ['b5', 'a8', 'a9'], 9]);
    }));

  it('have the names of their computers', () =>
    withMachines(
      {
        ...machines,
        c: {
          'PR-PORTS-24-01-1-9-0-0.log': port(1, 1),
          'PR-PIDS-24-01-1-9-0-0.log': 'Port Reporter Version 1.01 Log File\n\nProcess detail log\n\nLocal computer name:\n\n PC-C\n',
        },
      },
      (folder) => {
        const computerOf = createComputerNames();
        const names = files(folder).map(({ path: file }) => `${path.basename(path.dirname(file))} ${computerOf(file)}`);
        // The later PR-PORTS of a has no PR-EVENTS of its own. Nothing in b names the computer.
        assert.deepEqual(names.toSorted(), ['a PC-A', 'a PC-A', 'a PC-A', 'b null', 'c PC-C', 'c PC-C']);
      },
    ));
});
