import { durationText } from '../../duration-text.ts';
import { createFolderOf } from '../../../log-reader/folder-of.ts';
import type { LogRecord, ProcessRecord } from '../../../log-reader/log-records.ts';
import { isServedPort } from '../../statistics/listener-counts.ts';
import { servicePort, type Subject } from '../subject.ts';
import { Tally, type FoundRecord } from '../tally.ts';
import { addedTo, isClosing, isFailedAttempt, nameKey, type Behaviour, type Observation } from './observation.ts';

/** What is seen for the first time. */
type Novelty = 'listener' | 'program' | 'program and port';

interface Machine {
  readonly firstTime: number;
  /** When what was seen later began: a tally; null for what was seen while learning. */
  readonly seen: Map<string, Tally | null>;
}

/**
 * What a machine has never done before: a program that listens on a port, a program on the network, or a program with a port. What is seen
 * in the first `learn-hours` of the logs, and in records before the requested time, is learned; with `learn-running`, also the programs
 * that ran when the record started, without a socket. The method is that of "rare" or "first seen" detections (MITRE ATT&CK T1205, T1571;
 * Zeek's known-services).
 */
export function createFirstSeen(novelty: Novelty): (parameters: { readonly [name: string]: number }) => Behaviour {
  return (parameters) => watchFirstSeen(novelty, parameters['learn-hours']! * 3_600_000, parameters['learn-running'] === 1);
}

function watchFirstSeen(novelty: Novelty, learnMs: number, learnsRunning: boolean): Behaviour {
  const machines = new Map<string, Machine>();
  const folderOf = createFolderOf();
  let unwatched = 0;
  let lastFile = '';

  /** The time of learning starts with the first record of a machine, whatever it is about. */
  function learn(record: LogRecord): void {
    if (record.type !== 'damaged' && record.time && record.file !== lastFile) {
      lastFile = record.file;
      const firstTime = record.time.getTime();
      addedTo(machines, folderOf(record.file), () => ({ firstTime, seen: new Map<string, Tally | null>() }));
    }
    if (learnsRunning && record.type === 'process' && record.presentAtStart) learnRunning(record);
  }

  /** A program that runs when the record starts is known, although it may have no socket. */
  function learnRunning({ file, time, processName }: ProcessRecord): void {
    const machine = machines.get(folderOf(file));
    const key = nameKey(processName);
    const isLearning = machine !== undefined && time !== null && time.getTime() < machine.firstTime + learnMs;
    if (isLearning && !machine.seen.has(key)) addedTo(machine.seen, key, () => null);
  }

  function add(subject: Subject, record: FoundRecord, isWanted: boolean): void {
    if (!record.time || isClosing(record) || isFailedAttempt(record)) return;
    const time = record.time.getTime();
    const machine = machines.get(folderOf(record.file));
    const isLearning = !isWanted || (machine !== undefined && time < machine.firstTime + learnMs);
    const create = (): Tally | null => (isLearning ? null : new Tally(subject));
    const key = keyOf(subject, novelty);
    if (!machine || (!machine.seen.has(key) && addedTo(machine.seen, key, create) === null && !isLearning)) return void unwatched++;
    machine.seen.get(key)?.add(subject, record);
  }

  return {
    learn,
    add,
    observations: () => [...machines.values()].flatMap((machine) => newIn(machine, novelty)),
    unwatched: () => unwatched,
  };
}

function newIn({ firstTime, seen }: Machine, novelty: Novelty): Observation[] {
  return [...seen.values()].flatMap((tally) => (tally ? [{ tally, reasons: reasonsOf(tally, novelty, firstTime) }] : []));
}

function keyOf(subject: Subject, novelty: Novelty): string {
  if (novelty === 'program') return nameKey(subject.processName);
  const { side, port } = servicePort(subject);
  const isArbitrary = side === 'local' && port !== null && !isServedPort(port);
  return `${subject.protocol} ${side} ${isArbitrary ? 'arbitrary' : port} ${nameKey(subject.processName)}`;
}

function reasonsOf({ first, subject }: Tally, novelty: Novelty, firstTime: number): string[] {
  const after = first ? durationText(first.getTime() - firstTime) : 'an unknown time';
  const { side, port } = servicePort(subject);
  // A program is watched by the sockets that match the criterion: it may have had others before.
  if (novelty === 'program') return [`program first did this ${after} after the first record`];
  return [`${side} port ${subject.protocol} ${port} first seen ${after} after the first record`];
}
