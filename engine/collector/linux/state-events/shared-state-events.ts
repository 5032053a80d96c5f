import type { MessagePort } from 'node:worker_threads';
import type { OptionalFieldGroup } from '../../../model/mapping-schema.ts';
import type { ReadStateEvents } from '../../collector.ts';

/**
 * Words that both threads use with Atomics: the numbers of the last request and answer, whether to end and whether it has ended, and the
 * events that wait.
 */
export const control = { requested: 0, answered: 1, closing: 2, ended: 3, waiting: 4 } as const;

/** The data of the worker. */
export interface StateEventWorker {
  readonly bootTime: number;
  readonly include: readonly OptionalFieldGroup[];
  readonly words: Int32Array;
  /** An eventfd(2): written to wake the worker. The main thread closes it when the worker has ended. */
  readonly wakeFd: number;
  readonly port: MessagePort;
}

/** Messages of the worker: the first is `opened` or `unavailable`. */
export type StateEventMessage = { readonly opened: true } | { readonly unavailable: string } | ReadStateEvents;
