import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { lockFile, createDirectoryLocks } from '../../engine/log-writer/directory-lock.ts';
import { ownFolder } from '../reporter/fake-session.ts';

describe('the lock of a log folder', () => {
  let folder = '';
  beforeEach(() => {
    folder = ownFolder();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('refuses a second reporter until the first one ends', async () => {
    const lock = await createDirectoryLocks();
    const first = lock(folder);
    assert.throws(() => lock(folder), { code: 'BadSetting', message: `another reporter writes to the log folder ${folder}` });
    first.close();
    lock(folder).close();
  });

  it('is released when its process is killed', async () => {
    const lock = await createDirectoryLocks();
    const program = `const { createDirectoryLocks } = await import('./engine/log-writer/directory-lock.ts');
      const held = (await createDirectoryLocks())(${JSON.stringify(folder)}); console.log('held'); setInterval(() => held.inPlace(), 1000);`;
    const child = spawn(process.execPath, ['--experimental-strip-types', '--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(child.stdout, 'data');
    assert.throws(() => lock(folder), /another reporter/);
    child.kill('SIGKILL');
    await once(child, 'exit');
    lock(folder).close();
  });

  it('follows no link and detects that its file was removed', async () => {
    const lock = await createDirectoryLocks();
    const file = path.join(folder, lockFile);
    writeFileSync(path.join(folder, 'other'), '');
    symlinkSync(path.join(folder, 'other'), file);
    assert.throws(() => lock(folder), /cannot be locked \(too many symbolic links/);
    rmSync(file);
    const held = lock(folder);
    assert.ok(held.inPlace());
    rmSync(file);
    assert.ok(!held.inPlace());
    held.close();
  });
});
