import { closeSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { logName } from '../../engine/log-format/log-names.ts';
import { fileTimestamp, utcOffset } from '../../engine/log-format/timestamps.ts';
import { EventLines, loggedChange, presentEvent } from '../../engine/log-writer/events-log-writer.ts';
import { initialLog } from '../../engine/log-writer/initial-log-writer.ts';
import { createPidsFile, pidsLogHeader, type PidsEntry, type PidsFile } from '../../engine/log-writer/pids-log-writer.ts';
import { portsLine, portsLogHeader } from '../../engine/log-writer/ports-log-writer.ts';
import { countMappings } from '../../engine/log-writer/port-statistics.ts';
import { isListening } from '../../engine/model/listening.ts';
import type { LogEvent, LoggedSettings, StartedEvent } from '../../engine/model/log-events.ts';
import type { DetailedMachineInfo } from '../../engine/model/machine-info.ts';
import type { PortMapping } from '../../engine/model/port-mapping.ts';
import { mappingOf, ownerlessMappingOf, type SimulatedProcess, type SimulatedSocket } from './simulated-machine.ts';
import { second, type Period } from './times.ts';

/** `1.01`: the three files of the original. `2.0`: ours, with PR-EVENTS. */
export const logFormats = ['1.01', '2.0'] as const;
export type LogFormatVersion = (typeof logFormats)[number];

/** A session of the reporter. During sleeps the machine does nothing. */
export interface Session extends Period {
  readonly sleeps: readonly Period[];
}

/** What happens on a machine while it is recorded. */
export interface LoggedMachine {
  readonly processes: readonly SimulatedProcess[];
  readonly sockets: readonly SimulatedSocket[];
}

export interface LogOptions {
  readonly directory: string;
  readonly format: LogFormatVersion;
  readonly machine: DetailedMachineInfo;
  /** Bytes after which a set of files is closed. */
  readonly logSize: number;
}

/** A line that belongs to a planted trace. */
export interface PlantedLine {
  readonly trace: string;
  /** File name without directory. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** Writes the logs of one session of the reporter. @returns the lines of PR-PORTS and PR-EVENTS that belong to planted traces */
export function writeSession(simulated: LoggedMachine, session: Session, number: number, options: LogOptions): PlantedLine[] {
  const log = new SessionLog(simulated, session, number, options);
  log.writeInitial();
  for (const poll of pollsOf(simulated.sockets, session)) log.write(poll);
  return log.end();
}

/** What the reporter sees in one poll: sockets that are new, and sockets that are no longer there. */
export interface Poll {
  readonly time: number;
  readonly opened: SimulatedSocket[];
  readonly closed: SimulatedSocket[];
}

/** The polls with changes, in order. The reporter polls once a second. */
export function pollsOf(sockets: readonly SimulatedSocket[], { from, to }: Period): Poll[] {
  const polls = new Map<number, Poll>();
  const pollAt = (moment: number): Poll => {
    const time = Math.ceil(moment / second) * second;
    const known = polls.get(time) ?? { time, opened: [], closed: [] };
    polls.set(time, known);
    return known;
  };
  for (const socket of sockets) {
    const { life } = socket;
    if (life.from > from && life.from < to - second) pollAt(life.from).opened.push(socket);
    // A socket that opens and closes between two polls is seen by its TIME WAIT row.
    if (life.to > from && life.to < to - 2 * second) pollAt(Math.max(life.to, life.from + second)).closed.push(socket);
  }
  return [...polls.values()].toSorted((a, b) => a.time - b.time);
}

/** A log file that is written in blocks. */
class LogFile {
  readonly name: string;
  bytes = 0;
  lines = 0;
  private readonly descriptor: number;
  private waiting: string[] = [];

  constructor(directory: string, name: string) {
    this.name = name;
    this.descriptor = openSync(path.join(directory, name), 'wx');
  }

  append(text: string, lines: number): void {
    this.bytes += text.length;
    this.lines += lines;
    if (this.waiting.push(text) >= 1000) this.flush();
  }

  close(): void {
    this.flush();
    closeSync(this.descriptor);
  }

  private flush(): void {
    if (this.waiting.length > 0) writeSync(this.descriptor, this.waiting.join(''));
    this.waiting = [];
  }
}

class SessionLog {
  private readonly planted: PlantedLine[] = [];
  private readonly open = new Map<SimulatedProcess, Map<SimulatedSocket, PortMapping>>();
  private readonly simulated: LoggedMachine;
  private readonly session: Session;
  private readonly lines: EventLines;
  private readonly options: LogOptions;
  private sleeps: Period[];
  private stamp = '';
  private ports!: LogFile;
  private pids!: LogFile;
  private events: LogFile | null = null;
  private entries!: PidsFile;

  constructor(simulated: LoggedMachine, session: Session, number: number, options: LogOptions) {
    this.simulated = simulated;
    this.session = session;
    this.lines = new EventLines({
      computer: options.machine.computer,
      session: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    });
    this.options = options;
    this.sleeps = session.sleeps.toSorted((a, b) => a.from - b.from);
    this.openFiles(session.from, false);
  }

  writeInitial(): void {
    const { from } = this.session;
    const isAlive = ({ life }: { readonly life: Period }): boolean => life.from <= from && life.to > from;
    const sockets = this.simulated.sockets.filter((socket) => isAlive(socket));
    for (const socket of sockets) this.openOf(socket.process).set(socket, mappingOf(socket, this.options.machine.platform));
    const processes = this.simulated.processes
      .filter((process) => isAlive(process))
      .map(({ info, modules }) => ({ ...info, modules }))
      .toSorted((a, b) => (a.processId ?? 0) - (b.processId ?? 0));
    const { machine } = this.options;
    const mappings = sockets.map((socket) => mappingOf(socket, machine.platform));
    const text = [...initialLog(machine, new Date(from), mappings, processes)].join('');
    const file = new LogFile(this.options.directory, logName('initial', this.stamp));
    file.append(this.asVersion(text), 0);
    file.close();
    for (const mapping of mappings.toSorted((a, b) => Number(isListening(b)) - Number(isListening(a)))) {
      this.logEvent(presentEvent(new Date(from), mapping, false));
    }
  }

  write({ time, opened, closed }: Poll): void {
    this.rotateIfLarge(time);
    this.writeSleeps(time);
    for (const socket of closed) this.writeClosed(time, socket);
    const byProcess = new Map<SimulatedProcess, PortMapping[]>();
    for (const socket of opened) {
      const mapping = this.writeOpened(time, socket);
      if (socket.hasEnded) continue;
      byProcess.set(socket.process, [...(byProcess.get(socket.process) ?? []), mapping]);
      this.openOf(socket.process).set(socket, mapping);
    }
    for (const [process, added] of byProcess) this.writeEntry(time, process, added);
  }

  /** @returns the planted lines */
  end(): PlantedLine[] {
    const { to } = this.session;
    const totals = { present: 0, opened: 0, changed: 0, closed: 0, connectFailed: 0, lost: 0 };
    this.logEvent({ time: new Date(to), event: 'stopped', reason: 'shutdown', totals });
    this.closeFiles();
    return this.planted;
  }

  private writeOpened(time: number, socket: SimulatedSocket): PortMapping {
    const { platform } = this.options.machine;
    const mapping = mappingOf(socket, platform);
    // Ours remembers the owner of a connection that it has not seen before it ended. 1.01 does not.
    const seen = socket.hasEnded && this.options.format === '1.01' ? ownerlessMappingOf(socket, platform) : mapping;
    this.ports.append(portsLine(new Date(time), seen, platform), 1);
    this.notePlanted(socket, this.ports);
    const source = socket.hasEnded ? 'inferred' : 'poll';
    this.logEvent(loggedChange({ time: new Date(time), event: 'opened', source, mapping }, false), socket);
    return mapping;
  }

  private writeClosed(time: number, socket: SimulatedSocket): void {
    const known = this.openOf(socket.process);
    const mapping = known.get(socket) ?? mappingOf(socket, this.options.machine.platform);
    known.delete(socket);
    if (this.events === null) return;
    const { life } = socket;
    const seconds = life.from > this.session.from ? Math.round((life.to - life.from) / second) : null;
    this.logEvent(loggedChange({ time: new Date(time), event: 'closed', source: 'poll', mapping, seconds }, false), socket);
  }

  private writeEntry(time: number, process: SimulatedProcess, added: readonly PortMapping[]): void {
    const { machine, format } = this.options;
    const all = [...this.openOf(process).values()];
    // 1.01 writes each entry whole. The table of a busy server is left out here: it would take gigabytes.
    const whole = all.length > maxWholeTable ? added : all;
    const modules = process.modules.length > 0 ? process.modules : null;
    const entry: PidsEntry = { process: process.info, modules, added, all: () => all, counted: countMappings(all) };
    const entries = format === '2.0' ? this.entries : createPidsFile(machine.platform);
    const written = format === '2.0' ? entry : { ...entry, all: () => whole, counted: countMappings(whole) };
    const text = [...entries.entry(new Date(time), written)].join('');
    this.pids.append(format === '2.0' ? text : text.replace(/^Entry: 1\r?\n/m, ''), 0);
  }

  private writeSleeps(time: number): void {
    for (let [next] = this.sleeps; next && next.to <= time; [next] = this.sleeps) {
      this.sleeps = this.sleeps.slice(1);
      const { from, to } = next;
      this.logEvent({ time: new Date(to), event: 'gap', from: new Date(from), to: new Date(to), why: 'suspended', count: null });
    }
  }

  private openOf(process: SimulatedProcess): Map<SimulatedSocket, PortMapping> {
    const known = this.open.get(process) ?? new Map<SimulatedSocket, PortMapping>();
    this.open.set(process, known);
    return known;
  }

  private logEvent(event: LogEvent, socket?: SimulatedSocket): void {
    if (this.events === null) return;
    this.events.append(this.lines.next(event), 1);
    if (socket) this.notePlanted(socket, this.events);
  }

  private notePlanted({ trace }: SimulatedSocket, { name, lines }: LogFile): void {
    if (trace !== null) this.planted.push({ trace, file: name, line: lines });
  }

  private rotateIfLarge(time: number): void {
    const { logSize } = this.options;
    const isLarge = [this.ports, this.pids, this.events].some((file) => (file?.bytes ?? 0) >= logSize);
    if (!isLarge || fileTimestamp(new Date(time)) === this.stamp) return;
    const before = this.stamp;
    this.closeFiles();
    this.openFiles(time, true);
    this.logEvent({ time: new Date(time), event: 'rotated', fromStamp: before, toStamp: this.stamp });
  }

  private openFiles(time: number, continued: boolean): void {
    const { directory, format, machine } = this.options;
    const at = new Date(time);
    this.stamp = fileTimestamp(at);
    this.ports = new LogFile(directory, logName('ports', this.stamp));
    this.pids = new LogFile(directory, logName('pids', this.stamp));
    this.events = format === '2.0' ? new LogFile(directory, logName('events', this.stamp)) : null;
    this.entries = createPidsFile(machine.platform);
    const header = portsLogHeader(this.stamp, machine.platform);
    this.ports.append(this.asVersion(header), header.split('\n').length - 1);
    this.pids.append(this.asVersion(pidsLogHeader(machine, at)), 0);
    this.logEvent(this.started(at, continued));
  }

  private closeFiles(): void {
    for (const file of [this.ports, this.pids, this.events]) file?.close();
  }

  private asVersion(text: string): string {
    return text.replace('Version 2.0', `Version ${this.options.format}`);
  }

  private started(time: Date, continued: boolean): StartedEvent {
    const { operatingSystem, build, bootTime, platform } = this.options.machine;
    return {
      time,
      event: 'started',
      operatingSystem,
      build,
      bootTime: bootTime < time ? bootTime : time,
      utcOffset: utcOffset(time),
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      version: '2.0.0',
      processId: 2212,
      continued,
      sources: ['poll'],
      settings: {
        ...settings,
        logDirectory: platform === 'win32' ? 'C:\\Windows\\System32\\LogFiles\\PortReporter' : '/var/log/portreporter',
      },
    };
  }
}

/** Mappings of a process up to which an entry of 1.01 has all of them. */
const maxWholeTable = 20;

export const settings: Omit<LoggedSettings, 'logDirectory'> = {
  logSize: 5 * 1024 * 1024,
  keep: '1GB',
  interval: 1000,
  anchorInterval: 600_000,
  reserve: null,
  logReader: null,
  logCommandLines: false,
  allowSharedFolder: false,
};
