import type { Sources, StateEvent, StateOwner } from '../../engine/collector/collector.ts';
import type { PortMapping } from '../../engine/model/port-mapping.ts';
import type { TcpState } from '../../engine/model/tcp-states.ts';
import { createMapping, createOwnerlessMapping, createProcess } from '../builders.ts';

/** A TCP socket of the simulated machine. */
interface SimulatedSocket {
  readonly id: number;
  readonly pid: number;
  readonly namespace: string | null;
  localAddress: string;
  localPort: number;
  readonly remoteAddress: string | null;
  readonly remotePort: number | null;
  state: TcpState;
  /** The row that snapshots contain: the same object until the state changes. */
  row: PortMapping | null;
}

const listenPort = 80;

/** A machine that reports every change of its TCP sockets as an event, and lists them in snapshots, as Linux does. */
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

  listen(pid = 7, localAddress = '0.0.0.0', namespace: string | null = null): number {
    const socket = this.add({
      pid,
      namespace,
      localAddress,
      localPort: listenPort,
      remoteAddress: null,
      remotePort: null,
      state: 'Closed',
    });
    this.change(socket, 'Listen', 'listening', this.ownerOf(socket));
    return socket.id;
  }

  connect(remotePort: number, pid = 9): number {
    const socket = this.add({
      pid,
      namespace: null,
      localAddress: '10.0.0.1',
      localPort: 0,
      remoteAddress: '10.0.0.2',
      remotePort,
      state: 'Closed',
    });
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

  accept(remotePort: number, pid = 7, namespace: string | null = null): number | null {
    const isUsed = [...this.sockets.values()].some((one) => one.localPort === listenPort && one.remotePort === remotePort);
    if (isUsed) return null;
    const socket = this.add({
      pid,
      namespace,
      localAddress: '10.0.0.1',
      localPort: listenPort,
      remoteAddress: '10.0.0.3',
      remotePort,
      state: 'SynReceived',
    });
    this.change(socket, 'Established', 'accepted', null);
    return socket.id;
  }

  /** @param timeWait whether a row of it stays */
  close(id: number, timeWait = false): void {
    const socket = this.sockets.get(id);
    if (socket === undefined || socket.state === 'TimeWait') return;
    const wasConnected = socket.state === 'Established';
    this.change(socket, 'Closed', socket.state === 'SynSent' ? 'failed' : 'closed', null);
    if (timeWait && wasConnected) this.set(socket, 'TimeWait');
    else this.sockets.delete(id);
  }

  endTimeWait(id: number): void {
    if (this.sockets.get(id)?.state === 'TimeWait') this.sockets.delete(id);
  }

  private get(id: number): SimulatedSocket {
    const socket = this.sockets.get(id);
    if (socket === undefined) throw new RangeError(`no socket ${id}`);
    return socket;
  }

  private add(fields: Omit<SimulatedSocket, 'id' | 'row'>): SimulatedSocket {
    const socket = { ...fields, id: this.nextId++, row: null };
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
    const { id, localAddress, localPort, remoteAddress, remotePort } = socket;
    this.queue.push({ time: this.now, clock: this.now, change, socket: id, localAddress, localPort, remoteAddress, remotePort, owner });
  }
}

function rowOf({ id, pid, namespace, localAddress, localPort, remoteAddress, remotePort, state }: SimulatedSocket): PortMapping {
  const endpoints = { localAddress, localPort, remoteAddress, remotePort, state, namespace };
  const isOwned = state !== 'TimeWait';
  return isOwned
    ? createMapping({ ...createProcess({ processId: pid, processName: `p${pid}` }), ...endpoints, identity: String(id) })
    : createOwnerlessMapping({ ...endpoints, identity: '' });
}
