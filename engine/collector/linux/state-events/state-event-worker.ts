import { setPriority } from 'node:os';
import { workerData } from 'node:worker_threads';
import { errorCode } from '../../../model/error-code.ts';
import { poll, read } from '../../../platform/linux/libc.ts';
import { sumOfLost, type ReadStateEvents } from '../../collector.ts';
import { control, type StateEventMessage, type StateEventWorker } from './shared-state-events.ts';
import { StateEventReader } from './state-event-reader.ts';

// Runs as a worker: a process is read at once when its event arrives, also while the main thread reads all sockets or writes.

/** Milliseconds between two messages to the main thread, which takes them together. */
const messageIntervalMs = 10;
/** Milliseconds until states are read again, if some have just been read: a busy machine would wake the thread for each. */
const restMs = 3;
const idleMs = 1000;
/** Milliseconds between two checks for processors that were added or switched off. */
const refreshIntervalMs = 1000;
/** The number of events that wait for the main thread; further ones are lost, and counted. */
const maxWaiting = 100_000;
const POLLIN = 1;
/** Of this thread: a process that lives for a millisecond has to be read before the processors take their turns. */
const niceValue = -15;

const { bootTime, include, words, wakeFd, port }: StateEventWorker = workerData;

run();

function run(): void {
  raisePriority();
  const reader = StateEventReader.open(bootTime, include);
  if (typeof reader === 'string') {
    post({ unavailable: reader });
    return;
  }
  post({ opened: true });
  try {
    forward(reader);
  } finally {
    reader.close();
    Atomics.store(words, control.ended, 1);
    Atomics.notify(words, control.ended);
  }
}

/** Needs root, CAP_SYS_NICE or RLIMIT_NICE; without them more processes end before they are read. */
function raisePriority(): void {
  try {
    // On Linux the priority is that of a thread, and 0 is the calling one (setpriority(2)).
    setPriority(0, niceValue);
  } catch (error) {
    if (errorCode(error) !== 'ERR_SYSTEM_ERROR') throw error;
  }
}

function forward(reader: StateEventReader): void {
  let urgent = [wakeFd, ...reader.processFds()];
  let descriptors = pollDescriptors([...urgent, ...reader.stateFds()]);
  let lastRefresh = performance.now();
  const wakeCount = Buffer.alloc(8);
  let waiting: ReadStateEvents = { events: [], lost: 0 };
  let lastMessage = 0;
  for (;;) {
    const isBusy = reader.isHolding() || waiting.events.length > 0 || waiting.lost !== 0;
    if (isBusy) poll(descriptors, urgent.length, restMs);
    else poll(descriptors, descriptors.length / 8, idleMs);
    if (descriptors.readUInt16LE(6) !== 0) read(wakeFd, wakeCount, wakeCount.length);
    if (Atomics.load(words, control.closing) !== 0) return;
    const requested = Atomics.load(words, control.requested);
    const isRequested = requested !== Atomics.load(words, control.answered);
    if (performance.now() - lastRefresh >= refreshIntervalMs) {
      lastRefresh = performance.now();
      if (reader.refresh()) {
        urgent = [wakeFd, ...reader.processFds()];
        descriptors = pollDescriptors([...urgent, ...reader.stateFds()]);
      }
    }
    waiting = together(waiting, reader.read());
    if (isRequested || performance.now() - lastMessage >= messageIntervalMs) {
      send(waiting);
      waiting = { events: [], lost: 0 };
      lastMessage = performance.now();
    }
    if (isRequested) {
      Atomics.store(words, control.answered, requested);
      Atomics.notify(words, control.answered);
    }
  }
}

function together(a: ReadStateEvents, b: ReadStateEvents): ReadStateEvents {
  return { events: a.events.length === 0 ? b.events : [...a.events, ...b.events], lost: sumOfLost(a.lost, b.lost) };
}

function send({ events, lost }: ReadStateEvents): void {
  if (events.length === 0 && lost === 0) return;
  const isTooMuch = Atomics.load(words, control.waiting) > maxWaiting;
  if (isTooMuch) post({ events: [], lost: sumOfLost(lost, events.length) });
  else {
    Atomics.add(words, control.waiting, events.length);
    post({ events, lost });
  }
}

function post(message: StateEventMessage): void {
  port.postMessage(message);
}

/** Structs pollfd: descriptor, requested and returned events. */
function pollDescriptors(fds: readonly number[]): Buffer {
  const bytes = Buffer.alloc(fds.length * 8);
  for (const [index, fd] of fds.entries()) {
    bytes.writeInt32LE(fd, index * 8);
    bytes.writeInt16LE(POLLIN, index * 8 + 4);
  }
  return bytes;
}
