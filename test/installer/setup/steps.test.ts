import assert from 'node:assert/strict';
import { SetupError } from '../../../installer/setup/setup-error.ts';
import { runSteps, composeSteps, type StepResult, type Step, type StepListener } from '../../../installer/setup/steps.ts';

const titles = ['one', 'two', 'three', 'four'];

/** Steps that record their calls. */
function made(calls: string[], { failing, stuck }: { failing?: string; stuck?: string } = {}): { steps: Step[]; watcher: StepListener } {
  const steps = titles.map((title): Step => ({
    name: 'service',
    title,
    target: title,
    run: () => {
      if (title === failing) throw new Error(`${title} cannot (for a test)`);
      calls.push(`+${title}`);
      return {
        rollback: () => {
          if (title === stuck) throw new Error('it hangs (somewhere)');
          calls.push(`-${title}`);
        },
        commit: () => {
          calls.push(`=${title}`);
          return title === 'two' ? [{ target: title, reason: 'InUse' }] : [];
        },
      };
    },
  }));
  const log =
    (what: string) =>
    ({ title }: Step): void => {
      calls.push(`${what} ${title}`);
    };
  const watcher = { started: log('started'), waiting: log('waiting'), done: log('done'), failed: log('failed'), undone: log('undone') };
  return { steps, watcher };
}

const deeds = (calls: readonly string[]): string[] => calls.filter((entry) => /^[-+=]/.test(entry));

describe('the steps of setup', () => {
  it('are performed in order, and committed after the last one', async () => {
    const calls: string[] = [];
    const { steps, watcher } = made(calls);
    assert.deepEqual(await runSteps(steps, watcher, new AbortController().signal), [{ target: 'two', reason: 'InUse' }]);
    assert.deepEqual(calls, [
      ...titles.flatMap((title) => [`started ${title}`, `+${title}`, `done ${title}`]),
      ...titles.map((title) => `=${title}`),
    ]);
  });

  for (const [at, failing] of titles.entries()) {
    it(`are rolled back in reverse order if '${failing}' fails`, async () => {
      const calls: string[] = [];
      const { steps, watcher } = made(calls, { failing });
      await assert.rejects(runSteps(steps, watcher, new AbortController().signal), { message: `${failing} cannot (for a test)` });
      const before = titles.slice(0, at);
      assert.deepEqual(deeds(calls), [...before.map((title) => `+${title}`), ...before.toReversed().map((title) => `-${title}`)]);
      assert.deepEqual(
        calls.filter((entry) => /^(failed|undone)/.test(entry)),
        [`failed ${failing}`, ...before.toReversed().map((title) => `undone ${title}`)],
      );
    });
  }

  it('are rolled back as far as possible, and failures are reported with the reason', async () => {
    const calls: string[] = [];
    const { steps, watcher } = made(calls, { failing: 'four', stuck: 'two' });
    await assert.rejects(runSteps(steps, watcher, new AbortController().signal), {
      code: 'NotUndone',
      message: 'four cannot (for a test); the previous steps could not be rolled back (two, two: somewhere)',
    });
    assert.deepEqual(deeds(calls), ['+one', '+two', '+three', '-three', '-one']);
  });

  it('are rolled back when setup is cancelled', async () => {
    const calls: string[] = [];
    const { steps, watcher } = made(calls);
    const stop = new AbortController();
    const [one, ...others] = steps;
    assert.ok(one);
    const ending: Step = {
      ...one,
      run: (context) => {
        stop.abort(new SetupError('Stopped', 'OperationStopped', 'setup was ended early (Ctrl-C was pressed)', 'setup', 'Start it again.'));
        return one.run(context);
      },
    };
    await assert.rejects(runSteps([ending, ...others], watcher, stop.signal), { code: 'Stopped' });
    assert.deepEqual(deeds(calls), ['+one', '-one']);
  });
});

describe('parts of a step', () => {
  const part = (calls: string[], name: string) => (): StepResult => {
    calls.push(`+${name}`);
    return {
      rollback: () => {
        calls.push(`-${name}`);
      },
    };
  };

  it('are performed all or not at all', async () => {
    const calls: string[] = [];
    await assert.rejects(
      composeSteps([
        part(calls, 'a'),
        part(calls, 'b'),
        () => {
          throw new Error('no');
        },
      ]),
      { message: 'no' },
    );
    assert.deepEqual(calls, ['+a', '+b', '-b', '-a']);
  });

  it('are rolled back together in reverse order', async () => {
    const calls: string[] = [];
    await (await composeSteps([part(calls, 'a'), part(calls, 'b')])).rollback();
    assert.deepEqual(calls, ['+a', '+b', '-b', '-a']);
  });
});
