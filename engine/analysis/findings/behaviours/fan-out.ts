import { counted } from '../../../model/counted.ts';
import { folderOf } from '../../../log-reader/folder-of.ts';
import type { Subject } from '../subject.ts';
import { Tally, programKey, type FoundRecord } from '../tally.ts';
import { addedTo, isFailedAttempt, isOpening, type Behaviour } from './observation.ts';
import { SlidingSet } from './sliding-set.ts';

interface Program {
  readonly tally: Tally;
  readonly recent: SlidingSet<string>;
  /** The largest number of hosts in the window. */
  most: number;
}

/** Fan-out: a program that connects, or tries to, to many hosts on one port within minutes, as worms and scanners do (MITRE ATT&CK T1046, T1021). */
export function createFanOut(parameters: { readonly [name: string]: number }): Behaviour {
  const { hosts = 0, minutes = 0 } = parameters;
  const programs = new Map<string, Program>();
  let unwatched = 0;

  function add(subject: Subject, record: FoundRecord, isWanted: boolean): void {
    const { remoteAddress } = subject;
    if (!isWanted || !record.time || remoteAddress === null || !(isOpening(record) || isFailedAttempt(record))) return;
    const program = addedTo(programs, `${folderOf(record.file)} ${programKey(subject)}`, () => ({
      tally: new Tally(subject),
      recent: new SlidingSet<string>(minutes * 60_000),
      most: 0,
    }));
    if (!program) return void unwatched++;
    program.tally.add(subject, record);
    program.most = Math.max(program.most, program.recent.add(remoteAddress, record.time.getTime()));
  }

  return {
    add,
    observations: () =>
      [...programs.values()]
        .filter(({ most }) => most >= hosts)
        .map(({ tally, most }) => {
          const { protocol, remotePort } = tally.subject;
          return { tally, reasons: [`${counted(most, 'host')} on ${protocol} port ${remotePort} within ${minutes} min`] };
        }),
    unwatched: () => unwatched,
  };
}
