import path from 'node:path';
import { eventMapping } from '../../log-reader/event-mapping.ts';
import type { DamagedRecord, EventRecord, LogRecord, OtherEventRecord, PortRecord, ProcessRecord } from '../../log-reader/log-records.ts';
import { isRemoteService } from '../../model/direction.ts';
import { isBoundOnly, isListening } from '../../model/listening.ts';
import type { LogEvent } from '../../model/log-events.ts';
import type { PortMapping } from '../../model/port-mapping.ts';
import type { Direction } from '../direction.ts';
import { isServed } from '../statistics/listener-counts.ts';
import type { LogGap } from '../statistics/log-statistics.ts';
import { createSessionGaps, type SessionGaps } from '../statistics/session-gaps.ts';
import { FirstSeen } from './first-seen.ts';
import type { TimelineEntry, TimelineEvent } from './timeline-entry.ts';
import { TimelineGroups, type EntryStart } from './timeline-groups.ts';

/** A record that can be part of a timeline. */
export type ReadableRecord = Exclude<LogRecord, DamagedRecord>;

/** A socket of a record, with the fields that entries need. */
type Socket = Pick<
  PortMapping,
  'protocol' | 'localAddress' | 'localPort' | 'remoteAddress' | 'remotePort' | 'state' | 'processId' | 'processName' | 'user'
>;

interface Owner {
  readonly processId: number | null;
  readonly processName: string | null;
  readonly user: string | null;
  readonly path: string | null;
  readonly processStarted: Date | null;
}

/** Where and when a record is. */
interface Origin {
  readonly time: Date;
  readonly file: string;
  readonly line: number;
  readonly folder: string;
  readonly presentAtStart: boolean;
}

/** The sessions of one machine. */
interface MachineSessions {
  readonly gaps: SessionGaps;
  /** The start of the current session: it is the record of the gap before it. */
  start: EventRecord;
}

/** Two records of one start of the reporter, in PR-INITIAL and PR-EVENTS, differ by less than this. */
const sameStartMs = 2000;

/**
 * Builds the timeline of programs from the records of log sets in their order: each folder is one machine. Memory does not grow with the
 * logs.
 */
export class Timeline {
  private readonly groups: TimelineGroups;
  /** Entries of the reporter; only those between the entries of the program are returned. */
  private readonly reporter: TimelineGroups;
  private readonly sessions = new Map<string, MachineSessions>();
  private readonly lastStarts = new Map<string, Date>();
  private readonly seen = new FirstSeen();

  /** @param pauseMs records of one kind are one entry until a pause of more than this, milliseconds */
  constructor(pauseMs: number) {
    this.groups = new TimelineGroups(pauseMs);
    // Each gap is an entry.
    this.reporter = new TimelineGroups(0);
  }

  /** Adds a start, a stop or a gap of the reporter. Call it with all records. */
  addReporter(record: ReadableRecord): void {
    if (record.type === 'start') this.addStart(record, record.version, record.computer);
    if (record.type !== 'event' || !isReporterEvent(record)) return;
    if (record.event === 'started' && !record.continued) this.addStart(record, record.version, record.computer);
    const sessions = this.sessionsOf(record);
    sessions.gaps.add(record);
    if (record.event === 'started') sessions.start = record;
    if (record.event === 'gap') this.addGap(record, record);
  }

  /** Adds a record of the program. */
  add(record: ReadableRecord, direction: Direction | null): void {
    if (record.time === null || record.type === 'start') return;
    const presentAtStart = record.type === 'event' ? record.event === 'present' : record.presentAtStart;
    const { time, file, line } = record;
    const origin = { time, file, line, folder: path.dirname(file), presentAtStart };
    if (record.type === 'port') this.addPort(record, origin, direction);
    else if (record.type === 'process') this.addProcess(record, origin);
    else this.addEvent(record, origin, direction);
  }

  /** Number of records that are not in the entries because there are too many entries. */
  dropped(): number {
    return this.groups.dropped();
  }

