import type { Sources, StateEvent, StateOwner } from '../../engine/collector/collector.ts';
import type { PortMapping } from '../../engine/model/port-mapping.ts';
import type { TcpState } from '../../engine/model/tcp-states.ts';
import { createMapping, createOwnerlessMapping, createProcess } from '../builders.ts';

/** What remains of a connection after the event of its end, in this order. */
const remains: readonly TcpState[] = ['FinWait1', 'FinWait2', 'TimeWait'];

/** A socket of the simulated machine. */
interface SimulatedSocket {
  readonly id: number;
  /** What identifies it in events. The kernel gives the address of a closed socket to the next one. */
  readonly address: number;
  readonly protocol: 'TCP' | 'UDP';
  readonly pid: number;
  readonly namespace: string | null;
  localAddress: string;
  readonly dualStack: boolean | null;
  readonly boundDevice: string | null;
  localPort: number;
  readonly remoteAddress: string | null;
  readonly remotePort: number | null;
  state: TcpState | null;
  /** The row that snapshots contain: the same object until the state changes. */
  row: PortMapping | null;
}

const listenPort = 80;
const usual = { protocol: 'TCP', namespace: null, dualStack: null, boundDevice: null } as const;

/** What differs from a usual socket. */
type Difference = Partial<Pick<SimulatedSocket, 'pid' | 'namespace' | 'localAddress' | 'remoteAddress' | 'dualStack' | 'boundDevice'>>;

/** A machine that reports every change of its TCP sockets as an event, and lists all sockets in snapshots, as Linux does. */
export class SimulatedMachine {
  /** Microseconds since 1970, and of the monotonic clock. */
  now = 1_000_000_000;
  /** What happens while a snapshot is taken: before and after the rows are listed. */
  duringSnapshot: readonly [() => void, () => void] = [() => undefined, () => undefined];
  readonly sockets = new Map<number, SimulatedSocket>();
  private queue: StateEvent[] = [];
  lost = 0;
  /** The network namespace that is read of the owner of an event: it may have ended, or left that of its socket. */
  readNamespace: (ofSocket: string | null) => string | null | undefined = (ofSocket) => ofSocket;
  private nextId = 1;

  readonly sources: Sources = {
    collector: {
      collect: () => {
        const time = new Date(this.now / 1000);
        const [before, after] = this.duringSnapshot;
        before();
        const mappings = this.rows();
        after();
        return { time, mappings, notices: [] };
      },
      modulesOf: () => 'Exited',
      close: () => undefined,
    },
    destroyedSockets: null,
    stateEvents: {
      drain: () => {
        const { queue, lost } = this;
        this.queue = [];
        this.lost = 0;
        return { events: queue, lost };
      },
      onWaiting: () => undefined,
      close: () => undefined,
    },
  };

  /** The kernel drops the events that wait. */
  loseEvents(): void {
    this.lost += this.queue.length;
    this.queue = [];
  }

  rows(): PortMapping[] {
    return [...this.sockets.values()].flatMap((socket) => {
      if (socket.localPort === 0) return [];
      socket.row ??= rowOf(socket);
      return [socket.row];
    });
  }

  listen(difference: Difference = {}): number {
    const endpoints = { localAddress: '0.0.0.0', localPort: listenPort, remoteAddress: null, remotePort: null };
    const socket = this.add({ pid: 7, ...endpoints, state: 'Closed', ...difference });
    this.change(socket, 'Listen', 'listening', this.ownerOf(socket));
    return socket.id;
  }

  connect(remotePort: number): number {
    const endpoints = { localAddress: '10.0.0.1', localPort: 0, remoteAddress: '10.0.0.2', remotePort };
    const socket = this.add({ pid: 9, ...endpoints, state: 'Closed' });
    this.change(socket, 'SynSent', 'connecting', this.ownerOf(socket));
    return socket.id;
  }

  /** The kernel chooses the port of a socket after the event that it connects. */
  choosePort(id: number, localPort: number): void {
    const socket = this.get(id);
    const other = [...this.sockets.values()].find((one) => one.localPort === localPort && one.remotePort === socket.remotePort);
    if (socket.localPort !== 0 || (other !== undefined && other.state !== 'TimeWait')) return;
    // The remains of a connection give way to a new one (tcp_tw_reuse).
    if (other !== undefined) this.sockets.delete(other.id);
    socket.localPort = localPort;
  }

  establish(id: number): void {
    const socket = this.get(id);
    if (socket.state === 'SynSent' && socket.localPort !== 0) this.change(socket, 'Established', 'connected', null);
  }

