import { createFolderOf } from '../../../log-reader/folder-of.ts';
import type { TimeZone } from '../../../log-reader/local-time.ts';
import { logSetOf } from '../../../log-reader/log-files.ts';
import type { DamagedRecord, LogRecord } from '../../../log-reader/log-records.ts';
import { isBoundOnly, isListening } from '../../../model/listening.ts';
import { forEachLearned } from '../../directed-records.ts';
import { createDirections } from '../../direction.ts';
import { socketOf, type LoggedSocket } from '../../statistics/event-records.ts';
import { isServedPort } from '../../statistics/listener-counts.ts';
import { createClientCounts, type ClientCount } from './client-counts.ts';
import { MachineTraces, type MachineTrace, type ServedPort } from './machine-traces.ts';
import { ProgramTraces, type ProgramTrace } from './program-traces.ts';
import { createRecordingSessions, type RecordingSession } from './recording-sessions.ts';
import { TimeBins } from './time-bins.ts';

/** The name of processes that a log does not name. */
export const unnamed = '(unknown)';

/** An event that limits what the logs can show: lost records, files that another program changed. */
export interface LogIncident {
  readonly time: Date;
  readonly text: string;
}

/**
 * What the report shows in addition to the statistics. Local times are times in the zone of the report: the milliseconds of a date in UTC
 * that shows the same day and time.
 */
export interface Collected {
  readonly bins: TimeBins;
  readonly programs: ReadonlyMap<string, ProgramTrace>;
  /** Whether all programs, ports and addresses were kept. */
  readonly isComplete: boolean;
  /** Opened ports of each hour of the week, from Monday 0:00 on. */
  readonly weekHours: Uint32Array;
  /** Opened ports of each day, by its number since 1970. */
  readonly days: ReadonlyMap<number, number>;
  readonly sessions: readonly RecordingSession[];
  readonly machines: readonly MachineTrace[];
  readonly incidents: readonly LogIncident[];
  /** Moments of the first and the last record of any kind. Null without records. */
  readonly first: Date | null;
  readonly last: Date | null;
  readonly local: (time: Date) => number;
  readonly clientsOf: (protocol: string, localPort: number) => ClientCount;
}

/** Whether a socket serves a port or uses a remote one. */
type Side = 'in' | 'out';

const maxIncidents = 100;
const maxDays = 20_000;
const oneDay = 86_400_000;

/** The records that the report shows. */
export interface RecordRange {
  readonly after?: Date | undefined;
  readonly before?: Date | undefined;
}

/** Collects what the report needs, one record at a time, in the order in which logs were written. Memory is bounded. */
export class ReportCollector {
  readonly #bins = new TimeBins();
  readonly #traces = new ProgramTraces(this.#bins);
  readonly #weekHours = new Uint32Array(7 * 24);
  readonly #days = new Map<number, number>();
  readonly #sessions = createRecordingSessions();
  readonly #machines = new MachineTraces();
  readonly #clients = createClientCounts();
  readonly #incidents: LogIncident[] = [];
  readonly #directions = createDirections();
  readonly #folderOf = createFolderOf();
  readonly #zone: TimeZone;
  readonly #after: number;
  readonly #before: number;
  readonly #portsSets: ReadonlySet<string>;
  #logSet = { file: '', hasPorts: false };
  #first = Infinity;
  #last = -Infinity;

  /**
   * @param zone of the times of the report
   * @param portsSets the log sets whose PR-PORTS is among the records: its ports are collected. Those of others are in PR-EVENTS.
   * @param range only records from `after` on and before `before` are shown; earlier ones show which ports listen
   */
  constructor(zone: TimeZone, portsSets: ReadonlySet<string>, range: RecordRange = {}) {
    this.#zone = zone;
    this.#portsSets = portsSets;
    this.#after = range.after?.getTime() ?? -Infinity;
    this.#before = range.before?.getTime() ?? Infinity;
  }

  /** Adds records, in their order. */
  add(records: readonly LogRecord[]): void {
    forEachLearned(
      records,
      (record) => this.#directions.learn(record),
      (record) => {
        if (record.type !== 'damaged' && record.time !== null) this.#add(record, record.time);
      },
    );
  }

  #add(record: Exclude<LogRecord, DamagedRecord>, time: Date): void {
    const utc = time.getTime();
    if (utc >= this.#before) return;
    const isShown = utc >= this.#after;
    if (!isShown) return;
    if (record.type === 'event') this.#addEvent(record, time);
    const socket = this.#socketOf(record);
    const side = socket && this.#sideOf(record, socket);
    if (socket) this.#addPort(socket, side, this.#local(utc));
    this.#first = Math.min(this.#first, utc);
    this.#last = Math.max(this.#last, utc);
    const folder = this.#folderOf(record.file);
    this.#sessions.add(record, folder);
    this.#machines.add(record, folder, time, socket && { ...socket, served: side === 'in' ? servedBy(socket) : null });
  }

