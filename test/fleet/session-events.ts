import { loggedChange, presentEvent } from '../../engine/log-writer/events-log-writer.ts';
import { isListening } from '../../engine/model/listening.ts';
import type { Change, SessionIdentity } from '../../engine/model/log-events.ts';
import { PreciseTime } from '../../engine/model/precise-time.ts';
import type { PortMapping } from '../../engine/model/port-mapping.ts';
import { pollsOf, settings, type Session } from '../traffic/log-session.ts';
import { mappingOf, type SimulatedSocket } from '../traffic/simulated-machine.ts';
import { second } from '../traffic/times.ts';
import type { MachineLog } from './machine-log.ts';

/** What a machine writes about itself. */
export interface MachineIdentity extends SessionIdentity {
  readonly platform: 'win32' | 'linux';
  readonly timeZone: string;
  readonly utcOffset: string;
}

/** A socket whose program binds the port first and listens a poll later. */
export const boundFirstPort = 4840;

type Step = readonly [kind: 'opened' | 'connectFailed' | 'listens' | 'closeWait' | 'closed', socket: SimulatedSocket];

/** Writes the events of one session. `sockets` are in the order in which they open. */
export function writeSessionEvents(
  log: MachineLog,
  sockets: readonly SimulatedSocket[],
  session: Session,
  identity: MachineIdentity,
  logSize: number,
): void {
  new SessionWriter(log, session, identity, logSize).write(sockets);
}

class SessionWriter {
  private readonly log: MachineLog;
  private readonly session: Session;
  private readonly identity: MachineIdentity;
  private readonly logSize: number;
  private stamp = '';
  private sleeps: Session['sleeps'];
  private readonly totals = { present: 0, opened: 0, changed: 0, closed: 0, connectFailed: 0, lost: 0 };

  constructor(log: MachineLog, session: Session, identity: MachineIdentity, logSize: number) {
    this.log = log;
    this.session = session;
    this.identity = identity;
    this.logSize = logSize;
    this.sleeps = session.sleeps;
  }

  write(sockets: readonly SimulatedSocket[]): void {
    this.log.startSession(this.identity);
    this.startFile(this.session.from, false);
    this.writePresent(sockets.filter((socket) => isPresentAt(socket, this.session)));
    for (const [time, steps] of stepsOf(sockets, this.session)) {
      this.rotate(time);
      this.writeSleeps(time);
      for (const step of steps) this.writeStep(time, step);
    }
    const { to } = this.session;
    this.writeSleeps(to);
    this.log.write({ time: new Date(to), event: 'stopped', reason: 'shutdown', totals: this.totals });
    this.log.closeFile();
  }

  /** What the reporter finds when it starts, listeners first. */
  private writePresent(sockets: readonly SimulatedSocket[]): void {
    const mappings = sockets.map((socket) => mappingOf(socket, this.identity.platform));
    for (const mapping of mappings.toSorted((a, b) => Number(isListening(b)) - Number(isListening(a)))) {
      this.totals.present++;
      this.log.write(presentEvent(new Date(this.session.from), mapping, false));
    }
  }

  private writeStep(time: number, [kind, socket]: Step): void {
    const { platform } = this.identity;
    const mapping = mappingOf(socket, platform);
    const at = new Date(time);
    if (kind === 'opened') {
      const isOfKernel = socket.hasEnded && platform === 'linux';
      const source = isOfKernel ? 'event' : socket.hasEnded ? 'inferred' : 'poll';
      const opened = socket.localPort === boundFirstPort ? withState(mapping, 'Bound') : mapping;
      this.writeChange({ time: isOfKernel ? this.precise(time) : at, event: 'opened', source, mapping: opened });
    } else if (kind === 'connectFailed') {
      this.writeChange({
        time: this.precise(time),
        event: 'connectFailed',
        source: 'event',
        mapping: withState(mapping, 'SynSent'),
        seconds: 0,
      });
    } else if (kind === 'closed') {
      const seconds = socket.life.from > this.session.from ? Math.round((socket.life.to - socket.life.from) / second) : null;
      this.writeChange({ time: at, event: 'closed', source: 'poll', mapping: stateAtEnd(socket, mapping), seconds });
    } else {
      const [before, after] = kind === 'listens' ? (['Bound', 'Listen'] as const) : (['Established', 'CloseWait'] as const);
      this.writeChange({ time: at, event: 'changed', source: 'poll', mapping: withState(mapping, after), previous: { state: before } });
    }
  }

  /** A time as the kernel reports it. */
  private precise(time: number): PreciseTime {
    return new PreciseTime(time * 1000 + ((this.totals.opened * 79) % 1000));
  }

  private writeChange(change: Change): void {
    this.totals[change.event]++;
    this.log.write(loggedChange(change, false));
  }

