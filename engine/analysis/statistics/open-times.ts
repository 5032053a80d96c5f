import path from 'node:path';
import { createFolderOf } from '../../log-reader/folder-of.ts';
import { logSetOf } from '../../log-reader/log-files.ts';
import { moduleName } from '../../model/image-name.ts';
import { belongsInPorts } from '../../model/listening.ts';
import type { LogEvent, LoggedMapping } from '../../model/log-events.ts';
import type { TimeShares } from './log-statistics.ts';
import { unknown } from './port-statistics.ts';

/** Maximum numbers, of a session: of names of each kind, and of open sockets. */
const limits = { names: 100_000, sockets: 200_000 };

type Kind = keyof TimeShares;
const kinds: readonly Kind[] = ['localTcpPorts', 'localUdpPorts', 'remotePorts', 'processes', 'users'];
type Totals = { readonly [kind in Kind]: Map<string, number> };

/** The names under which the time of a socket is counted; null if the socket has none of this kind. */
type Names = { readonly [kind in Kind]: string | null };

/** The fields of a mapping that are used. */
type Socket = Pick<
  LoggedMapping,
  'protocol' | 'localAddress' | 'localPort' | 'remoteAddress' | 'remotePort' | 'processName' | 'path' | 'user'
> & { readonly state: string | null };

/** How long ports were open, from the sessions whose start is in PR-EVENTS: only then all open ports are known. */
export interface OpenTimes {
  /** An event, in the order of the file. Files of a session follow each other, those of different folders may alternate. */
  add(event: LogEvent, file: string): void;
  /** The shares of the observed time. Call it after the last event. Null if no such session is in the logs. */
  shares(): TimeShares | null;
}

/** @param after only the time from this moment on counts … */
export function createOpenTimes(after: Date | undefined, before: Date | undefined): OpenTimes {
  const period: Period = { from: after?.getTime() ?? -Infinity, to: before?.getTime() ?? Infinity };
  const totals = createTotals();
  let observed = 0;
  const sessions = new Map<string, SessionTimes>();
  const folderOf = createFolderOf();

  function end(folder: string): void {
    const session = sessions.get(folder);
    if (!session) return;
    observed += session.end(totals);
    sessions.delete(folder);
  }

  return {
    add(event, file) {
      const folder = folderOf(file);
      if (event.event === 'started' && !event.continued) {
        end(folder);
        sessions.set(folder, new SessionTimes(event.time, logSetOf(file), period));
      } else if (sessions.get(folder)?.add(event, file) === false) {
        end(folder);
      }
    },
    shares() {
      for (const folder of sessions.keys()) end(folder);
      if (observed === 0) return null;
      const shareOf = (times: Map<string, number>): Map<string, number> =>
        new Map([...times].map(([name, time]) => [name, Math.min(1, time / observed)]));
      return {
        localTcpPorts: shareOf(totals.localTcpPorts),
        localUdpPorts: shareOf(totals.localUdpPorts),
        remotePorts: shareOf(totals.remotePorts),
        processes: shareOf(totals.processes),
        users: shareOf(totals.users),
      };
    },
  };
}

function createTotals(): Totals {
  return { localTcpPorts: new Map(), localUdpPorts: new Map(), remotePorts: new Map(), processes: new Map(), users: new Map() };
}

/** Milliseconds. */
interface Period {
  readonly from: number;
  readonly to: number;
}

/** The open sockets with one name. Milliseconds of observed time. */
interface NameTime {
  open: number;
  since: number;
  total: number;
}

/** The times of the names of one socket. */
type SocketTimes = readonly NameTime[];

/** The open ports of one session. Its clock shows the observed time: it does not run in gaps. */
class SessionTimes {
  private readonly period: Period;
  private readonly start: number;
  private logSet: string;
  private now: number;
  private observed = 0;
  private readonly times: { readonly [kind in Kind]: Map<string, NameTime> } = {
    localTcpPorts: new Map(),
    localUdpPorts: new Map(),
    remotePorts: new Map(),
    processes: new Map(),
    users: new Map(),
  };
  /** The times of the names of the open sockets, by endpoints. Several sockets can have the same endpoints. */
  private readonly sockets = new Map<string, SocketTimes[]>();

