import { durationText } from '../../duration-text.ts';
import { createFolderOf } from '../../../log-reader/folder-of.ts';
import type { LogRecord } from '../../../log-reader/log-records.ts';
import type { Subject } from '../subject.ts';
import { Tally, type FoundRecord } from '../tally.ts';
import { isFailedAttempt, isOpening, isPresent, maxWatched, type Behaviour, type Observation } from './observation.ts';

interface Connection {
  readonly tally: Tally;
  readonly began: number;
  /** Whether PR-EVENTS has it, and would have its end. */
  isFollowed: boolean;
}

/** The open connections of a machine since the start of the reporter, by their endpoints. */
interface Machine {
  open: Map<string, Connection>;
  /** Those of the start before. The next PR-INITIAL or PR-EVENTS may still list them. */
  before: Map<string, Connection>;
  /** Time of the last record. */
  last: number;
}

/**
 * Connections that were open for many hours, such as a tunnel or a remote shell (RITA's "long connections"). Their end is in PR-EVENTS; a
 * connection without an end lasted at least until the last record of PR-EVENTS, or until a later start of the reporter, whose PR-INITIAL or
 * PR-EVENTS still lists it.
 */
export function createLongConnections(parameters: { readonly [name: string]: number }): Behaviour {
  return new LongConnections(parameters['hours']! * 3_600_000);
}

/** The number of connections of a machine that are kept when there are too many. */
const keptConnections = 0.9 * maxWatched;

class LongConnections implements Behaviour {
  readonly watchesEnds = true;
  private readonly minMs: number;
  private readonly machines = new Map<string, Machine>();
  private readonly folderOf = createFolderOf();
  /** Until when the long connections were open, milliseconds since 1970. */
  private readonly ends = new Map<Connection, number>();
  private unwatchedCount = 0;

  constructor(minMs: number) {
    this.minMs = minMs;
  }

  learn(record: LogRecord): void {
    if (record.type === 'damaged' || !record.time) return;
    const machine = this.machineOf(record);
    if (record.type === 'start' || (record.type === 'event' && record.event === 'started' && record.continued !== true)) {
      this.reportFollowed(machine.open, machine.last);
      machine.before = machine.open;
      machine.open = new Map();
    }
    if (record.type === 'event') machine.last = record.time.getTime();
  }

  add(subject: Subject, record: FoundRecord, isWanted: boolean): void {
    if (!isWanted || !record.time || subject.remoteAddress === null || isFailedAttempt(record)) return;
    const machine = this.machineOf(record);
    const time = record.time.getTime();
    const { protocol, localAddress, localPort, remoteAddress, remotePort, processId } = subject;
    const key = `${protocol} ${localAddress} ${localPort} ${remoteAddress} ${remotePort} ${processId}`;
    const listed = isPresent(record) ? machine.before.get(key) : undefined;
    const known = isOpening(record) ? undefined : (machine.open.get(key) ?? listed);
    const connection = known ?? { tally: new Tally(subject), began: time, isFollowed: false };
    connection.isFollowed ||= record.type === 'event';
    connection.tally.add(subject, record);
    if (listed || (record.type === 'event' && record.event === 'closed')) this.report(connection, time);
    if (record.type === 'event' && record.event === 'closed') machine.open.delete(key);
    else this.keep(machine.open, key, connection);
  }

  observations(): Observation[] {
    for (const { open, last } of this.machines.values()) this.reportFollowed(open, last);
    return [...this.ends].map(([{ tally, began }, end]) => ({ tally, reasons: [`open for at least ${durationText(end - began)}`] }));
  }

  unwatched(): number {
    return this.unwatchedCount;
  }

  private machineOf(record: FoundRecord): Machine {
    const name = this.folderOf(record.file);
    let machine = this.machines.get(name);
    if (!machine) this.machines.set(name, (machine = { open: new Map(), before: new Map(), last: 0 }));
    return machine;
  }

  /**
   * The oldest connections are forgotten: without PR-EVENTS, their ends are not known. Many are deleted at a time, because a map
   * skips all places of deleted entries to find its first entry.
   */
  private keep(open: Map<string, Connection>, key: string, connection: Connection): void {
    open.set(key, connection);
    if (open.size <= maxWatched) return;
    for (const [oldest, { isFollowed }] of open) {
      if (open.size <= keptConnections) break;
      if (isFollowed) this.unwatchedCount++;
      open.delete(oldest);
    }
  }

  private reportFollowed(open: Machine['open'], last: number): void {
    for (const connection of open.values()) if (connection.isFollowed) this.report(connection, last);
  }

  private report(connection: Connection, end: number): void {
    const known = this.ends.get(connection) ?? -Infinity;
    const isKept = this.ends.size < maxWatched || known > -Infinity;
    if (isKept && end > known && end - connection.began >= this.minMs) this.ends.set(connection, end);
  }
}
