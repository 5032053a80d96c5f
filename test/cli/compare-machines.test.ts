import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { portsLogHeader } from '../../engine/log-writer/ports-log-writer.ts';
import { createMapping, eventsLog } from '../builders.ts';
import { withFiles } from '../log-reader/read-text.ts';
import { mainFile, runNode, runProgram } from './run-program.ts';

const listener = (localPort: number, processName: string, protocol = 'TCP'): string =>
  `${JSON.stringify({ protocol, localAddress: '0.0.0.0', localPort, state: protocol === 'TCP' ? 'Listen' : null, processId: 1, processName })}\n`;
const usual = listener(135, 'svchost.exe') + listener(445, 'System') + listener(49_664, 'lsass.exe');
/** Thirty machines: one has a further program, one lacks a service, one has another program at a port. */
const snapshots = Object.fromEntries(
  Array.from({ length: 30 }, (_, at) => [`pc${String(at + 1).padStart(2, '0')}.json`, usual.replace('49664', String(49_664 + at))]),
);
snapshots['pc07.json'] += listener(4444, 'nc.exe');
snapshots['pc12.json'] = listener(135, 'svchost.exe') + listener(49_700, 'lsass.exe');
snapshots['pc20.json'] += listener(135, 'SVCHOST.EXE') + listener(50_001, 'chrome.exe', 'UDP');

const rowsOf = (stdout: string): [port: number | null, name: string, count: number, present: string[], absent: string[]][] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
    .map(({ localPort, processName, count, presentOn, absentOn }) => [localPort, processName, count, presentOn, absentOn]);