  /** All entries by time; of the reporter those between the first and the last of the program. */
  entries(): TimelineEntry[] {
    for (const { gaps } of this.sessions.values()) gaps.end();
    const entries = this.groups.entries();
    const [first, last] = entries.reduce(
      ([from, to], entry) => [Math.min(from, entry.time.getTime()), Math.max(to, entry.last.getTime())],
      [Infinity, -Infinity],
    );
    const between = this.reporter.entries().filter(({ time, last: end }) => end.getTime() >= first && time.getTime() <= last);
    return [...between, ...entries].toSorted((a, b) => a.time.getTime() - b.time.getTime());
  }

  private addPort(record: PortRecord, origin: Origin, direction: Direction | null): void {
    this.addOwner({ ...record, path: null, processStarted: null }, origin);
    this.addSocket(record, null, origin, direction);
  }

  private addProcess(record: ProcessRecord, origin: Origin): void {
    const owner = { ...record, processStarted: null };
    this.addOwner(owner, origin);
    const loaded = this.seen.newModules(
      programKey(origin, owner),
      (record.modules ?? []).map((module) => module.path),
    );
    if (loaded.length > 0) this.addEntry('modulesLoaded', `${record.processId} ${record.time?.getTime()}`, owner, origin, {}, loaded);
  }

  private addEvent(record: EventRecord | OtherEventRecord, origin: Origin, direction: Direction | null): void {
    const mapping = eventMapping(record);
    if (!mapping) return;
    this.addOwner(mapping, origin);
    if (record.event === 'opened' || record.event === 'present') this.addSocket(mapping, mapping.path, origin, direction);
    else if (record.event === 'connectFailed') this.addAttempt(mapping, origin);
    else if (record.event === 'closed' && isServed(mapping)) this.addClosed(mapping, origin);
    else if (record.event === 'changed') this.addChange(record, mapping, origin, direction);
  }

  /** A socket that starts or ends to listen, or that another process has taken over. */
  private addChange(record: EventRecord | OtherEventRecord, mapping: Owner & Socket, origin: Origin, direction: Direction | null): void {
    const previous: { readonly [field: string]: unknown } = 'previous' in record ? Object(record.previous) : {};
    if (previous['state'] === 'Listen' && !isListening(mapping)) this.addClosed(mapping, origin);
    else if (('state' in previous && isListening(mapping)) || 'processId' in previous) {
      this.addSocket(mapping, mapping.path, origin, direction);
    }
  }

  /** The process, account and path of a record, if they are new. */
  private addOwner(owner: Owner, origin: Origin): void {
    const { processId, processName, user, path: executable, processStarted } = owner;
    if (processId === null && processName === null) return;
    const program = programKey(origin, owner);
    if (this.seen.isNewProcess(`${program}\0${processId}`, processStarted)) {
      this.addEntry('processSeen', '', owner, origin, {}, [String(processId ?? '')]);
    } else {
      this.groups.complete(entryKey('processSeen', program, '', origin), user, executable);
    }
    for (const [event, value] of [
      ['userSeen', user],
      ['pathSeen', executable],
    ] as const) {
      const before = value === null ? null : this.seen.previousValue(`${event}\0${program}`, value);
      if (value !== null && before !== null) this.addEntry(event, value, owner, origin, {}, [value, before]);
    }
  }

  private addSocket(socket: Socket, executable: string | null, origin: Origin, direction: Direction | null): void {
    const owner = { ...socket, path: executable, processStarted: null };
    if (isBoundOnly(socket)) return;
    if (isServed(socket)) {
      if (this.seen.isNewListener(listenerKey(socket, origin))) {
        this.addEntry('listenerOpened', socketKey(socket), owner, origin, localEnd(socket));
      }
    } else if (socket.remotePort !== null && socket.remoteAddress !== null) {
      this.addConnection(socket, owner, origin, direction);
    } else if (socket.protocol === 'UDP') {
      this.addEntry('udpOpened', '', owner, origin, { protocol: 'UDP' });
    }
  }

  private addConnection(socket: Socket, owner: Owner, origin: Origin, direction: Direction | null): void {
    const { protocol, localPort, remotePort, remoteAddress } = socket;
    const isByLocalPort = direction === 'Inbound' || (direction === null && !isRemoteService(localPort, remotePort ?? 0));
    const fields = { protocol, direction, ...(isByLocalPort ? localEnd(socket) : { remotePort }) };
    const event = direction === 'Inbound' ? 'accepted' : 'connected';
    const key = `${direction} ${protocol} ${isByLocalPort ? `local ${socket.localPort}` : remotePort}`;
    this.addEntry(event, key, owner, origin, fields, [remoteAddress ?? '']);
  }