  #socketOf(record: LogRecord): LoggedSocket | null {
    if (record.type === 'port') return record;
    if (record.type !== 'event') return null;
    if (record.file !== this.#logSet.file) this.#logSet = { file: record.file, hasPorts: this.#portsSets.has(logSetOf(record.file)) };
    return this.#logSet.hasPorts ? null : socketOf(record);
  }

  collected(): Collected {
    if (Number.isFinite(this.#first)) {
      this.#bins.include(this.#local(this.#first));
      this.#bins.include(this.#local(this.#last));
    }
    return {
      bins: this.#bins,
      programs: this.#traces.programs,
      isComplete: this.#traces.isComplete && this.#machines.isComplete,
      weekHours: this.#weekHours,
      days: this.#days,
      sessions: this.#sessions.list(),
      machines: this.#machines.list(),
      incidents: this.#incidents,
      first: Number.isFinite(this.#first) ? new Date(this.#first) : null,
      last: Number.isFinite(this.#last) ? new Date(this.#last) : null,
      local: (time) => this.#local(time.getTime()),
      clientsOf: (protocol, localPort) => this.#clients.countOf(protocol, localPort),
    };
  }

  #addPort(socket: LoggedSocket, side: Side | null, local: number): void {
    const isOpened = !socket.presentAtStart;
    this.#addSocket(socket, side, local, isOpened);
    if (!isOpened) return;
    this.#weekHours[weekHour(local)]!++;
    const day = Math.floor(local / oneDay);
    if (this.#days.size < maxDays || this.#days.has(day)) this.#days.set(day, (this.#days.get(day) ?? 0) + 1);
  }

  #local(utc: number): number {
    return utc + this.#zone.offsetAt(utc);
  }

  #addSocket(socket: LoggedSocket, direction: Side | null, local: number, isOpened: boolean): void {
    const { protocol, localPort, remotePort, remoteAddress, processName, user } = socket;
    const port = direction === 'out' ? (remotePort ?? 0) : localPort;
    const name = processName ?? unnamed;
    this.#traces.add({ name, user, direction, protocol, port, remoteAddress, local }, isOpened);
    if (direction === 'in' && remoteAddress !== null) this.#clients.add(protocol, localPort, remoteAddress);
  }

  /**
   * Whether a socket serves a port or uses a remote one. Null for sockets that do neither, and for UDP sockets at a port that the system
   * assigned.
   */
  #sideOf(record: LogRecord, socket: LoggedSocket): Side | null {
    const { protocol, localPort, remotePort } = socket;
    if (isBoundOnly(socket)) return null;
    if (isListening(socket)) return protocol === 'TCP' || isServedPort(localPort) ? 'in' : null;
    if (remotePort === null) return null;
    const direction = this.#directions.directionOf(record, socket);
    if (direction !== null) return direction === 'Inbound' ? 'in' : 'out';
    // Without the listeners of the start, a lower port than that of the peer is more likely to be the served one.
    return isServedPort(localPort) && !isServedPort(remotePort) ? 'in' : 'out';
  }

  #addEvent(record: Extract<LogRecord, { type: 'event' }>, time: Date): void {
    const field = (name: string): string => String(Reflect.get(record, name));
    switch (record.event) {
      case 'lost':
        this.#addIncident(time, `${field('count')} records were lost because nothing could be written`);
        break;
      case 'tampered':
        this.#addIncident(time, `another program changed a log file (${field('how')})`);
        break;
      case 'retentionSuspended':
        this.#addIncident(time, `retention was suspended: ${field('reason')}`);
    }
  }

  #addIncident(time: Date, text: string): void {
    if (this.#incidents.length < maxIncidents) this.#incidents.push({ time, text });
  }
}

/** The port that a listening socket serves. */
function servedBy(socket: LoggedSocket): ServedPort | null {
  const { protocol, localPort, processName } = socket;
  return isListening(socket) ? { port: `${protocol} ${localPort}`, program: processName ?? unnamed } : null;
}

/** Index of the hour in the week, from Monday 0:00 on. 1970 began on a Thursday. */
function weekHour(local: number): number {
  const hours = Math.floor(local / 3_600_000) + 3 * 24;
  return ((hours % 168) + 168) % 168;
}