  private writeSleeps(time: number): void {
    for (const { from, to } of this.sleeps) {
      if (to > time) break;
      this.sleeps = this.sleeps.slice(1);
      this.log.write({ time: new Date(to), event: 'gap', from: new Date(from), to: new Date(to), why: 'suspended', count: null });
    }
  }

  private rotate(time: number): void {
    const before = this.stamp;
    if (!this.log.isAbove(this.logSize) || this.stampOf(time) === before) return;
    this.startFile(time, true);
    this.log.write({ time: new Date(time), event: 'rotated', fromStamp: before, toStamp: this.stamp });
  }

  private startFile(time: number, continued: boolean): void {
    const { platform, timeZone, utcOffset } = this.identity;
    const isWindows = platform === 'win32';
    this.stamp = this.stampOf(time);
    this.log.openFile(this.stamp);
    this.log.write({
      time: new Date(time),
      event: 'started',
      operatingSystem: isWindows ? 'Microsoft Windows 11 Pro' : 'Debian GNU/Linux 13 (trixie)',
      build: isWindows ? '10.0.26100' : '6.12.48',
      bootTime: new Date(this.session.from - 20 * second),
      utcOffset,
      timeZone,
      version: '2.0.0',
      processId: 2212,
      continued,
      sources: isWindows ? ['poll'] : ['poll', 'destroy notifications', 'state events'],
      settings: { ...settings, logDirectory: isWindows ? 'C:\\Windows\\System32\\LogFiles\\PortReporter' : '/var/log/portreporter' },
    });
  }

  /** The timestamp in a file name, in the local time of the machine. */
  private stampOf(time: number): string {
    const local = new Date(Date.parse(`${new Date(time).toISOString().slice(0, 19)}${inverse(this.identity.utcOffset)}`));
    const padded = (value: number): string => String(value).padStart(2, '0');
    return [
      padded(local.getUTCFullYear() % 100),
      padded(local.getUTCMonth() + 1),
      local.getUTCDate(),
      local.getUTCHours(),
      local.getUTCMinutes(),
      local.getUTCSeconds(),
    ].join('-');
  }
}

const inverse = (offset: string): string => `${offset.startsWith('+') ? '-' : '+'}${offset.slice(1)}`;

function withState(mapping: PortMapping, state: NonNullable<PortMapping['state']>): PortMapping {
  return { ...mapping, state };
}

function stateAtEnd(socket: SimulatedSocket, mapping: PortMapping): PortMapping {
  return hasCloseWait(socket) ? withState(mapping, 'CloseWait') : mapping;
}

/** Every sixteenth longer connection is closed by its remote endpoint first. */
function hasCloseWait({ protocol, remoteAddress, localPort, life }: SimulatedSocket): boolean {
  return protocol === 'TCP' && remoteAddress !== null && localPort % 16 === 0 && life.to - life.from > 10 * second;
}

/** Some short connections to a database were made after a first attempt that failed. */
function hasFailedBefore({ hasEnded, remotePort }: SimulatedSocket): boolean {
  return hasEnded && remotePort === 5432;
}

/** What happens at each poll, in order. The polls of a session have the milliseconds of its start. */
function stepsOf(sockets: readonly SimulatedSocket[], session: Session): (readonly [time: number, steps: Step[]])[] {
  const byTime = new Map<number, Step[]>();
  const add = (time: number, step: Step): void => {
    const steps = byTime.get(time);
    if (steps) steps.push(step);
    else byTime.set(time, [step]);
  };
  for (const { time, opened, closed } of pollsOf(sockets, session)) {
    for (const socket of closed) add(time, ['closed', socket]);
    for (const socket of opened) {
      add(time, ['opened', socket]);
      if (hasFailedBefore(socket)) add(time, ['connectFailed', socket]);
      if (socket.localPort === boundFirstPort) add(time + second, ['listens', socket]);
      const end = Math.ceil(socket.life.to / second) * second;
      if (hasCloseWait(socket) && end < session.to - 2 * second) add(end - 3 * second, ['closeWait', socket]);
    }
  }
  const phase = session.from % second;
  return [...byTime].toSorted(([one], [other]) => one - other).map(([time, steps]) => [time + phase, steps] as const);
}

/** Whether a socket is open when the reporter starts. */
export function isPresentAt({ life }: SimulatedSocket, { from }: Session): boolean {
  return life.from <= from && life.to > from;
}

/** The time at which the reporter first logs a socket. */
export function openedAt(socket: SimulatedSocket, session: Session): number {
  const { life, localPort } = socket;
  if (isPresentAt(socket, session)) return session.from;
  const isBoundFirst = localPort === boundFirstPort;
  return Math.ceil(life.from / second) * second + (session.from % second) + (isBoundFirst ? second : 0);
}
