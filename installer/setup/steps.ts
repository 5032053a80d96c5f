import { setImmediate } from 'node:timers/promises';
import { reasonOf, SetupError } from './setup-error.ts';

export type StepName = 'stop' | 'folder' | 'program' | 'module' | 'service' | 'eventSource' | 'start' | 'logs';

/** Something that setup does as a whole or not at all. */
export interface Step {
  readonly name: StepName;
  /** As the transcript says it: `Creating service`. */
  readonly title: string;
  /** What is made, changed or taken away: a path, a registry key, a service. */
  readonly target: string;
  /** The transcript has no line for it, unless it fails. */
  readonly quiet?: true;
  /** Does it. When it throws it has left everything as it was. */
  run(context: StepContext): StepResult | Promise<StepResult>;
}

/** What a step is given. */
export interface StepContext {
  /** Told why the step waits: a clause such as `PortReporter.exe is in use`. */
  readonly waiting: (reason: string) => void;
  /** Aborted, with the error to throw as its reason, when setup is to end early. */
  readonly stop: AbortSignal;
}

/** What a step leaves behind. */
export interface StepResult {
  /** Puts everything back as it was before the step. */
  rollback(): void | Promise<void>;
  /** Called when no step can fail any more: throws away what undo would have needed. */
  commit?(): readonly RemainingFile[];
}

/** What could not be taken away. */
export interface RemainingFile {
  readonly target: string;
  readonly reason: 'InUse' | 'HoldsOtherFiles';
}

/** Who is told how the steps go. */
export interface StepListener {
  started(step: Step): void;
  waiting(step: Step, reason: string): void;
  done(step: Step): void;
  failed(step: Step, error: unknown): void;
  undone(step: Step): void;
}

/** For what is undone: nobody is told, and nothing ends it early. */
export const unwatched: StepContext = { waiting: () => undefined, stop: new AbortController().signal };

/**
 * Does all steps in their order or, when one fails or setup is to end early, undoes those before it, the last one first.
 * @returns what could not be taken away
 * @throws the error of the step that failed; SetupError NotUndone when something could not be put back
 */
export async function runSteps(steps: readonly Step[], watcher: StepListener, stop: AbortSignal): Promise<RemainingFile[]> {
  const finished: { readonly step: Step; readonly done: StepResult }[] = [];
  try {
    for (const step of steps) {
      // Nobody is heard, Ctrl-C for one, while steps follow each other without a pause.
      await setImmediate();
      stop.throwIfAborted();
      watcher.started(step);
      try {
        finished.push({ step, done: await step.run({ waiting: (reason) => watcher.waiting(step, reason), stop }) });
      } catch (error) {
        watcher.failed(step, error);
        throw error;
      }
      watcher.done(step);
    }
  } catch (error) {
    await rollback(finished, watcher, error);
    throw error;
  }
  return finished.flatMap(({ done }) => done.commit?.() ?? []);
}

async function rollback(
  finished: readonly { readonly step: Step; readonly done: StepResult }[],
  watcher: StepListener,
  cause: unknown,
): Promise<void> {
  const left: string[] = [];
  for (const { step, done } of finished.toReversed()) {
    try {
      await done.rollback();
      watcher.undone(step);
    } catch (error) {
      left.push(`${step.title}, ${step.target}: ${reasonOf(error)}`);
    }
  }
  if (left.length === 0) return;
  const what = cause instanceof Error ? cause.message : String(cause);
  throw new SetupError(
    'NotUndone',
    'InvalidResult',
    `${what}; what was done before could not be undone (${left.join('; ')})`,
    'setup',
    'Run setup again: it goes on from what it finds.',
    { cause },
  );
}

/** Does several things as one: all of them, or when one fails none. */
export async function composeSteps(parts: readonly (() => StepResult | Promise<StepResult>)[]): Promise<StepResult> {
  const all: StepResult[] = [];
  const undoAll = async (): Promise<void> => {
    for (const done of all.toReversed()) await done.rollback();
  };
  try {
    for (const part of parts) all.push(await part());
  } catch (error) {
    await undoAll();
    throw error;
  }
  return { rollback: undoAll, commit: () => all.flatMap((done) => done.commit?.() ?? []) };
}
