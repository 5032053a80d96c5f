import { exposureOf } from '../../engine/model/addresses.ts';
import { unknownFields, unknownProcessFields } from '../../engine/model/mapping-schema.ts';
import type { ModuleInfo, PortMapping, ProcessInfo } from '../../engine/model/port-mapping.ts';
import type { Random } from './random.ts';
import type { Period } from './times.ts';

/** A program as a machine starts it. */
export interface Program {
  readonly path: string;
  readonly user: string;
  /** Names of the services in the process. */
  readonly services?: readonly string[];
  readonly arguments?: string;
  /** Linux: the executable was deleted after its start. */
  readonly deleted?: true;
}

/** A process and its lifetime. */
export interface SimulatedProcess {
  readonly info: ProcessInfo;
  readonly modules: readonly ModuleInfo[];
  readonly life: Period;
  /** The planted trace that it belongs to; null for ordinary software. */
  readonly trace: string | null;
}

/** A socket and its lifetime. */
export interface SimulatedSocket {
  readonly process: SimulatedProcess;
  readonly protocol: 'TCP' | 'UDP';
  readonly localAddress: string;
  /** 0 for a dynamic port of a system that assigns them in order: see {@link SimulatedMachine.socketsInOrder}. */
  readonly localPort: number;
  readonly remoteAddress: string | null;
  readonly remotePort: number | null;
  readonly life: Period;
  /** The first poll that lists it finds it in TIME WAIT, which has no owner. */
  readonly hasEnded: boolean;
  readonly trace: string | null;
}

export interface MachineOptions {
  readonly random: Random;
  readonly platform: 'win32' | 'linux';
  /** The address of the machine in its network. */
  readonly address: string;
  /** Its IPv6 address, if the network has IPv6. */
  readonly address6?: string;
  /** The system's range of dynamic ports, and whether it assigns them one after the other. */
  readonly dynamicPorts: { readonly low: number; readonly high: number; readonly inOrder?: true };
  readonly firstProcessId: number;
  /** Part of the ordinary connections that take place; by default 1. */
  readonly scale?: number;
}

/** The time until a connection is closed, or its details. */
export interface ConnectOptions {
  readonly protocol?: 'TCP' | 'UDP';
  readonly localAddress?: string;
  readonly localPort?: number;
}

/** A machine whose processes open sockets along a timeline. What is logged of it depends on the reporter. */
export class SimulatedMachine {
  readonly options: MachineOptions;
  readonly processes: SimulatedProcess[] = [];
  readonly sockets: SimulatedSocket[] = [];
  private trace: string | null = null;
  private nextProcessId: number;

  constructor(options: MachineOptions) {
    this.options = options;
    this.nextProcessId = options.firstProcessId;
  }

  /** Part of the connections of a habit that take place. What is planted always takes place. */
  get scale(): number {
    return this.trace === null ? (this.options.scale ?? 1) : 1;
  }

  /** Everything that `plant` starts and opens belongs to this trace. */
  plant(trace: string, plant: () => void): void {
    this.trace = trace;
    plant();
    this.trace = null;
  }

  start(program: Program, life: Period, parent?: SimulatedProcess, processId = this.newProcessId()): SimulatedProcess {
    const { path, user, services = [], deleted } = program;
    const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    const isWindows = this.options.platform === 'win32';
    const type = isWindows ? (services.length > 1 ? 'shared process' : 'own process') : 'unit';
    const process: SimulatedProcess = {
      info: {
        ...unknownProcessFields,
        processId,
        processStarted: new Date(life.from),
        processName: name,
        path: path === name ? null : path,
        deleted: isWindows ? null : (deleted ?? false),
        commandLine: program.arguments === undefined ? name : `${name} ${program.arguments}`,
        parentProcessId: parent?.info.processId ?? null,
        user,
        services: services.map((service) => ({ name: service, displayName: service, type })),
        missing: {},
      },
      modules: path === name ? [] : modulesOf(path, isWindows),
      life,
      trace: this.trace,
    };
    this.processes.push(process);
    return process;
  }

  /** A listener, or an unconnected UDP socket with a fixed port. */
  listen(process: SimulatedProcess, protocol: 'TCP' | 'UDP', localPort: number, localAddress = '0.0.0.0', life = process.life): void {
    this.add({ process, protocol, localAddress, localPort, remoteAddress: null, remotePort: null, life, hasEnded: false });
  }

