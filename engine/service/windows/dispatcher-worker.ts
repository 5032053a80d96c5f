import { parentPort } from 'node:worker_threads';
import koffi from 'koffi';
import { handlerType, registerServiceCtrlHandlerEx, serviceMainType, startServiceCtrlDispatcher } from '../../platform/windows/advapi32.ts';
import { endFailedService, reportStatus, type OwnState, type StatusHandle } from './own-status.ts';
import { serviceName } from './service-name.ts';

// Runs as a worker, so that the service manager's requests are answered at once even if the main thread is busy. The dispatcher calls back
// on separate threads; koffi forwards the calls to this thread, which must therefore never wait for the dispatcher: a synchronous call
// would block for ever.

/** A request of the service manager. */
export type Control = 'stop' | 'shutdown' | 'pause' | 'continue';

/** A message from the worker to the main thread. */
export type FromDispatcher =
  /** The service manager has started this process with these start parameters. */
  | { readonly kind: 'started'; readonly parameters: readonly string[]; readonly statusHandle: StatusHandle }
  | { readonly kind: 'control'; readonly control: Control }
  /** The dispatcher has returned. `started` is false if this process was not started by the service manager (error 1063). */
  | { readonly kind: 'ended'; readonly started: boolean };

/** A message from the main thread to the worker: the state of the service. `exitCode` is one of `serviceExitCodes`; 0 for a normal stop. */
export type ToDispatcher = { readonly state: 'running' | 'paused' } | { readonly state: 'stopped'; readonly exitCode: number };

// winsvc.h
const controls: ReadonlyMap<number, Control> = new Map([
  [1, 'stop'],
  [2, 'pause'],
  [3, 'continue'],
  [5, 'shutdown'],
  [0xf, 'shutdown'],
]);
const controlInterrogate = 4;
const pendingAfter = { stop: 'stopPending', shutdown: 'stopPending', pause: 'pausePending', continue: 'continuePending' } as const;

// winerror.h
const noError = 0;
const errorCallNotImplemented = 120;

/** Interval of progress reports while an operation is pending (ms). */
const checkPointIntervalMs = 1000;
/** When the service manager can expect the next report (ms): several intervals, because the machine can be busy. */
const waitHint = 10_000;
/** A longer step (ms) is stuck: the main thread does not respond any more, and this thread ends the process. */
const maxPendingMs = 300_000;

/** The state of this process for the service manager. Every change is reported at once, and progress while an operation is pending. */
class ReportedStatus {
  #handle: StatusHandle = 0;
  #state: OwnState = 'startPending';
  #exitCode = 0;
  #checkPoint = 0;
  #pendingSince = performance.now();

  get isStarted(): boolean {
    return this.#handle !== 0;
  }

  start(handle: StatusHandle): void {
    this.#handle = handle;
    this.enter('startPending');
  }

  enter(state: OwnState, exitCode = 0): void {
    this.#state = state;
    this.#exitCode = exitCode;
    this.#checkPoint = 1;
    this.#pendingSince = performance.now();
    this.#report();
  }

  /** Enters the pending state of a request. @returns false if the request has no effect: a repeated one, or one after the stop */
  request(control: Control): boolean {
    if (this.#state === pendingAfter[control] || this.#state === 'stopped') return false;
    this.enter(pendingAfter[control]);
    return true;
  }

  /** Ends the process if the pending operation is stuck. */
  reportProgress(): void {
    if (!this.isStarted || !this.#state.endsWith('Pending')) return;
    if (performance.now() - this.#pendingSince > maxPendingMs) endFailedService(this.#handle, this.#state !== 'stopPending');
    this.#checkPoint++;
    this.#report();
  }

  #report(): void {
    reportStatus(this.#handle, { state: this.#state, exitCode: this.#exitCode, checkPoint: this.#checkPoint, waitHint });
  }
}

const port = parentPort;
if (!port) throw new Error('dispatcher-worker.ts runs as a worker only');
const send = (message: FromDispatcher): void => {
  port.postMessage(message);
};

const status = new ReportedStatus();
const progress = setInterval(() => status.reportProgress(), checkPointIntervalMs);

const handler = koffi.register((control: number): number => {
  if (control === controlInterrogate) return noError;
  const request = controls.get(control);
  if (!request) return errorCallNotImplemented;
  if (status.request(request)) send({ kind: 'control', control: request });
  return noError;
}, koffi.pointer(handlerType));

const serviceMain = koffi.register((count: number, argv: bigint): void => {
  const statusHandle = registerServiceCtrlHandlerEx(serviceName, handler, null);
  status.start(statusHandle);
  const args: string[] = koffi.decode(argv, 'str16', count);
  send({ kind: 'started', parameters: args.slice(1), statusHandle }); // the first argument is the name of the service
}, koffi.pointer(serviceMainType));

port.on('message', (message: ToDispatcher) => {
  status.enter(message.state, message.state === 'stopped' ? message.exitCode : 0);
});

const table = [
  { name: serviceName, main: serviceMain },
  { name: null, main: null },
];
startServiceCtrlDispatcher(table, () => {
  clearInterval(progress);
  send({ kind: 'ended', started: status.isStarted });
  port.close();
});
