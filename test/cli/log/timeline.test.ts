import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { portsLogHeader } from '../../../engine/log-writer/ports-log-writer.ts';
import { withFiles } from '../../log-reader/read-text.ts';
import { runProgram } from '../run-program.ts';

const fixtures = 'test/fixtures/reporter';
type Row = Record<string, unknown>;

async function entries(...args: string[]): Promise<Row[]> {
  const { stdout, stderr, exitCode } = await runProgram('log', 'timeline', ...args, '--format', 'json');
  assert.deepEqual([stderr, exitCode], ['', 0]);
  return stdout
    .trimEnd()
    .split('\n')
    .map((text) => JSON.parse(text));
}

describe('log timeline', () => {
  it('shows the life of a program, with connections counted once', async () => {
    // PR-PORTS and PR-EVENTS contain the same four connections, the original's log has PR-PORTS alone.
    for (const set of ['windows-xp', 'samples']) {
      const rows = await entries(path.join(fixtures, set), '--process', 'winword');
      const connected = rows.filter(({ event }) => event === 'connected');
      assert.deepEqual(
        connected.map(({ count, values, remotePort, direction, processName }) => [count, values, remotePort, direction, processName]),
        [3, 1].map((count) => [count, ['207.46.248.248'], 80, 'Outbound', 'WINWORD.EXE']),
      );
      const start = rows.find(({ event }) => event === 'reporterStarted');
      assert.match(String(start?.['summary']), /^Port Reporter [\d.]+, PC12347$/);
      assert.equal(rows.filter(({ event }) => event === 'reporterStarted').length, 1);
    }
  });

  it('shows what was open at the start once, from PR-EVENTS if it is there, with accounts and services', async () => {
    const names = readdirSync(path.join(fixtures, 'windows-11')).filter((name) => name.startsWith('PR-'));
    const textOf = (name: string): string => readFileSync(path.join(fixtures, 'windows-11', name), 'utf8');
    const files = (kinds: RegExp): Record<string, string> =>
      Object.fromEntries(names.filter((name) => kinds.test(name)).map((name) => [name, textOf(name)]));
    const socketsOf = async (kinds: RegExp, ...filters: string[]): Promise<unknown[]> => {
      let found: unknown[] = [];
      await withFiles(files(kinds), async (folder) => {
        const rows = await entries(folder, ...filters);
        found = rows
          .filter(({ event, presentAtStart }) => presentAtStart === true && /^(?:listenerOpened|connected|accepted)$/.test(String(event)))
          .map(({ event, localAddress, localPort, processName, count }) => [event, localAddress, localPort, processName, count]);
      });
      return found;
    };
    const all = await socketsOf(/PR-/, '--process', '*');
    assert.ok(all.length > 1);
    assert.deepEqual(await socketsOf(/PR-EVENTS/, '--process', '*'), all);
    const ofAccount = await socketsOf(/PR-/, '--user', '*');
    assert.deepEqual(
      [ofAccount, ofAccount.length > 0],
      [all.filter((entry) => ofAccount.some((one) => isDeepStrictEqual(one, entry))), true],
    );
  });

  it('shows accepted connections as such', async () => {
    const rows = await entries(path.join(fixtures, 'linux'), '--port', '80', '--process', 'nginx');
    const accepted = rows.filter(({ event }) => event === 'accepted');
    assert.ok(accepted.length > 0 && accepted.every(({ direction, localPort }) => direction === 'Inbound' && localPort === 80));
    assert.ok(rows.some(({ event, why, summary }) => event === 'gap' && why === undefined && summary === 'late'));
    const times = rows.map(({ time }) => String(time));
    assert.deepEqual(times, times.toSorted());
  });

  it('knows the direction from records before the requested time', async () => {
    const rows = await entries(path.join(fixtures, 'linux'), '--process', 'nginx', '--after', '2026-01-02T03:04:06Z', '--pause', '0s');
    assert.ok(rows.some(({ event, direction }) => event === 'accepted' && direction === 'Inbound'));
    assert.ok(rows.every(({ presentAtStart }) => presentAtStart === false));
  });

  it('writes all formats', async () => {
    const args = ['log', 'timeline', path.join(fixtures, 'windows-xp'), '--process', 'winword'];
    const table = (await runProgram(...args)).stdout.split('\n');
    assert.match(table[0] ?? '', /^TIME +LAST +EVENT +PID +PROCESS +SUMMARY$/);
    assert.ok(table.some((line) => /connected +372 +WINWORD\.EXE +to 207\.46\.248\.248 on TCP 80, 3 connections$/.test(line)));
    assert.match((await runProgram(...args, '--format', 'csv')).stdout, /^time,last,event,processId,/);
    assert.match((await runProgram(...args, '--format', 'xml')).stdout, /^<timelineEvents>\n  <timelineEvent>\n/m);
    assert.match((await runProgram(...args, '--format', 'tsv')).stdout, /^time\tlast\tevent\t/);
  });

  it('refuses to run without a filter, and reports that nothing matches', () =>
    withFiles({ 'PR-PORTS-24-01-1-0-0-0.log': `${portsLogHeader('24-01-1-0-0-0', 'win32')}rubbish\r\n` }, async (folder) => {
      const none = await runProgram('log', 'timeline', folder);
      assert.deepEqual([none.exitCode, none.stdout], [2, '']);
      assert.match(none.stderr, /^PortReporter: log timeline requires a filter\. Add a filter, such as --process nc\.$/m);
      const nothing = await runProgram('log', 'timeline', folder, '--process', 'x', '--format', 'tsv');
      assert.equal(nothing.exitCode, 1);
      assert.match(nothing.stderr, /^DamagedLine\t[^]*\nNoMatchingRecord\tObjectNotFound\tno record matches --process x \(0 checked\)/);
      const pause = await runProgram('log', 'timeline', folder, '--process', 'x', '--pause', 'long');
      assert.deepEqual([pause.exitCode, pause.stderr.includes('invalid duration for --pause: long')], [2, true]);
    }));
});