describe('compare --machines', () => {
  it('shows what is different on which of thirty machines', () =>
    withFiles(snapshots, async (folder) => {
      const others = (name: string): string[] =>
        Array.from({ length: 30 }, (_, at) => `pc${String(at + 1).padStart(2, '0')}`).filter((one) => one !== name);
      const { stdout, exitCode } = await runProgram('compare', '--machines', folder, '--format', 'json');
      assert.equal(exitCode, 0);
      assert.deepEqual(rowsOf(stdout), [
        [4444, 'nc.exe', 1, ['pc07'], others('pc07')],
        [445, 'System', 29, others('pc12'), ['pc12']],
      ]);
      const table = await runProgram('compare', '--machines', folder);
      assert.match(table.stdout, /4444 +nc\.exe +1 +pc07 *\n.* 445 +System +29 +pc12 *\n$/);
      const filtered = await runProgram('compare', '--machines', folder, '--process', 'nc', '--format', 'json');
      assert.deepEqual(rowsOf(filtered.stdout).length, 1);
    }));

  it('reads the compressed snapshots of a folder too', () =>
    withFiles({ 'a.json': usual, 'b.json.gz': gzipSync(usual + listener(4444, 'nc.exe')) }, async (folder) => {
      const { stdout } = await runProgram('compare', '--machines', folder, '--format', 'json');
      assert.deepEqual(rowsOf(stdout), [[4444, 'nc.exe', 1, ['b'], ['a']]]);
    }));

  it('shows a port of the system without a number, once for each program', () =>
    withFiles({ 'a.json': usual + listener(50_000, 'beacon.exe') + listener(50_001, 'beacon.exe'), 'b.json': usual }, async (folder) => {
      const { stdout } = await runProgram(
        'compare',
        '--machines',
        path.join(folder, 'a.json'),
        `second=${path.join(folder, 'b.json')}`,
        '--format',
        'json',
      );
      assert.deepEqual(rowsOf(stdout), [[null, 'beacon.exe', 1, ['a'], ['second']]]);
    }));

  it('reads the logs of machines, and names them as the logs do', () =>
    withFiles({}, async (folder) => {
      const stamp = '24-01-1-9-0-0';
      const port = (localPort: number, name: string): string => `24/1/1,9:0:0,TCP,${localPort},0.0.0.0,,0.0.0.0,4,${name},<SYSTEM>\r\n`;
      const mapping = createMapping({
        localAddress: '0.0.0.0',
        localPort: 8080,
        remoteAddress: null,
        remotePort: null,
        state: 'Listen',
        processName: 'java',
      });
      const opened = { time: '2024-01-01T08:00:00.000Z', event: 'opened', source: 'poll', mapping, computer: 'WEB1' };
      for (const [name, files] of [
        ['a', { [`PR-PORTS-${stamp}.log`]: portsLogHeader(stamp, 'win32') + port(445, 'System') }],
        [
          'b',
          {
            [`PR-PORTS-${stamp}.log`]: portsLogHeader(stamp, 'win32') + port(445, 'System'),
            [`PR-EVENTS-${stamp}.jsonl`]: eventsLog([opened]),
          },
        ],
      ] as const) {
        mkdirSync(path.join(folder, name));
        for (const [file, text] of Object.entries(files)) writeFileSync(path.join(folder, name, file), text);
      }
      const { stdout } = await runProgram('compare', '--machines', folder, '--format', 'json');
      assert.deepEqual(rowsOf(stdout), [[8080, 'java', 1, ['WEB1'], ['a']]]);
    }));

  it('reads snapshots from standard input', async () => {
    const { stdout } = await runNode(
      [mainFile, 'compare', '--machines', 'pc1=-', 'pc2=-', '--format', 'json'],
      `${usual}${listener(22, 'sshd')}\u001c\n${usual}\u001c\n`,
    );
    assert.deepEqual(rowsOf(stdout), [[22, 'sshd', 1, ['pc1'], ['pc2']]]);
  });

  const eventsOf = (...ports: readonly number[]): string =>
    eventsLog(
      ports.map((localPort) => ({
        time: '2024-01-01T08:00:00.000Z',
        event: 'opened',
        source: 'poll',
        mapping: createMapping({
          localAddress: '::',
          localPort,
          remoteAddress: null,
          remotePort: null,
          state: 'Listen',
          processName: 'java',
        }),
        computer: 'WEB1',
      })),
    );

  it('distinguishes logs of the same computer by their folders', () =>
    withFiles({}, async (folder) => {
      const folders = ['a', 'b', 'c'].map((name) => path.join(folder, name));
      for (const [at, one] of folders.entries()) {
        mkdirSync(one);
        writeFileSync(path.join(one, 'PR-EVENTS-24-01-1-9-0-0.jsonl'), eventsOf(...[80, 443].slice(0, at === 0 ? 2 : 1)));
      }
      const [a = '', b = '', c = ''] = folders;
      const { stdout } = await runProgram('compare', '--machines', folder, '--format', 'json');
      assert.deepEqual(rowsOf(stdout), [[443, 'java', 1, [`WEB1 (${a})`], [`WEB1 (${b})`, `WEB1 (${c})`]]]);
      const named = await runProgram('compare', '--machines', `old=${a}`, b, b, '--format', 'json');
      assert.deepEqual(rowsOf(named.stdout), [[443, 'java', 1, ['old'], ['WEB1']]]);
    }));

  it('distinguishes snapshots of the same name', async () =>
    withFiles({ 'a.json': usual }, async (folder) => {
      const { stdout } = await runNode(
        [mainFile, 'compare', '--machines', 'a=-', 'a=-', path.join(folder, 'a.json'), '--format', 'json'],
        `${usual}${listener(22, 'sshd')}\u001c\n${usual}\u001c\n`,
      );
      const absent = [`a (${path.join(folder, 'a.json')})`, 'a (standard input) 2'];
      assert.deepEqual(rowsOf(stdout), [[22, 'sshd', 1, ['a (standard input)'], absent.toSorted()]]);
    }));

  it('refuses a single machine, and names it', async () => {
    const { stderr, exitCode } = await runNode([mainFile, 'compare', '--machines', 'vm=-', '--format', 'json'], usual);
    assert.equal(exitCode, 1);
    assert.deepEqual({ ...JSON.parse(stderr), message: '' }, { code: 'OneMachine', category: 'InvalidData', message: '', target: 'vm' });
  });

  it('refuses a single machine', () =>
    withFiles({ 'a.json': usual }, async (folder) => {
      const { stderr, exitCode } = await runProgram('compare', '--machines', path.join(folder, 'a.json'));
      assert.equal(exitCode, 1);
      assert.match(stderr, /there is only one machine to compare\. Give at least two snapshots/);
    }));
});
