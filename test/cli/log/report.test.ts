import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withFiles } from '../../log-reader/read-text.ts';
import { desktopWeek } from '../../analysis/report/desktop-week.ts';
import { runProgram } from '../run-program.ts';

const week = desktopWeek();
const weekend = Object.fromEntries(Object.entries(week).filter(([name]) => /-26-11-2[12]-/.test(name)));

/** The page that is printed for a week, with further arguments. */
async function reportOf(folder: string, ...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runProgram('log', 'report', folder, '-o', '-', '--time-zone', '+01:00', ...args);
  assert.deepEqual([exitCode, stderr], [0, '']);
  return stdout;
}

const sentenceOf = (page: string): string => /class="sentence">([^<]*)</.exec(page)?.[1] ?? '';

describe('log report --baseline', () => {
  it('shows what is new since a time', () =>
    withFiles(week, async (folder) => {
      const page = await reportOf(folder, '--baseline', '2026-11-21T00:00:00+01:00');
      assert.match(sentenceOf(page), /1 new listener, 2 new programs since Sat 21 Nov 00:00\.$/);
    }));

  it('is the time before --after, if it is not given', () =>
    withFiles(week, async (folder) => {
      const page = await reportOf(folder, '--after', '2026-11-21T00:00:00+01:00');
      assert.match(sentenceOf(page), /1 new listener, 2 new programs since Sat 21 Nov 00:00\.$/);
      assert.match(page, /2026-11-21 07:30 to 2026-11-22 2\d:/);
    }));

  it('shows what other logs do not have', () =>
    withFiles(week, async (folder) => {
      const other = path.join(folder, 'before');
      mkdirSync(other);
      const monday = Object.keys(week).filter((name) => name.includes('-26-11-16-'));
      for (const name of monday) writeFileSync(path.join(other, name), week[name]!);
      const sentence = sentenceOf(await reportOf(folder, '--baseline', other));
      assert.match(sentence, /1 new listener, 2 new programs compared with /);
      assert.ok(sentence.includes(other));
    }));

  it('fails for a baseline that does not exist, before anything is written', () =>
    withFiles(weekend, async (folder) => {
      const output = path.join(folder, 'report.html');
      const { exitCode, stdout, stderr } = await runProgram('log', 'report', folder, '-o', output, '--baseline', path.join(folder, 'none'));
      assert.deepEqual([exitCode, stdout, existsSync(output)], [1, '', false]);
      assert.match(stderr, /none does not exist/);
    }));
});