  /** A connection to the listener at the loopback address, both of whose endpoints are in a namespace. */
  connectLocally(port: number, pid: number, namespace: string | null): void {
    const address = '127.0.0.1';
    const common = { namespace, localAddress: address, remoteAddress: address, state: 'Closed' } as const;
    const client = this.add({ ...common, pid, localPort: 0, remotePort: listenPort });
    this.change(client, 'SynSent', 'connecting', this.ownerOf(client));
    client.localPort = port;
    this.change(client, 'Established', 'connected', null);
    this.change(this.add({ ...common, pid: 8, localPort: listenPort, remotePort: port }), 'Established', 'accepted', null);
  }

  /** The connection of a socket to itself: the kernel accepts it, as when two sockets connect to each other at once. */
  meet(id: number): void {
    this.change(this.get(id), 'Established', 'accepted', null);
  }

  /** @returns its number; null if the endpoints are used */
  accept(remotePort: number, difference: Difference = {}): number | null {
    const endpoints = { localAddress: '10.0.0.1', localPort: listenPort, remoteAddress: '10.0.0.3', remotePort, ...difference };
    const isUsed = [...this.sockets.values()].some(
      (one) => one.localPort === listenPort && one.remotePort === remotePort && one.remoteAddress === endpoints.remoteAddress,
    );
    if (isUsed) return null;
    const socket = this.add({ pid: 7, state: 'SynReceived', ...endpoints });
    this.change(socket, 'Established', 'accepted', null);
    return socket.id;
  }

  /** Opens a UDP socket, of which no event reports anything. */
  bind(localPort: number): number {
    const endpoints = { localAddress: '0.0.0.0', localPort, remoteAddress: null, remotePort: null };
    return this.add({ pid: 5, protocol: 'UDP', ...endpoints, state: null }).id;
  }

  /** @param remaining the state of the row that stays of a connection; none by default */
  close(id: number, remaining: TcpState | null = null): void {
    const socket = this.sockets.get(id);
    if (socket === undefined || isRemains(socket)) return;
    const wasConnected = socket.state === 'Established';
    if (socket.protocol === 'TCP') this.change(socket, 'Closed', socket.state === 'SynSent' ? 'failed' : 'closed', null);
    if (remaining !== null && wasConnected) this.set(socket, remaining);
    else this.sockets.delete(id);
  }

  /** What remains of a connection changes its state. In the end its row is gone. */
  advance(id: number): void {
    const socket = this.sockets.get(id);
    if (socket === undefined || !isRemains(socket)) return;
    const next = remains[remains.indexOf(socket.state ?? 'TimeWait') + 1];
    if (next === undefined) this.sockets.delete(id);
    else this.set(socket, next);
  }

  private get(id: number): SimulatedSocket {
    const socket = this.sockets.get(id);
    if (socket === undefined) throw new RangeError(`no socket ${id}`);
    return socket;
  }

  private add(
    fields: Omit<SimulatedSocket, 'id' | 'address' | 'row' | keyof typeof usual> & Partial<Pick<SimulatedSocket, keyof typeof usual>>,
  ): SimulatedSocket {
    const used = new Set([...this.sockets.values()].filter((one) => !isRemains(one)).map(({ address }) => address));
    let address = 1;
    while (used.has(address)) address++;
    const socket = { ...usual, ...fields, id: this.nextId++, address, row: null };
    this.sockets.set(socket.id, socket);
    return socket;
  }

  private set(socket: SimulatedSocket, state: TcpState): void {
    socket.state = state;
    socket.row = null;
  }

  private ownerOf({ pid, namespace }: SimulatedSocket): StateOwner {
    const info = createProcess({ processId: pid, processName: `p${pid}` });
    return { info, container: null, namespace: this.readNamespace(namespace) };
  }

  private change(socket: SimulatedSocket, state: TcpState, change: StateEvent['change'], owner: StateOwner | null): void {
    this.now += 700;
    this.set(socket, state);
    const { address, localAddress, localPort, remoteAddress, remotePort } = socket;
    this.queue.push({
      time: this.now,
      clock: this.now,
      change,
      socket: address,
      localAddress,
      localPort,
      remoteAddress,
      remotePort,
      owner,
    });
  }
}

/** Whether only a row is left of a socket. */
export function isRemains({ state }: { readonly state: TcpState | null }): boolean {
  return state !== null && remains.includes(state);
}

function rowOf({ id, pid, address: _address, row: _last, ...endpoints }: SimulatedSocket): PortMapping {
  return isRemains(endpoints)
    ? createOwnerlessMapping({ ...endpoints, identity: '' })
    : createMapping({ ...createProcess({ processId: pid, processName: `p${pid}` }), ...endpoints, identity: String(id) });
}
