import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import stringWidth from 'string-width';
import { formats } from '../../../engine/cli/output/record-writer.ts';
import { tsvWriter } from '../../../engine/cli/output/tsv.ts';
import { mappingFields } from '../../../engine/model/mapping-fields.ts';
import { createMapping } from '../../builders.ts';
import { onPath, requireTool } from '../../require-tool.ts';
import { mainFile, runNode } from '../run-program.ts';
import { written } from './written.ts';

const nonBlockingOutput = new URL('../../fixtures/non-blocking-output.ts', import.meta.url).href;

describe('standard output', () => {
  let folder = '';
  /** Words that write many records and ask nothing of the machine. */
  let words: string[] = [];
  const count = 3000;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'portreporter-'));
    const fields = mappingFields.filter(({ include }) => include === undefined);
    const mappings = Array.from({ length: count }, (_, localPort) => createMapping({ localPort, processName: '日本語' }));
    writeFileSync(
      join(folder, 'before.tsv'),
      written((print) => tsvWriter(fields, print), mappings),
    );
    writeFileSync(
      join(folder, 'after.tsv'),
      written((print) => tsvWriter(fields, print), []),
    );
    words = [mainFile, 'compare', join(folder, 'before.tsv'), join(folder, 'after.tsv')];
  });
  after(() => rmSync(folder, { recursive: true }));

  describe('on a full disk', () => {
    before(function () {
      requireTool(this, '/dev/full', existsSync('/dev/full'), 'It is a device of Linux.');
    });

    for (const format of formats) {
      it(`fails with one line in ${format}`, async () => {
        const full = openSync('/dev/full', 'w');
        const child = spawn(process.execPath, [...words, '--format', format], { stdio: ['ignore', full, 'pipe'] });
        closeSync(full);
        let stderr = '';
        child.stderr?.on('data', (text) => {
          stderr += text;
        });
        const [exitCode] = await once(child, 'close');
        assert.equal(exitCode, 1);
        if (format === 'json') assert.equal(JSON.parse(stderr).category, 'WriteError');
        else if (format === 'tsv') assert.match(stderr, /^OutputFailed\tWriteError\tstandard output cannot be written \(ENOSPC\)[^\n]*\n$/);
        else assert.match(stderr, /^PortReporter: standard output cannot be written \(ENOSPC\)[^\n]*\n$/);
      });
    }
  });

  for (const format of formats) {
    it(`ends quietly in ${format} when the reader has closed the pipe`, async () => {
      const child = spawn(process.execPath, [...words, '--format', format], { stdio: ['ignore', 'pipe', 'pipe'] });
      let stderr = '';
      child.stderr.on('data', (text) => {
        stderr += text;
      });
      child.stdout.once('data', () => child.stdout.destroy());
      const [exitCode] = await once(child, 'close');
      assert.deepEqual([exitCode, stderr], [0, '']);
    });
  }

  it('writes texts of every length, one after the other', () => {
    const module = new URL('../../../engine/cli/output/standard-output.ts', import.meta.url).href;
    const program = `
      import { flush, print } from ${JSON.stringify(module)};
      for (const text of ['a', '日', '🗝']) for (const length of [1, 30_000, 65_535, 65_536, 100_000, 1]) print(text.repeat(length) + '\\n');
      flush();`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8', maxBuffer: 1 << 28 });
    const wanted = ['a', '日', '🗝'].flatMap((text) => [1, 30_000, 65_535, 65_536, 100_000, 1].map((length) => text.repeat(length)));
    assert.ok(stdout === `${wanted.join('\n')}\n`, `${stdout.length} characters`);
  });

  it('waits for a slow reader of a pipe that does not block', async () => {
    const preloaded = ['--import', nonBlockingOutput, ...words, '--format', 'json'];
    const child = spawn(process.execPath, preloaded, { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'close');
    let text = '';
    for await (const piece of child.stdout) {
      text += piece;
      await setTimeout(5);
    }
    assert.deepEqual(await ended, [0, null]);
    const ports = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).localPort);
    assert.deepEqual(
      ports,
      Array.from({ length: count }, (_, port) => port),
    );
  });

  describe('on a terminal', () => {
    before(function () {
      requireTool(this, 'script', onPath('script'), 'Install it: apt-get install bsdutils.');
    });

    /** What a terminal of so many columns is sent. */
    function onTerminal(columns: number, variables: NodeJS.ProcessEnv): string {
      const command = `stty cols ${columns}; exec ${[process.execPath, ...words].map((word) => `'${word}'`).join(' ')}`;
      const { NO_COLOR: _no, FORCE_COLOR: _force, ...environment } = process.env;
      return spawnSync('script', ['-qec', command, '/dev/null'], {
        encoding: 'utf8',
        maxBuffer: 1 << 28,
        env: { ...environment, TERM: 'xterm', ...variables },
      }).stdout.replaceAll('\r\n', '\n');
    }

    it('the table has colours and fits', () => {
      const text = onTerminal(100, {});
      assert.match(text, /\u001b\[1mPROTO\u001b\[22m/);
      const lines = text.split('\n');
      assert.ok(lines.length > count);
      assert.ok(lines.every((line) => stringWidth(line) < 100));
    });

    it('there are no colours for those who want none', () => {
      for (const variables of [{ NO_COLOR: '1' }, { TERM: 'dumb' }, { FORCE_COLOR: '0' }]) {
        assert.ok(!onTerminal(100, variables).includes('\u001b'), JSON.stringify(variables));
      }
    });
  });

  it('has whole lines and no colours where it is no terminal, but colours on request', async () => {
    const { stdout } = await runNode(words);
    assert.ok(!stdout.includes('\u001b') && !stdout.includes('…'));
    const forced = spawnSync(process.execPath, words, { encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, FORCE_COLOR: '1' } });
    assert.match(forced.stdout, /\u001b\[1mDIFFERENCE/);
  });
});