  /** A connection to another machine. UDP of Windows has no remote endpoint. */
  connect(
    process: SimulatedProcess,
    from: number,
    seconds: number,
    remoteAddress: string,
    remotePort: number,
    options: ConnectOptions = {},
  ): void {
    const { protocol = 'TCP', localAddress = this.localAddressTo(remoteAddress), localPort = this.dynamicPort() } = options;
    const life = lifeOf(process, from, seconds);
    const isHidden = protocol === 'UDP' && this.options.platform === 'win32';
    this.add({
      process,
      protocol,
      localAddress: isHidden ? '0.0.0.0' : localAddress,
      localPort,
      remoteAddress: isHidden ? null : remoteAddress,
      remotePort: isHidden ? null : remotePort,
      life,
      hasEnded: protocol === 'TCP' && seconds < 1 && this.options.random.chance(1 - seconds),
    });
  }

  /** A connection from another machine to a listener. */
  accept(
    process: SimulatedProcess,
    from: number,
    seconds: number,
    localPort: number,
    remoteAddress: string,
    remotePort = this.clientPort(),
  ): void {
    const life = lifeOf(process, from, seconds);
    const localAddress = this.localAddressTo(remoteAddress);
    this.add({ process, protocol: 'TCP', localAddress, localPort, remoteAddress, remotePort, life, hasEnded: false });
  }

  /** A connection between two processes of the machine: two sockets. */
  connectLocally(client: SimulatedProcess, server: SimulatedProcess, from: number, seconds: number, port: number): void {
    const localPort = this.dynamicPort();
    this.connect(client, from, seconds, '127.0.0.1', port, { localPort });
    this.accept(server, from, seconds, port, '127.0.0.1', localPort);
  }

  /** A client's port: a client behind an address translation has any port above 1023. */
  clientPort(): number {
    return this.options.random.integer(1024, 65_535);
  }

  dynamicPort(): number {
    const { random, dynamicPorts } = this.options;
    return dynamicPorts.inOrder ? 0 : random.integer(dynamicPorts.low, dynamicPorts.high);
  }

  /** The sockets in the order in which they open, with the ports that a system assigns in this order. */
  socketsInOrder(): SimulatedSocket[] {
    const { low, high } = this.options.dynamicPorts;
    const sorted = this.sockets.toSorted((a, b) => a.life.from - b.life.from);
    // Programs that started before the reporter have used the first ports.
    let next = low + 900;
    return sorted.map((socket) => {
      if (socket.localPort !== 0) return socket;
      next = next >= high ? low : next + 1;
      return { ...socket, localPort: next };
    });
  }

  private localAddressTo(remoteAddress: string): string {
    if (remoteAddress.startsWith('127.')) return remoteAddress;
    const { address, address6 = '::1' } = this.options;
    return remoteAddress.includes(':') ? address6 : address;
  }

  private newProcessId(): number {
    const { platform, random } = this.options;
    this.nextProcessId += platform === 'win32' ? 4 * random.integer(1, 30) : random.integer(1, 40);
    return this.nextProcessId;
  }

  private add(socket: Omit<SimulatedSocket, 'trace'>): void {
    this.sockets.push({ ...socket, trace: this.trace });
  }
}

/** A process's sockets end with it at the latest. */
function lifeOf(process: SimulatedProcess, from: number, seconds: number): Period {
  return { from, to: Math.max(from + 1, Math.min(from + seconds * 1000, process.life.to)) };
}

function modulesOf(path: string, isWindows: boolean): ModuleInfo[] {
  return isWindows
    ? [
        { path, base: '0x7ff6a1c40000' },
        { path: 'C:\\Windows\\System32\\ntdll.dll', base: '0x7ffb1c2d0000' },
        { path: 'C:\\Windows\\System32\\ws2_32.dll', base: '0x7ffb1ae10000' },
      ]
    : [
        { path, base: '0x55d0a3c00000' },
        { path: '/usr/lib/x86_64-linux-gnu/libc.so.6', base: '0x7f1c2be00000' },
      ];
}

/** The mapping of a socket, as the reporter sees it. */
export function mappingOf(socket: SimulatedSocket, platform: NodeJS.Platform): PortMapping {
  const { process, protocol, localAddress, remoteAddress } = socket;
  const isListener = protocol === 'TCP' && remoteAddress === null;
  return {
    ...unknownFields,
    ...process.info,
    protocol,
    localAddress,
    localPort: socket.localPort,
    remoteAddress,
    remotePort: socket.remotePort,
    state: protocol === 'UDP' ? null : isListener ? 'Listen' : 'Established',
    opened: platform === 'win32' ? new Date(socket.life.from) : null,
    exposure: exposureOf(localAddress),
    identity: '',
    missing: protocol === 'UDP' && platform === 'win32' ? { remoteAddress: 'NotSupported', remotePort: 'NotSupported' } : {},
  };
}

/** The mapping of a socket that has no owner any more. */
export function ownerlessMappingOf(socket: SimulatedSocket, platform: NodeJS.Platform): PortMapping {
  return { ...mappingOf(socket, platform), ...unknownProcessFields, state: 'TimeWait', missing: { processId: 'Kernel' } };
}
