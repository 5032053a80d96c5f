import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isFailed, verifyLogs } from '../../../engine/analysis/integrity/verify.ts';
import { findLogFiles } from '../../../engine/log-reader/log-files.ts';
import { createMapping, eventHead } from '../../builders.ts';
import { filesOf, ownFolder, startSession } from '../../reporter/fake-session.ts';
import { withFiles } from '../../log-reader/read-text.ts';

const time = '2024-01-01T00:00:00.000Z';
const [first, second, third] = ['24-01-1-0-0-0', '24-01-1-1-0-0', '24-01-1-2-0-0'];
const events = (stamp: string): string => `PR-EVENTS-${stamp}.jsonl`;
const line = (sequence: number, more: object = {}): string => JSON.stringify({ ...eventHead, sequence, time, event: 'x', ...more });
const lines = (...numbers: readonly number[]): string => numbers.map((number) => `${line(number)}\n`).join('');
/** A file that continues the one of another timestamp. */
const continued = (stamp: string, ...[number = 0, ...more]: readonly number[]): string =>
  `${line(number, { event: 'rotated', fromStamp: stamp, toStamp: 'x' })}\n${lines(...more)}`;

/** What is reported for each file whose numbers are wrong. */
async function faultsOf(files: { readonly [name: string]: string }): Promise<Record<string, readonly string[]>> {
  return withFiles(files, (folder) => checkFolder(folder));
}

function checkFolder(folder: string): Record<string, readonly string[]> {
  const problem = (error: Error): never => assert.fail(error);
  const checks = verifyLogs(folder, findLogFiles([folder], problem), { problem });
  for (const check of checks) assert.ok(check.sequence.length === 0 || isFailed(check), check.file);
  return Object.fromEntries(checks.filter(({ sequence }) => sequence.length > 0).map(({ file, sequence }) => [file, sequence]));
}

describe('the numbers of the lines of PR-EVENTS', () => {
  const cases: readonly [what: string, numbers: readonly number[], faults: readonly string[]][] = [
    ['are consecutive', [1, 2, 3, 4], []],
    ['have a gap', [1, 2, 6, 7], ['3 to 5 are missing before line 3']],
    ['have a gap of one', [1, 3], ['2 is missing before line 2']],
    ['are repeated', [1, 2, 2, 3], ['line 3 repeats 2']],
    ['are exchanged', [1, 3, 2, 4], ['line 3 has 2']],
    ['are moved to the end', [1, 4, 5, 2, 3], ['line 4 has 2', 'line 5 has 3']],
    ['are moved to the end and one is repeated', [1, 4, 2, 2], ['line 3 has 2', 'line 4 repeats 2', '3 is missing before line 2']],
    ['do not start with 1', [3, 4], ['1 to 2 are missing before the first line']],
  ];
  for (const [what, numbers, faults] of cases) {
    it(`are checked in a file if they ${what}`, async () =>
      assert.deepEqual(await faultsOf({ [events(first)]: lines(...numbers) }), faults.length > 0 ? { [events(first)]: faults } : {}));
  }

  it('belong to one session in a file', async () => {
    const text = `${lines(1)}${line(2, { session: 'other' })}\n${lines(2)}`;
    assert.deepEqual(await faultsOf({ [events(first)]: text }), { [events(first)]: ['line 2 belongs to another session'] });
  });

  it('continue in the files of a session, whatever their timestamps', async () => {
    assert.deepEqual(
      await faultsOf({ [events(third)]: lines(1, 2), [events(first)]: continued(third, 3, 4), [events(second)]: continued(first, 5) }),
      {},
    );
    const after = `${line(1, { session: 'next' })}\n`;
    assert.deepEqual(await faultsOf({ [events(first)]: lines(1, 2), [events(second)]: after }), {});
  });

  it('that are missing between two files are reported at the end of the first one', async () => {
    assert.deepEqual(await faultsOf({ [events(first)]: lines(1, 2), [events(second)]: continued(first, 5, 6) }), {
      [events(first)]: ['3 to 4 are missing after line 2'],
    });
  });

  it('that are repeated in the next file are reported there', async () => {
    assert.deepEqual(await faultsOf({ [events(first)]: lines(1, 2, 3), [events(second)]: continued(first, 3, 4) }), {
      [events(second)]: [`the file starts with 3, but ${events(first)} ends with 3`],
    });
  });

  it('of a removed file are reported with its name, unless retention deleted it', async () => {
    const files = { [events(first)]: lines(1, 2), [events(third)]: continued(second, 7, 8) };
    assert.deepEqual(await faultsOf(files), { [events(second)]: ['3 to 6 are missing'] });
    const deleted = line(9, { event: 'deleted', stamp: second, files: [events(second)], bytes: 1 });
    assert.deepEqual(await faultsOf({ ...files, [events(third)]: `${files[events(third)]}${deleted}\n` }), {});
    assert.deepEqual(await faultsOf({ [events(third)]: `${files[events(third)]}${deleted}\n` }), {});
  });

  it('are reported up to a maximum', async () => {
    const numbers = Array.from({ length: 100 }, (_, at) => 1 + 2 * at);
    const faults = (await faultsOf({ [events(first)]: lines(...numbers) }))[events(first)] ?? [];
    assert.equal(faults.length, 21);
    assert.equal(faults.at(-1), 'and 79 more');
  });

  describe('of a reporter', () => {
    let folder = '';
    beforeEach(() => (folder = ownFolder()));
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    const run = async (settings: object): Promise<void> => {
      const machine = await startSession({ folder, settings: { logSize: 65_536, ...settings } });
      for (let poll = 1; poll <= 6; poll++) {
        machine.mappings = Array.from({ length: poll * 200 }, (_, at) => createMapping({ localPort: 1 + at, identity: String(at) }));
        await machine.poll();
      }
      machine.session.close('the test is over');
    };

    it('are complete, also after retention', async () => {
      await run({ keep: { kind: 'size', bytes: 500_000 } });
      assert.ok(filesOf(folder, 'EVENTS').length < 5);
      assert.deepEqual(checkFolder(folder), {});
    });

    it('show a line that was removed from any file', async () => {
      await run({});
      for (const name of filesOf(folder, 'EVENTS')) {
        const file = path.join(folder, name);
        const text = readFileSync(file, 'utf8');
        const whole = text.split('\n');
        const removed: { sequence: number } = JSON.parse(whole[3] ?? '');
        writeFileSync(file, whole.toSpliced(3, 1).join('\n'));
        assert.deepEqual(checkFolder(folder), { [name]: [`${removed.sequence} is missing before line 4`] });
        writeFileSync(file, text);
      }
    });
  });
});
