import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uniqueName, hasContent, installFile, moveAside } from '../../../installer/setup/files.ts';
import { retryWhileBusy } from '../../../installer/setup/retry.ts';
import { noopContext, type StepContext } from '../../../installer/setup/steps.ts';

describe('the files of setup', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'port-reporter-setup-'));
    file = join(folder, 'program.exe');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const [old, fresh] = [Buffer.from('old'), Buffer.from('fresh')];

  for (const before of [null, old]) {
    const kind = before ? 'in the place of another' : 'where there was none';
    it(`are installed ${kind}, and nothing else remains`, async () => {
      if (before) writeFileSync(file, before);
      const done = await installFile(file, fresh, noopContext);
      assert.deepEqual(readFileSync(file), fresh);
      assert.deepEqual(done.commit?.() ?? [], []);
      assert.deepEqual(readdirSync(folder), ['program.exe']);
    });

    it(`are rolled back ${kind}`, async () => {
      if (before) writeFileSync(file, before);
      await (await installFile(file, fresh, noopContext)).rollback();
      assert.deepEqual(readdirSync(folder), before ? ['program.exe'] : []);
      if (before) assert.deepEqual(readFileSync(file), before);
    });
  }

  it('that are identical are not replaced', async () => {
    writeFileSync(file, old);
    const done = await installFile(file, old, noopContext);
    assert.deepEqual(readdirSync(folder), ['program.exe']);
    await done.rollback();
    assert.ok(hasContent(file, old));
  });

  it('that cannot be written are reported, and nothing is changed', async () => {
    const nowhere = join(folder, 'nowhere', 'x.exe');
    await assert.rejects(
      installFile(nowhere, fresh, noopContext),
      (error: Error & { code: string }) => error.code === 'NotWritten' && error.message.includes('no such file or directory'),
    );
    assert.deepEqual(readdirSync(folder), []);
  });

  it('and folders are moved aside, and restored or deleted', async () => {
    const [inner, aside] = [join(folder, 'module'), join(folder, 'module.old')];
    mkdirSync(inner);
    writeFileSync(join(inner, 'a'), old);
    await (await moveAside(inner, aside, noopContext)).rollback();
    assert.deepEqual(readdirSync(inner), ['a']);
    const done = await moveAside(inner, aside, noopContext);
    assert.ok(!existsSync(inner));
    assert.deepEqual(done.commit?.(), []);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('replace the leftovers of an earlier setup', () => {
    writeFileSync(`${file}.old`, old);
    assert.equal(uniqueName(`${file}.old`), `${file}.old`);
    assert.deepEqual(readdirSync(folder), []);
  });
});

describe('the retries of setup', () => {
  const busy = (error: unknown): string | null => (error instanceof Error && error.message === 'busy' ? 'it is in use' : null);
  const failing = (times: number) => {
    let left = times;
    return (): string => {
      if (left-- > 0) throw new Error('busy');
      return 'done';
    };
  };
  const watched = (reported: string[], stop = new AbortController().signal): StepContext => ({
    waiting: (reason) => {
      reported.push(reason);
    },
    stop,
  });

  it('repeat the action, and report the reason once', async () => {
    const reported: string[] = [];
    assert.equal(await retryWhileBusy(failing(3), busy, watched(reported)), 'done');
    assert.deepEqual(reported, ['it is in use']);
  });

  it('report nothing if there is no reason to wait', async () => {
    const reported: string[] = [];
    assert.equal(await retryWhileBusy(failing(0), busy, watched(reported)), 'done');
    await assert.rejects(
      retryWhileBusy(
        () => {
          throw new Error('broken');
        },
        busy,
        watched(reported),
      ),
      { message: 'broken' },
    );
    assert.deepEqual(reported, []);
  });

  it('have a time limit', async () => {
    await assert.rejects(retryWhileBusy(failing(1000), busy, noopContext, 600), { message: 'busy' });
  });

  it('stop when setup is cancelled', async () => {
    const stop = new AbortController();
    stop.abort(new Error('Ctrl-C'));
    await assert.rejects(retryWhileBusy(failing(1000), busy, watched([], stop.signal)), { message: 'Ctrl-C' });
  });
});