  private addAttempt(socket: Socket & Owner, origin: Origin): void {
    const { protocol, remotePort, remoteAddress } = socket;
    const fields = { protocol, direction: 'Outbound', remotePort } as const;
    this.addEntry('connectFailed', `${protocol} ${remotePort}`, socket, origin, fields, [remoteAddress ?? '']);
  }

  private addClosed(socket: Socket & Owner, origin: Origin): void {
    this.seen.listenerClosed(listenerKey(socket, origin));
    this.addEntry('listenerClosed', socketKey(socket), socket, origin, localEnd(socket));
  }

  private addEntry(
    event: TimelineEvent,
    key: string,
    owner: Owner,
    origin: Origin,
    fields: Partial<EntryStart>,
    values: readonly string[] = [],
  ): void {
    const { processId, processName, user, path: executable } = owner;
    const start = { ...startOf(event, origin), processId, processName, user, path: executable, ...fields };
    this.groups.add(entryKey(event, programKey(origin, owner), key, origin), start, values);
  }

  /** PR-INITIAL and PR-EVENTS both contain the start. */
  private addStart({ time, file, line }: ReadableRecord, version: string | null, computer: string | null): void {
    if (time === null) return;
    const folder = path.dirname(file);
    const before = this.lastStarts.get(folder);
    this.lastStarts.set(folder, time);
    if (before && Math.abs(time.getTime() - before.getTime()) < sameStartMs) return;
    const origin = { time, file, line, folder, presentAtStart: false };
    const values = [`Port Reporter ${version ?? ''}`.trim(), ...(computer === null ? [] : [computer])];
    this.reporter.add(`start ${file} ${line}`, startOf('reporterStarted', origin), values);
  }

  private sessionsOf(record: EventRecord): MachineSessions {
    const folder = path.dirname(record.file);
    const known = this.sessions.get(folder);
    if (known) return known;
    const sessions: MachineSessions = { start: record, gaps: createSessionGaps((gap) => this.addGap(sessions.start, gap)) };
    this.sessions.set(folder, sessions);
    return sessions;
  }

  private addGap({ file, line }: EventRecord, { from, to, why }: LogGap): void {
    const origin = { time: from, file, line, folder: '', presentAtStart: false };
    const key = `gap ${file} ${from.getTime()} ${to.getTime()}`;
    this.reporter.add(key, startOf('gap', origin), [why]);
    this.reporter.extend(key, to);
  }
}

/** The events of the reporter that a timeline shows, and those with which the time between sessions is computed. */
function isReporterEvent(record: EventRecord | OtherEventRecord): record is EventRecord & LogEvent {
  return ['started', 'stopped', 'gap', 'present', 'opened', 'changed', 'closed', 'rotated', 'sealed'].includes(record.event);
}

function startOf(event: TimelineEvent, { time, file, line, presentAtStart }: Origin): EntryStart {
  const unknown = { processId: null, processName: null, user: null, path: null, protocol: null, localAddress: null };
  return { time, event, ...unknown, localPort: null, remotePort: null, direction: null, presentAtStart, file, line };
}

/** A program of a machine. */
function programKey({ folder }: Origin, { processName }: Owner): string {
  return `${folder}\0${processName?.toLowerCase() ?? ''}`;
}

function entryKey(event: TimelineEvent, program: string, key: string, { presentAtStart }: Origin): string {
  return `${event}\0${program}\0${presentAtStart}\0${key}`;
}

function socketKey({ protocol, localAddress, localPort }: Socket): string {
  return `${protocol} ${localAddress} ${localPort}`;
}

function listenerKey(socket: Socket, { folder }: Origin): string {
  return `${folder}\0${socket.processId}\0${socket.processName}\0${socketKey(socket)}`;
}

function localEnd({ protocol, localAddress, localPort }: Socket): Partial<EntryStart> {
  return { protocol, localAddress, localPort };
}