  constructor(start: Date, logSet: string, period: Period) {
    this.start = start.getTime();
    this.now = this.start;
    this.logSet = logSet;
    this.period = period;
  }

  /** @returns false if the session has ended, or if the logs do not contain what follows */
  add(event: LogEvent, file: string): boolean {
    switch (event.event) {
      case 'started':
        return true;
      case 'rotated':
        return this.continueIn(event.fromStamp, file);
      case 'gap':
        this.addGap(event);
        return true;
      case 'lost':
        // The first file of a session names the losses of the one before.
        return event.to.getTime() < this.start;
      case 'present':
      case 'opened':
      case 'changed':
      case 'closed':
        this.advance(event.time.getTime());
        this.addChange(event);
        return this.sockets.size <= limits.sockets;
      default:
        this.advance(event.time.getTime());
        return event.event !== 'stopped';
    }
  }

  /** Adds the times to the totals. @returns the observed time */
  end(totals: Totals): number {
    for (const kind of kinds) {
      for (const [name, { open, since, total }] of this.times[kind]) {
        const time = total + (open > 0 ? this.observed - since : 0);
        if (totals[kind].size < limits.names || totals[kind].has(name)) totals[kind].set(name, (totals[kind].get(name) ?? 0) + time);
      }
    }
    return this.observed;
  }

  /** Whether the file before this one was read. */
  private continueIn(previous: string, file: string): boolean {
    const isComplete = this.logSet === `${path.dirname(file)}\0${previous}`;
    this.logSet = logSetOf(file);
    return isComplete;
  }

  private addGap({ from, to, why }: Extract<LogEvent, { event: 'gap' }>): void {
    if (why === 'stopped') return;
    this.advance(from.getTime());
    if (why !== 'overflow') this.now = to.getTime();
  }

  private advance(to: number): void {
    if (to <= this.now) return;
    this.observed += Math.max(0, Math.min(to, this.period.to) - Math.max(this.now, this.period.from));
    this.now = to;
  }

  private addChange(event: Extract<LogEvent, { event: 'present' | 'opened' | 'changed' | 'closed' }>): void {
    const { mapping } = event;
    if (event.event === 'changed') this.close({ ...mapping, ...event.previous });
    else if (event.event === 'closed') this.close(mapping);
    if (event.event !== 'closed') this.open(mapping);
  }

  private open(socket: Socket): void {
    if (!belongsInPorts(socket)) return;
    const times = this.timesOf(socket);
    const key = keyOf(socket);
    const known = this.sockets.get(key);
    if (known) known.push(times);
    else this.sockets.set(key, [times]);
    for (const time of times) if (time.open++ === 0) time.since = this.observed;
  }

  private close(socket: Socket): void {
    const key = keyOf(socket);
    const known = this.sockets.get(key);
    const times = known?.pop();
    if (known?.length === 0) this.sockets.delete(key);
    for (const time of times ?? []) if (--time.open === 0) time.total += this.observed - time.since;
  }

  private timesOf(socket: Socket): SocketTimes {
    const names = namesOf(socket);
    const times: NameTime[] = [];
    for (const kind of kinds) {
      const time = this.timeOf(kind, names[kind]);
      if (time) times.push(time);
    }
    return times;
  }

  private timeOf(kind: Kind, name: string | null): NameTime | null {
    if (name === null) return null;
    const times = this.times[kind];
    let time = times.get(name);
    if (!time) {
      if (times.size >= limits.names) return null;
      time = { open: 0, since: 0, total: 0 };
      times.set(name, time);
    }
    return time;
  }
}

function keyOf({ protocol, localAddress, localPort, remoteAddress, remotePort }: Socket): string {
  return `${protocol}${localAddress} ${localPort} ${remoteAddress} ${remotePort}`;
}

function namesOf(socket: Socket): Names {
  const { protocol, localPort, remotePort, user } = socket;
  return {
    localTcpPorts: protocol === 'TCP' ? String(localPort) : null,
    localUdpPorts: protocol === 'UDP' ? String(localPort) : null,
    remotePorts: remotePort ? String(remotePort) : null,
    processes: moduleName(socket) ?? unknown,
    users: user ?? unknown,
  };
}
