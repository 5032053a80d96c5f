import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { writeMachines } from '../../analysis/report/lab-machines.ts';
import { withFiles } from '../../log-reader/read-text.ts';
import { portsLogHeader } from '../../log-reader/generate-ports-log.ts';
import { runProgram } from '../run-program.ts';

const name = 'PR-PORTS-26-1-1-1-1-1.log';

interface Part {
  readonly file: string | null;
  readonly kind: string | null;
  readonly offset: number | null;
  readonly isLast: boolean;
  readonly content: string | null;
}

async function partsOf(folder: string): Promise<{ parts: Part[]; exitCode: number; stderr: string }> {
  const { stdout, stderr, exitCode } = await runProgram('log', 'pack', folder, '--format', 'json');
  const parts = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Part => JSON.parse(line));
  return { parts, stderr, exitCode };
}

describe('log pack', () => {
  it('prints all bytes of each file in parts, and then that it is complete', () => {
    const content = Buffer.from(portsLogHeader('26-1-1-1-1-1') + 'x'.repeat(2 * 262_144));
    return withFiles({ [name]: content, 'PR-PIDS-26-1-1-1-1-1.log': '' }, async (folder) => {
      const { parts, exitCode, stderr } = await partsOf(folder);
      assert.deepEqual([exitCode, stderr], [0, '']);
      assert.deepEqual(
        parts.map(({ file, kind, offset, isLast }) => [file && path.basename(file), kind, offset, isLast]),
        [
          [name, 'ports', 0, false],
          [name, 'ports', 262_144, false],
          [name, 'ports', 524_288, true],
          ['PR-PIDS-26-1-1-1-1-1.log', 'pids', 0, true],
          [null, null, null, true],
        ],
      );
      const bytes = parts.slice(0, 3).map((part) => gunzipSync(Buffer.from(part.content ?? '', 'base64')));
      assert.deepEqual(Buffer.concat(bytes), content);
    });
  });

  it('ends a file of whole parts without an empty one', () => {
    const content = portsLogHeader('26-1-1-1-1-1').padEnd(2 * 262_144, 'x');
    return withFiles({ [name]: content }, async (folder) => {
      assert.deepEqual(
        (await partsOf(folder)).parts.map(({ offset, isLast }) => [offset, isLast]),
        [
          [0, false],
          [262_144, true],
          [null, true],
        ],
      );
    });
  });

  it('reports a path without logs', () =>
    withFiles({}, async (folder) => {
      const { exitCode, stderr } = await partsOf(folder);
      assert.deepEqual([exitCode, JSON.parse(stderr).code], [1, 'NoLogs']);
    }));
});

describe('log report --collection', () => {
  it('names missing machines, and the folders that logs were copied from in its commands', () =>
    withFiles({}, async (folder) => {
      const [copied = ''] = writeMachines(folder, { 'LAB-02': 'compromised' });
      const file = path.join(folder, 'collection.json');
      writeFileSync(file, JSON.stringify({ origins: { 'LAB-02': 'C:\\Port Logs' }, missing: ['<b>pc03', 'pc04'] }));
      const { stdout, exitCode } = await runProgram('log', 'report', copied, '-o', '-', '--collection', file, '--time-zone', 'Z');
      assert.equal(exitCode, 0);
      assert.match(stdout, /Not in this report, because their logs could not be collected: &lt;b&gt;pc03, pc04\./);
      const command = /<code>(.*?)<\/code>/
        .exec(stdout)?.[1]
        ?.replaceAll(/<[^>]*>/g, '')
        .replaceAll('&quot;', '"');
      assert.equal(
        command,
        'PortReporter log read "C:\\Port Logs" --process=rundll32.exe --remote-port=4444 --remote-address=203.0.113.66',
      );
      assert.ok(!stdout.includes(copied));
    }));

  for (const [content, reason] of [
    ['{', /Expected property name/],
    ['[]', /^$/],
    ['null', /it is not an object/],
    ['{"origins": {"a": 1}}', /origins is not an object of texts/],
    ['{"missing": "pc03"}', /missing is not a list of texts/],
  ] as const) {
    it(`${reason.source === '^$' ? 'accepts' : 'refuses'} ${content}`, () =>
      withFiles({ [name]: portsLogHeader('26-1-1-1-1-1') + '26/1/1,1:1:2,TCP,22,0.0.0.0,,0.0.0.0,7,sshd,<root>\r\n' }, async (folder) => {
        mkdirSync(path.join(folder, 'other'));
        const file = path.join(folder, 'other', 'collection.json');
        writeFileSync(file, content);
        const { stderr, exitCode } = await runProgram('log', 'report', folder, '-o', path.join(folder, 'r.html'), '--collection', file);
        assert.equal(exitCode, reason.source === '^$' ? 0 : 1);
        assert.match(stderr, reason);
        assert.equal(readFileSync(file, 'utf8'), content);
      }));
  }
});
