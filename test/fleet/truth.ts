import type { Session } from '../traffic/log-session.ts';
import type { SimulatedSocket } from '../traffic/simulated-machine.ts';
import { second } from '../traffic/times.ts';
import type { WrittenMachine } from './company.ts';
import { hostileAddress } from './planted.ts';
import { openedAt } from './session-events.ts';

/** Answers to a question, one text a row, in any order. */
export type Answers = readonly string[];

/** The answers to the five questions, from what was simulated. */
export interface Truth {
  /** Computer, protocol, and since when it listens on 3389, and until when. */
  readonly listenersOnPort: Answers;
  /** Program and computer. */
  readonly programsOnOneMachine: Answers;
  /** Department, program, protocol, port, and the number of machines. */
  readonly newListeners: Answers;
  /** Computer, program, port and number of connections. */
  readonly machinesWithAddress: Answers;
}

/** Collects the truth while the machines are written. */
export function createTruth(): { readonly add: (machine: WrittenMachine) => void; readonly truth: () => Truth } {
  const listenersOnPort: string[] = [];
  const programs = new Map<string, Set<string>>();
  const newListeners = new Map<string, Set<string>>();
  const connections = new Map<string, number>();

  function add({ computer, department, sessions, sockets }: WrittenMachine): void {
    const [before, ...today] = sessions.map((session) => ({ session, logged: sockets.filter((socket) => isLogged(socket, session)) }));
    const known = new Set(before!.logged.filter(isServed).map(listenerOf));
    for (const { session, logged } of [before!, ...today]) {
      for (const socket of logged) {
        addTo(programs, programOf(socket), computer);
        if (isServed(socket) && !known.has(listenerOf(socket))) addTo(newListeners, `${department.name} ${listenerOf(socket)}`, computer);
        if (isServed(socket) && socket.localPort === 3389)
          listenersOnPort.push(`${computer} ${socket.protocol} ${timesOf(socket, session)}`);
        if (socket.remoteAddress !== hostileAddress) continue;
        const key = `${computer} ${socket.process.info.processName} ${socket.remotePort}`;
        connections.set(key, (connections.get(key) ?? 0) + 1);
      }
    }
  }

  return {
    add,
    truth: () => ({
      listenersOnPort,
      programsOnOneMachine: [...programs]
        .filter(([, computers]) => computers.size === 1)
        .map(([program, [computer]]) => `${program} ${computer}`),
      newListeners: [...newListeners].map(([key, computers]) => `${key} ${computers.size}`),
      machinesWithAddress: [...connections].map(([key, count]) => `${key} ${count}`),
    }),
  };
}

function addTo(sets: Map<string, Set<string>>, key: string, value: string): void {
  const known = sets.get(key);
  if (known) known.add(value);
  else sets.set(key, new Set([value]));
}

const isLogged = ({ life }: SimulatedSocket, { from, to }: Session): boolean => life.to > from && life.from < to - second;
const isServed = ({ protocol, localPort, remoteAddress }: SimulatedSocket): boolean =>
  remoteAddress === null && (protocol === 'TCP' || localPort < 32_768);
const listenerOf = ({ process, protocol, localPort }: SimulatedSocket): string => `${process.info.processName} ${protocol} ${localPort}`;

/** Each user has a folder, which counts as that of every user. */
function programOf({ process }: SimulatedSocket): string {
  const { path, processName } = process.info;
  return (path ?? processName ?? '').replace(/^(C:\\Users\\|\/home\/)[^\\/]+/, '$1*');
}

/** The first record has whole seconds, the last one milliseconds. */
function timesOf(socket: SimulatedSocket, session: Session): string {
  const since = Math.floor(openedAt(socket, session) / second) * second;
  const isClosed = socket.life.to < session.to - 2 * second;
  const until = isClosed ? Math.ceil(socket.life.to / second) * second + (session.from % second) : null;
  return `${since} ${until}`;
}
