import { once } from 'node:events';
import { MessageChannel, receiveMessageOnPort, type MessagePort, type ResourceLimits, type Worker } from 'node:worker_threads';
import { errorReason } from '../../../model/error-code.ts';
import type { OptionalFieldGroup } from '../../../model/mapping-schema.ts';
import { close, eventfd, write } from '../../../platform/linux/libc.ts';
import { startWorker } from '../../../platform/start-worker.ts';
import { sumOfLost, type ReadStateEvents, type StateEvent, type StateEvents } from '../../collector.ts';
import { control, type StateEventMessage, type StateEventWorker } from './shared-state-events.ts';

// sys/eventfd.h
const EFD_CLOEXEC = 0o2000000;
const EFD_NONBLOCK = 0o4000;
/** The number of events that are kept until they are drained, as during a pause; further ones are lost, and counted. */
const maxReceived = 200_000;
/**
 * Of the worker. Nearly all of its objects live for a moment only; at 5,000 connections a second V8 would let their space grow to 32 MB.
 */
const limits: ResourceLimits = { maxYoungGenerationSizeMb: 6 };
/** How long a drain waits for the worker. It needs a millisecond; a machine without free processors may take longer. */
const answerTimeoutMs = 2000;

/**
 * Subscribes to the states of all TCP sockets: the tracepoint `sock:inet_sock_set_state` (Linux 4.16), through perf_event_open(2), in all
 * network namespaces.
 * @param bootTime as for the records of the collector
 * @param include the optional fields that are read for owners
 * @returns why the kernel does not report them, as the end of a sentence
 */
export async function openStateEvents(bootTime: number, include: readonly OptionalFieldGroup[]): Promise<StateEvents | string> {
  const wakeFd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  const { port1, port2 } = new MessageChannel();
  const words = new Int32Array(new SharedArrayBuffer(Object.keys(control).length * Int32Array.BYTES_PER_ELEMENT));
  const data: StateEventWorker = { bootTime, include, words, wakeFd, port: port2 };
  try {
    const worker = startWorker('state-event-worker', import.meta.url, data, limits, [port2]);
    const first: StateEventMessage = await firstMessage(worker, port1);
    if ('opened' in first) return new WorkerStateEvents(worker, port1, words, wakeFd);
    close(wakeFd);
    port1.close();
    return 'unavailable' in first ? first.unavailable : 'their reader did not start';
  } catch (error) {
    close(wakeFd);
    port1.close();
    return `their reader did not start (${errorReason(error)})`;
  }
}

async function firstMessage(worker: Worker, port: MessagePort): Promise<StateEventMessage> {
  const ended = new AbortController();
  const { signal } = ended;
  try {
    const failed = once(worker, 'error', { signal }).then(([error]) => Promise.reject(error));
    const [message] = await Promise.race([once(port, 'message', { signal }), failed]);
    return message;
  } finally {
    ended.abort();
  }
}

class WorkerStateEvents implements StateEvents {
  private readonly port: MessagePort;
  private readonly words: Int32Array;
  private readonly wakeFd: number;
  private received: { events: StateEvent[]; lost: number | null } = { events: [], lost: 0 };
  private callback: () => void = () => undefined;
  private request = 0;
  private failure: unknown = null;
  private isClosed = false;

  constructor(worker: Worker, port: MessagePort, words: Int32Array, wakeFd: number) {
    this.port = port;
    this.words = words;
    this.wakeFd = wakeFd;
    port.on('message', (message: StateEventMessage) => {
      this.take(message);
      this.callback();
    });
    worker.on('error', (error) => {
      this.failure = error;
    });
    // Not before: the worker waits for the descriptor, and its number may belong to another file afterwards.
    worker.on('exit', () => {
      this.isClosed = true;
      close(wakeFd);
    });
    port.unref();
    worker.unref();
  }

  onWaiting(callback: () => void): void {
    this.callback = callback;
  }

  drain(): ReadStateEvents {
    if (this.failure !== null) throw this.failure;
    this.request++;
    Atomics.store(this.words, control.requested, this.request);
    this.wake();
    const answered = Atomics.load(this.words, control.answered);
    if (answered !== this.request) Atomics.wait(this.words, control.answered, answered, answerTimeoutMs);
    for (let next = receiveMessageOnPort(this.port); next !== undefined; next = receiveMessageOnPort(this.port)) this.take(next.message);
    const { received } = this;
    this.received = { events: [], lost: 0 };
    return received;
  }

  private take(message: StateEventMessage): void {
    if (!('events' in message)) return;
    Atomics.sub(this.words, control.waiting, message.events.length);
    this.received.lost = sumOfLost(this.received.lost, message.lost);
    if (this.received.events.length + message.events.length > maxReceived)
      this.received.lost = sumOfLost(this.received.lost, message.events.length);
    else for (const event of message.events) this.received.events.push(event);
  }

  private wake(): void {
    const one = Buffer.alloc(8);
    one.writeBigUInt64LE(1n);
    write(this.wakeFd, one, one.length);
  }

  /** Waits for the worker: Node would interrupt it in a call of the C library at its end, which aborts the process. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    if (this.failure === null) {
      Atomics.store(this.words, control.closing, 1);
      this.wake();
      Atomics.wait(this.words, control.ended, 0, answerTimeoutMs);
    }
    this.port.close();
  }
}
