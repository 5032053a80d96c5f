import { setImmediate } from 'node:timers/promises';
import { reasonOf, SetupError } from './setup-error.ts';

export type StepName = 'stop' | 'folder' | 'program' | 'module' | 'service' | 'eventSource' | 'start' | 'logs';

/** One unit of work of setup: it is done completely or not at all. */
export interface Step {
  readonly name: StepName;
  /** As shown in the transcript: `Creating service`. */
  readonly title: string;
  /** The object that is created, changed or removed: a path, a registry key, a service. */
  readonly target: string;
  /** The transcript shows the step only if it fails. */
  readonly quiet?: true;
  /** Performs the step. If it throws, it has changed nothing. */
  run(context: StepContext): StepResult | Promise<StepResult>;
}

/** The environment of a running step. */
export interface StepContext {
  /** To be called with the reason if the step has to wait: a clause such as `PortReporter.exe is in use`. */
  readonly waiting: (reason: string) => void;
  /** Aborted when setup is cancelled; its reason is the error to throw. */
  readonly stop: AbortSignal;
}

/** Finishes or reverts a step that was performed. */
export interface StepResult {
  /** Restores the state before the step. */
  rollback(): void | Promise<void>;
  /** Called after all steps: deletes what a rollback would have needed. Returns what could not be deleted. */
  commit?(): readonly RemainingFile[];
}

/** A file or folder that could not be deleted. */
export interface RemainingFile {
  readonly target: string;
  readonly reason: 'InUse' | 'HoldsOtherFiles';
}

/** Receives the progress of the steps. */
export interface StepListener {
  started(step: Step): void;
  waiting(step: Step, reason: string): void;
  done(step: Step): void;
  failed(step: Step, error: unknown): void;
  undone(step: Step): void;
}

/** For rollbacks: waiting is not reported, and nothing cancels them. */
export const noopContext: StepContext = { waiting: () => undefined, stop: new AbortController().signal };

/**
 * Performs all steps in order. If one fails or setup is cancelled, the previous ones are rolled back in reverse order.
 * @returns what could not be deleted
 * @throws the error of the failed step; SetupError NotUndone if the rollback was incomplete
 */
export async function runSteps(steps: readonly Step[], listener: StepListener, stop: AbortSignal): Promise<RemainingFile[]> {
  const finished: { readonly step: Step; readonly done: StepResult }[] = [];
  try {
    for (const step of steps) {
      // Lets pending events, such as Ctrl-C, be handled between two steps.
      await setImmediate();
      stop.throwIfAborted();
      listener.started(step);
      try {
        finished.push({ step, done: await step.run({ waiting: (reason) => listener.waiting(step, reason), stop }) });
      } catch (error) {
        listener.failed(step, error);
        throw error;
      }
      listener.done(step);
    }
  } catch (error) {
    await rollback(finished, listener, error);
    throw error;
  }
  return finished.flatMap(({ done }) => done.commit?.() ?? []);
}

async function rollback(
  finished: readonly { readonly step: Step; readonly done: StepResult }[],
  listener: StepListener,
  cause: unknown,
): Promise<void> {
  const failures: string[] = [];
  for (const { step, done } of finished.toReversed()) {
    try {
      await done.rollback();
      listener.undone(step);
    } catch (error) {
      failures.push(`${step.title}, ${step.target}: ${reasonOf(error)}`);
    }
  }
  if (failures.length === 0) return;
  const message = cause instanceof Error ? cause.message : String(cause);
  throw new SetupError(
    'NotUndone',
    'InvalidResult',
    `${message}; the previous steps could not be rolled back (${failures.join('; ')})`,
    'setup',
    'Run setup again. It continues from the current state.',
    { cause },
  );
}

/** Performs several parts as one step: if one fails, the previous ones are rolled back. */
export async function composeSteps(parts: readonly (() => StepResult | Promise<StepResult>)[]): Promise<StepResult> {
  const all: StepResult[] = [];
  const rollbackAll = async (): Promise<void> => {
    for (const done of all.toReversed()) await done.rollback();
  };
  try {
    for (const part of parts) all.push(await part());
  } catch (error) {
    await rollbackAll();
    throw error;
  }
  return { rollback: rollbackAll, commit: () => all.flatMap((done) => done.commit?.() ?? []) };
}
