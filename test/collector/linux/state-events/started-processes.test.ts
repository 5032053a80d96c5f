import assert from 'node:assert/strict';
import type { ProcessRecord } from '../../../../engine/collector/linux/state-events/parse-record.ts';
import { StartedProcesses, type StartedProcess } from '../../../../engine/collector/linux/state-events/started-processes.ts';

const base = { clock: 0, parentProcessId: 0, comm: '', isExec: false };
const started = (processId: number, parentProcessId: number, clock = 0): ProcessRecord => ({
  ...base,
  kind: 'started',
  processId,
  parentProcessId,
  clock,
});
const named = (processId: number, comm: string, isExec = true): ProcessRecord => ({ ...base, kind: 'named', processId, comm, isExec });
const ended = (processId: number): ProcessRecord => ({ ...base, kind: 'ended', processId });

describe('started processes', () => {
  const rows: readonly (readonly [string, readonly ProcessRecord[], StartedProcess | undefined])[] = [
    ['nothing was reported', [], undefined],
    [
      'it was started and runs the program of its parent',
      [started(20, 10, 5)],
      { parentProcessId: 10, comm: null, programOf: { processId: 10, clock: 5 } },
    ],
    ['it runs another program', [started(20, 10), named(20, 'curl')], { parentProcessId: 10, comm: 'curl', programOf: null }],
    ['its start was not reported', [named(20, 'curl')], { parentProcessId: 0, comm: 'curl', programOf: null }],
    [
      'it has chosen a name',
      [started(20, 10, 5), named(20, 'worker', false)],
      { parentProcessId: 10, comm: 'worker', programOf: { processId: 10, clock: 5 } },
    ],
    [
      'its parent has run another program before',
      [started(10, 1), named(10, 'sh'), started(20, 10, 5)],
      { parentProcessId: 10, comm: 'sh', programOf: { processId: 10, clock: 5 } },
    ],
    [
      'its parent runs the program of its own parent, and has ended',
      [started(10, 1, 4), started(20, 10, 5), ended(10)],
      { parentProcessId: 10, comm: null, programOf: { processId: 1, clock: 4 } },
    ],
    ['it has ended', [started(20, 10), ended(20)], undefined],
    [
      'its PID was used before',
      [started(20, 10), named(20, 'old'), ended(20), started(20, 11, 6)],
      { parentProcessId: 11, comm: null, programOf: { processId: 11, clock: 6 } },
    ],
    [
      'the parent has run another program since',
      [started(20, 10, 5), named(10, 'other')],
      { parentProcessId: 10, comm: null, programOf: { processId: 10, clock: 5 } },
    ],
  ];
  for (const [what, records, expected] of rows) {
    it(`when ${what}`, () => {
      const processes = new StartedProcesses();
      for (const record of records) processes.add(record);
      assert.deepEqual(processes.get(20), expected);
    });
  }

  it('keeps the last 50,000, and none twice', () => {
    const processes = new StartedProcesses();
    for (let pid = 1; pid <= 50_000; pid++) processes.add(started(pid, 0));
    processes.add(named(1, 'again'));
    assert.ok(processes.get(2));
    processes.add(started(50_001, 0));
    assert.deepEqual([processes.get(1)?.comm, processes.get(2), processes.get(3)?.parentProcessId], ['again', undefined, 0]);
    processes.clear();
    assert.equal(processes.get(1), undefined);
  });
});
