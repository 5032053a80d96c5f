import assert from 'node:assert/strict';
import { SetupError } from '../../../installer/setup/setup-error.ts';
import { runSteps, together, type Done, type Step, type StepWatcher } from '../../../installer/setup/steps.ts';

const titles = ['one', 'two', 'three', 'four'];

/** Steps that write down what happens to them. */
function made(diary: string[], { failing, stuck }: { failing?: string; stuck?: string } = {}): { steps: Step[]; watcher: StepWatcher } {
  const steps = titles.map((title): Step => ({
    name: 'service',
    title,
    target: title,
    run: () => {
      if (title === failing) throw new Error(`${title} cannot (for a test)`);
      diary.push(`+${title}`);
      return {
        undo: () => {
          if (title === stuck) throw new Error('it hangs (somewhere)');
          diary.push(`-${title}`);
        },
        settle: () => {
          diary.push(`=${title}`);
          return title === 'two' ? [{ place: title, reason: 'InUse' }] : [];
        },
      };
    },
  }));
  const tell =
    (what: string) =>
    ({ title }: Step): void => {
      diary.push(`${what} ${title}`);
    };
  const watcher = { begun: tell('begun'), waiting: tell('waiting'), done: tell('done'), failed: tell('failed'), undone: tell('undone') };
  return { steps, watcher };
}

const deeds = (diary: readonly string[]): string[] => diary.filter((entry) => /^[-+=]/.test(entry));

describe('the steps of setup', () => {
  it('are done in their order, and settled when none can fail any more', async () => {
    const diary: string[] = [];
    const { steps, watcher } = made(diary);
    assert.deepEqual(await runSteps(steps, watcher, new AbortController().signal), [{ place: 'two', reason: 'InUse' }]);
    assert.deepEqual(diary, [
      ...titles.flatMap((title) => [`begun ${title}`, `+${title}`, `done ${title}`]),
      ...titles.map((title) => `=${title}`),
    ]);
  });

  for (const [at, failing] of titles.entries()) {
    it(`are undone in the reverse order when '${failing}' fails`, async () => {
      const diary: string[] = [];
      const { steps, watcher } = made(diary, { failing });
      await assert.rejects(runSteps(steps, watcher, new AbortController().signal), { message: `${failing} cannot (for a test)` });
      const before = titles.slice(0, at);
      assert.deepEqual(deeds(diary), [...before.map((title) => `+${title}`), ...before.toReversed().map((title) => `-${title}`)]);
      assert.deepEqual(
        diary.filter((entry) => /^(failed|undone)/.test(entry)),
        [`failed ${failing}`, ...before.toReversed().map((title) => `undone ${title}`)],
      );
    });
  }

  it('are undone as far as can be, and what could not is told with its reason', async () => {
    const diary: string[] = [];
    const { steps, watcher } = made(diary, { failing: 'four', stuck: 'two' });
    await assert.rejects(runSteps(steps, watcher, new AbortController().signal), {
      code: 'NotUndone',
      message: 'four cannot (for a test); what was done before could not be undone (two, two: somewhere)',
    });
    assert.deepEqual(deeds(diary), ['+one', '+two', '+three', '-three', '-one']);
  });

  it('are undone when setup is to end early', async () => {
    const diary: string[] = [];
    const { steps, watcher } = made(diary);
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
    assert.deepEqual(deeds(diary), ['+one', '-one']);
  });
});

describe('parts of a step', () => {
  const part = (diary: string[], name: string) => (): Done => {
    diary.push(`+${name}`);
    return {
      undo: () => {
        diary.push(`-${name}`);
      },
    };
  };

  it('are done all or not at all', async () => {
    const diary: string[] = [];
    await assert.rejects(
      together([
        part(diary, 'a'),
        part(diary, 'b'),
        () => {
          throw new Error('no');
        },
      ]),
      { message: 'no' },
    );
    assert.deepEqual(diary, ['+a', '+b', '-b', '-a']);
  });

  it('are undone together, the last one first', async () => {
    const diary: string[] = [];
    await (await together([part(diary, 'a'), part(diary, 'b')])).undo();
    assert.deepEqual(diary, ['+a', '+b', '-b', '-a']);
  });
});
