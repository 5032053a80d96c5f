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

const port = parentPort;
if (!port) throw new Error('dispatcher-worker.ts runs as a worker only');
const send = (message: FromDispatcher): void => {
  port.postMessage(message);
};

let statusHandle: StatusHandle = 0;
let state: OwnState = 'startPending';
let exitCode = 0;
let checkPoint = 0;
let pendingSince = performance.now();

function isPending(): boolean {
  return state.endsWith('Pending');
}

function report(): void {
  reportStatus(statusHandle, { state, exitCode, checkPoint, waitHint });
}

function enter(next: OwnState): void {
  state = next;
  checkPoint = 1;
  pendingSince = performance.now();
  report();
}

const progress = setInterval(() => {
  if (statusHandle === 0 || !isPending()) return;
  if (performance.now() - pendingSince > maxPendingMs) endFailedService(statusHandle, state !== 'stopPending');
  checkPoint++;
  report();
}, checkPointIntervalMs);

const handler = koffi.register((control: number): number => {
  if (control === controlInterrogate) return noError;
  const request = controls.get(control);
  if (!request) return errorCallNotImplemented;
  // A repeated request, such as shutdown after preshutdown, has no effect.
  if (state !== pendingAfter[request] && state !== 'stopped') {
    enter(pendingAfter[request]);
    send({ kind: 'control', control: request });
  }
  return noError;
}, koffi.pointer(handlerType));

const serviceMain = koffi.register((count: number, argv: bigint): void => {
  statusHandle = registerServiceCtrlHandlerEx(serviceName, handler, null);
  enter('startPending');
  const args: string[] = koffi.decode(argv, 'str16', count);
  send({ kind: 'started', parameters: args.slice(1), statusHandle }); // the first argument is the name of the service
}, koffi.pointer(serviceMainType));

port.on('message', (message: ToDispatcher) => {
  if (message.state === 'stopped') exitCode = message.exitCode;
  enter(message.state);
});

const table = [
  { name: serviceName, main: serviceMain },
  { name: null, main: null },
];
startServiceCtrlDispatcher(table, () => {
  clearInterval(progress);
  send({ kind: 'ended', started: statusHandle !== 0 });
  port.close();
});
