import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { replaceFile } from '../../engine/platform/replace-file.ts';

const source = new URL('../../engine/platform/replace-file.ts', import.meta.url).href;

/** The arguments of Node for a program that can call `replaceFile`. */
const program = (code: string): string[] => [
  '--input-type=module',
  '--eval',
  `import { replaceFile } from ${JSON.stringify(source)};\n${code}`,
];

describe('replaceFile', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'port-reporter-replace-'));
    file = join(folder, 'file');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const mode = (): number => statSync(file).mode & 0o777;
  const linuxOnly = (context: Mocha.Context): void => {
    if (process.platform !== 'linux') context.skip();
  };

  it('creates and replaces a file, and leaves no other one', () => {
    for (const options of [{}, { durable: false }, { temporary: join(folder, 'file.new') }]) {
      for (const content of ['first', Buffer.from('second'), '']) {
        const { ino, size } = replaceFile(file, content, options);
        assert.equal(readFileSync(file, 'utf8'), content.toString());
        assert.deepEqual([statSync(file).ino, statSync(file).size], [ino, size]);
      }
      assert.deepEqual(readdirSync(folder), ['file']);
      rmSync(file);
    }
  });

  it('keeps the permissions of the replaced file, whatever the umask is', function () {
    linuxOnly(this);
    writeFileSync(file, 'old');
    for (const permissions of [0o600, 0o664, 0o444]) {
      chmodSync(file, permissions);
      const { status } = spawnSync(process.execPath, program(`process.umask(0o077); replaceFile(${JSON.stringify(file)}, 'new')`));
      assert.equal(status, 0);
      assert.equal(mode(), permissions);
    }
    assert.equal(readFileSync(file, 'utf8'), 'new');
  });

  it('gives a file the requested permissions, also if the old one had others', function () {
    linuxOnly(this);
    writeFileSync(file, 'old');
    chmodSync(file, 0o666);
    replaceFile(file, 'new', { mode: 0o600 });
    assert.equal(mode(), 0o600);
  });

  it('replaces a link and does not follow it, neither at the file nor at the temporary file', function () {
    linuxOnly(this);
    const other = join(folder, 'other');
    writeFileSync(other, 'other');
    symlinkSync(other, file);
    symlinkSync(other, join(folder, 'file.new'));
    replaceFile(file, 'new', { temporary: join(folder, 'file.new') });
    assert.equal(readFileSync(other, 'utf8'), 'other');
    assert.ok(lstatSync(file).isFile());
    assert.equal(readFileSync(file, 'utf8'), 'new');
    assert.equal(mode() & 0o111, 0);
  });

  it('leaves no temporary file if it fails', () => {
    mkdirSync(join(file, 'not empty'), { recursive: true });
    assert.throws(() => replaceFile(file, 'new'));
    assert.deepEqual(readdirSync(folder), ['file']);
    assert.throws(() => replaceFile(join(folder, 'missing', 'file'), 'new'), { code: 'ENOENT' });
  });

  it('keeps the old file if the disk takes a part of the new one only', function () {
    linuxOnly(this);
    writeFileSync(file, 'old');
    const code = `
      try { replaceFile(${JSON.stringify(file)}, Buffer.alloc(1 << 20)); } catch (error) { console.log(error.code); }`;
    // A write beyond the limit, 64 blocks, fails (getrlimit(2); Node ignores SIGXFSZ).
    const limited = ['-c', 'ulimit -f 64 && exec "$@"', 'bash', process.execPath, ...program(code)];
    assert.equal(spawnSync('bash', limited, { encoding: 'utf8' }).stdout.trim(), 'EFBIG');
    assert.equal(readFileSync(file, 'utf8'), 'old');
    assert.deepEqual(readdirSync(folder), ['file']);
  });

  for (const step of ['writeFileSync', 'fsyncSync', 'renameSync']) {
    it(`keeps the old file if the process is killed at ${step}; the next replacement deletes what is left`, () => {
      writeFileSync(file, 'old');
      const options = { temporary: `${file}.new` };
      const code = `
        import fs from 'node:fs';
        import { syncBuiltinESMExports } from 'node:module';
        fs.${step} = () => process.kill(process.pid, 'SIGKILL');
        syncBuiltinESMExports();
        replaceFile(${JSON.stringify(file)}, 'new', ${JSON.stringify(options)});
        console.log('not killed');`;
      assert.equal(spawnSync(process.execPath, program(code), { encoding: 'utf8' }).stdout, '');
      assert.equal(readFileSync(file, 'utf8'), 'old');
      assert.deepEqual(readdirSync(folder), ['file', 'file.new']);
      replaceFile(file, 'new', options);
      assert.equal(readFileSync(file, 'utf8'), 'new');
      assert.deepEqual(readdirSync(folder), ['file']);
    });
  }

  it('a reader sees whole contents only while several processes replace the file', async () => {
    const size = 100_000;
    const code = (letter: string): string => `
      for (let time = 0; time < 100; time++) replaceFile(${JSON.stringify(file)}, '${letter}'.repeat(${size}), { durable: false });`;
    replaceFile(file, 'a'.repeat(size));
    const writers = ['b', 'c', 'd'].map((letter) => spawn(process.execPath, program(code(letter)), { stdio: 'inherit' }));
    const ended = Promise.all(writers.map(async (writer) => (await once(writer, 'exit'))[0]));
    let exitCodes: unknown[] | undefined;
    while (exitCodes === undefined) {
      const content = readFileSync(file, 'utf8');
      assert.ok(content === content.slice(0, 1).repeat(size), `a reader saw ${content.length} characters`);
      exitCodes = await Promise.race([ended, setImmediate(undefined)]);
    }
    // On Windows a replacement fails while a reader has the file open.
    if (process.platform === 'linux') assert.deepEqual(exitCodes, [0, 0, 0]);
    assert.deepEqual(readdirSync(folder), ['file']);
  });
});
