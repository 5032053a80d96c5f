import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { NativeAddonError, extractTo, loadExtracted, removeExtracted } from '../../engine/platform/native-addon.ts';

const addon = Buffer.from('the native addon');

describe('extractTo', () => {
  let top: string;
  let folder: string;

  beforeEach(() => {
    top = mkdtempSync(join(tmpdir(), 'port-reporter-extract-'));
    folder = join(top, 'cache', 'portreporter');
  });
  afterEach(() => {
    rmSync(top, { recursive: true, force: true });
  });

  const extract = (): string => extractTo([folder], 'koffi.node', addon);

  it('creates a file that only its owner can read or write, and no other file', () => {
    const file = extract();
    assert.deepEqual(readFileSync(file), addon);
    assert.deepEqual(readdirSync(folder), ['koffi.node']);
    if (process.platform !== 'linux') return;
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
  });

  it('keeps an identical file', () => {
    const before = statSync(extract());
    assert.equal(statSync(extract()).ino, before.ino);
  });

  it('replaces a changed or truncated file', () => {
    for (const content of ['another native addon', 'the native']) {
      writeFileSync(extract(), content);
      assert.deepEqual(readFileSync(extract()), addon);
    }
  });

  it('replaces a file that others can write to', function () {
    if (process.platform !== 'linux') this.skip();
    const before = extract();
    chmodSync(before, 0o666);
    assert.equal(statSync(extract()).mode & 0o777, 0o600);
  });

  it('rejects a directory that others can write to, with a remedy', function () {
    if (process.platform !== 'linux') this.skip();
    chmodSync(join(extract(), '..'), 0o777);
    assert.throws(
      extract,
      (error) =>
        error instanceof NativeAddonError &&
        error.target === folder &&
        error.message.includes(`${folder} is writable by others`) &&
        error.remedy.includes('chmod go-w'),
    );
  });

  it('reports a directory that cannot be created', function () {
    if (process.platform !== 'linux') this.skip();
    assert.throws(() => extractTo(['/proc/nothing/portreporter'], 'koffi.node', addon), {
      name: 'NativeAddonError',
      target: '/proc/nothing/portreporter',
      message: 'cannot extract the native addon to /proc/nothing/portreporter (no such file or directory)',
      remedy:
        'Set XDG_CACHE_HOME to a directory that only this account can write to, or ' +
        "copy koffi.node from the PowerShell module's bin folder next to the executable.",
    });
  });

  it('continues with the next directory if it cannot write to one', function () {
    if (process.platform !== 'linux') this.skip();
    // Not even root can create a directory there.
    assert.throws(
      () => {
        mkdirSync('/sys/portreporter');
      },
      { code: 'EPERM' },
    );
    assert.equal(extractTo(['/sys/portreporter', folder], 'koffi.node', addon), join(folder, 'koffi.node'));
  });
});

describe('loadExtracted', () => {
  const fileName = 'koffi-0123456789abcdef.node';
  let top: string;
  let folder: string;

  beforeEach(() => {
    top = mkdtempSync(join(tmpdir(), 'port-reporter-extract-'));
    folder = join(top, 'portreporter');
  });
  afterEach(() => {
    rmSync(top, { recursive: true, force: true });
  });

  it('loads the extracted file', () => {
    assert.deepEqual(
      loadExtracted([folder], fileName, addon, (file) => [file, readFileSync(file)]),
      [join(folder, fileName), addon],
    );
  });

  it('uses a directory of this process if the file is deleted, or replaced, before it is loaded', () => {
    for (const writeAgain of [false, true]) {
      const open = (file: string): unknown => {
        if (file.startsWith(join(folder, fileName))) {
          renameSync(file, join(top, 'deleted'));
          if (writeAgain) writeFileSync(file, addon);
          throw new Error('Module not found.');
        }
        return [file, readFileSync(file)];
      };
      assert.deepEqual(loadExtracted([folder], fileName, addon, open), [join(`${folder}-${process.pid}`, fileName), addon]);
    }
  });

  it('reports a file that cannot be loaded without a second attempt', () => {
    const opened: string[] = [];
    const open = (file: string): never => {
      opened.push(file);
      throw new Error('blocked by policy');
    };
    assert.throws(() => loadExtracted([folder], fileName, addon, open), {
      name: 'NativeAddonError',
      message: `cannot load the native addon ${join(folder, fileName)} (blocked by policy)`,
    });
    assert.deepEqual(opened, [join(folder, fileName)]);
  });

  it('succeeds at each of many starts while another process deletes what is extracted', async () => {
    const source = new URL('../../engine/platform/native-addon.ts', import.meta.url).href;
    const code = `
      const { removeExtracted } = await import(${JSON.stringify(source)});
      process.stdout.write('started');
      const end = Date.now() + 2000;
      while (Date.now() < end) removeExtracted([${JSON.stringify(folder)}]);`;
    const remover = spawn(process.execPath, ['--input-type=module', '--eval', code], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(remover, 'exit');
    await once(remover.stdout, 'data');
    const places = new Set<unknown>();
    const open = (file: string): string => {
      assert.deepEqual(readFileSync(file), addon);
      return dirname(file);
    };
    while (remover.exitCode === null) {
      for (let start = 0; start < 100; start++) places.add(loadExtracted([folder], fileName, addon, open));
      await setImmediate();
    }
    assert.deepEqual(await ended, [0, null]);
    assert.ok(places.has(`${folder}-${process.pid}`), 'no start met a deletion');
  });
});

describe('removeExtracted', () => {
  it('removes the directory of a process after it has ended only', () => {
    const top = mkdtempSync(join(tmpdir(), 'port-reporter-extract-'));
    const folder = join(top, 'portreporter');
    const ended = spawnSync(process.execPath, ['--version']).pid;
    try {
      for (const name of [`${process.pid}`, `${ended}`, 'x', '']) {
        extractTo([`${folder}-${name}`], 'koffi-0123456789abcdef.node', addon);
      }
      removeExtracted([folder]);
      assert.deepEqual(readdirSync(top).toSorted(), ['portreporter-', `portreporter-${process.pid}`, 'portreporter-x']);
    } finally {
      rmSync(top, { recursive: true });
    }
  });

  it('removes extracted files, also of an interrupted start, and the directory if it is empty', () => {
    const top = mkdtempSync(join(tmpdir(), 'port-reporter-extract-'));
    const folder = join(top, 'portreporter');
    const fileName = 'koffi-0123456789abcdef.node';
    try {
      extractTo([folder], fileName, addon);
      mkdirSync(join(folder, `${fileName}-x1y2z3`));
      writeFileSync(join(folder, 'mine'), '');
      removeExtracted([join(top, 'never there'), folder]);
      assert.deepEqual(readdirSync(folder), ['mine']);
      rmSync(join(folder, 'mine'));
      extractTo([folder], fileName, addon);
      removeExtracted([folder]);
      assert.deepEqual(readdirSync(top), []);
    } finally {
      rmSync(top, { recursive: true });
    }
  });
});
