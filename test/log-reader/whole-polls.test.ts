import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseCriteria } from '../../engine/analysis/findings/criteria.ts';
import { createMatcher } from '../../engine/analysis/findings/matcher.ts';
import { findLogFiles } from '../../engine/log-reader/log-files.ts';
import type { LogRecord } from '../../engine/log-reader/log-records.ts';
import { readLogs } from '../../engine/log-reader/read-logs.ts';
import { isOfPoll, WholePolls } from '../../engine/log-reader/whole-polls.ts';
import { withFiles } from './read-text.ts';

const damaged: LogRecord = { type: 'damaged', file: 'a', line: 1, reason: 'x' };

function start(file: string, second: number | null): LogRecord {
  const time = second === null ? null : new Date(second * 1000);
  const logged = time === null ? { time, localTime: null, timeSource: null } : { time, localTime: '', timeSource: 'Option' as const };
  return { type: 'start', file, line: 1, ...logged, version: null, computer: null, operatingSystem: null, mappings: null };
}

describe('whole polls', () => {
  const record = fc.oneof(
    fc.constant(damaged),
    fc.tuple(fc.constantFrom('a', 'b'), fc.constantFrom(null, 1, 1, 1, 2)).map(([file, second]) => start(file, second)),
  );

  it('are the same records in the same order, and no poll is in two arrays', () => {
    fc.assert(
      fc.property(fc.array(fc.array(record, { maxLength: 5 }), { maxLength: 8 }), (blocks) => {
        const polls = new WholePolls();
        const arrays = [...blocks.map((block) => polls.add([...block], 1)), polls.rest()].filter(({ length }) => length > 0);
        assert.deepEqual(arrays.flat(), blocks.flat());
        for (const [at, next] of arrays.entries()) {
          const before = arrays[at - 1]?.at(-1);
          if (before && before.type !== 'damaged' && next[0]!.type !== 'damaged') assert.ok(!isOfPoll(next[0]!, before));
        }
      }),
    );
  });

  it('are not kept without a limit', () => {
    const polls = new WholePolls();
    assert.equal(polls.add([start('a', 1)], 20_000_000).length, 0);
    assert.equal(polls.add([start('a', 1)], 20_000_000).length, 2);
    const many = Array.from({ length: 200_000 }, () => start('a', 1));
    assert.equal(polls.add([...many], 1).length, 0);
    assert.equal(polls.add([...many], 1).length, 400_000);
    assert.equal(polls.add([damaged, damaged], 1).length, 2);
  });

  it('give the same findings, whatever the size of blocks', async () => {
    const criteria = await parseCriteria(
      `<criteria><criterion id="user"><user>LAB\\*</user><port>1-65535</port></criterion>
      <criterion id="in"><direction>inbound</direction><port>8080</port></criterion>
      <criterion id="new"><behaviour kind="new-listener" learn-hours="0"/></criterion></criteria>`,
      'c.xml',
    );
    const rows = Array.from({ length: 40 }, (_, n) => `9:a.exe\tTCP 8080\t10.0.0.1\tESTABLISHED\t10.0.0.2:${5000 + n}\n`).join('');
    const initial =
      'System Date: Mon Jan 01 09:00:00 2024\nPID:Process\tPort\tLocal IP\tState\tRemote IP:Port\n' +
      `${rows}9:a.exe\tTCP 8080\t0.0.0.0\tLISTENING\t0.0.0.0\n?\n=====\nProcess ID: 9 (a.exe)\nUser context: LAB\\ann\n` +
      'Loaded modules:\nC:\\a.exe (0x400000)\n=====\n';
    await withFiles({ 'PR-INITIAL-24-01-1-9-0-0.log': initial }, (folder) => {
      const findingsWith = (chunkSize: number | undefined): unknown => {
        const matcher = createMatcher(criteria);
        const problem = (error: Error): never => assert.fail(error);
        for (const records of readLogs(findLogFiles([folder], problem), { problem, chunkSize })) matcher.add(records);
        return matcher.findings().map(({ criterion, count, user }) => [criterion, count, user]);
      };
      const whole = findingsWith(undefined);
      assert.deepEqual(whole, [
        ['user', 41, 'LAB\\ann'],
        ['in', 40, 'LAB\\ann'],
        ['new', 41, 'LAB\\ann'],
      ]);
      for (const chunkSize of [50, 300, 1000]) assert.deepEqual(findingsWith(chunkSize), whole, String(chunkSize));
    });
  });
});
