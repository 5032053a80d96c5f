import { parentPort } from 'node:worker_threads';
import koffi from 'koffi';
import { handlerType, registerServiceCtrlHandlerEx, serviceMainType, startServiceCtrlDispatcher } from '../../platform/windows/advapi32.ts';
import { endFailedService, reportStatus, type OwnState, type StatusHandle } from './own-status.ts';
import { serviceName } from './service-name.ts';

// Runs as a worker, so that the service manager's requests are answered at once, whatever the main thread is busy with. The dispatcher
// calls back on threads of its own; koffi brings the calls to this thread, which must therefore never wait for the dispatcher itself:
// called synchronously it would block for ever.

/** What the service manager asks for. */
export type Control = 'stop' | 'shutdown' | 'pause' | 'continue';

/** What the worker tells the main thread. */
export type FromDispatcher =
  /** The service manager has started this process; the words are its start parameters. */
  | { readonly kind: 'started'; readonly parameters: readonly string[]; readonly statusHandle: StatusHandle }
  | { readonly kind: 'control'; readonly control: Control }
  /** The dispatcher has returned. `started` is false when nobody but a user started this process (error 1063). */
  | { readonly kind: 'ended'; readonly started: boolean };

/** What the main thread tells the worker: where the service stands. `exitCode` is one of our own; 0 is an orderly end. */
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

/** While something is pending, a sign of progress so often (ms). */
const checkPointEvery = 1000;
/** How soon the service manager may expect the next one (ms): several times as long, for a busy machine. */
const waitHint = 10_000;
/** A step that takes longer (ms) is stuck: the main thread will not answer any more, and this thread ends the process. */
const maxPending = 300_000;

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
  if (performance.now() - pendingSince > maxPending) endFailedService(statusHandle, state !== 'stopPending');
  checkPoint++;
  report();
}, checkPointEvery);

const handler = koffi.register((control: number): number => {
  if (control === controlInterrogate) return noError;
  const request = controls.get(control);
  if (!request) return errorCallNotImplemented;
  // A second request of a kind, such as shutdown after preshutdown, changes nothing.
  if (state !== pendingAfter[request] && state !== 'stopped') {
    enter(pendingAfter[request]);
    send({ kind: 'control', control: request });
  }
  return noError;
}, koffi.pointer(handlerType));

const serviceMain = koffi.register((count: number, words: bigint): void => {
  statusHandle = registerServiceCtrlHandlerEx(serviceName, handler, null);
  enter('startPending');
  const args: string[] = koffi.decode(words, 'str16', count);
  send({ kind: 'started', parameters: args.slice(1), statusHandle }); // the first is the service's name
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
