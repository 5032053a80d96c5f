import { exposureOf, ipv4Text, ipv6Text } from '../../facts/addresses.ts';
import type { Missing, MissingReason, PortMapping, ProcessFacts } from '../../facts/port-mapping.ts';
import { linuxTcpState } from '../../facts/tcp-states.ts';
import { CollectorError, type CollectRequest, type Collector, type Snapshot } from '../collector.ts';
import { listProcesses, walkDescriptors } from './descriptors.ts';
import { close } from './libc.ts';
import { readProcNet } from './proc-net.ts';
import { readProcess } from './processes.ts';
import { dumpSockets, openSockDiag, tcpRequest, udpRequest } from './sock-diag.ts';
import {
  AF_INET, AF_INET6, TCP, UDP, emptySocketTable, inodeWord, interfaceWord, kindWord, localWord, portsWord, remoteWord, rowWords, v6OnlyOff,
  v6OnlyUnknown, type SocketTable,
} from './socket-table.ts';

/** The mappings of this machine, by the kernel's sock_diag and /proc. */
export function openLinuxCollector(): Collector {
  return { collect, modulesOf: () => 'NotSupported', close: () => undefined };
}

function collect(request: CollectRequest = {}): Snapshot {
  const time = new Date();
  const processes = listProcesses();
  if (processes === null) throw new CollectorError('ProcUnreadable', '/proc cannot be read', '/proc', 'Mount it: mount -t proc proc /proc');
  const table = emptySocketTable();
  readSockets(table);
  const holders = new Map<number, number[]>();
  for (const pid of processes.keys()) {
    walkDescriptors(pid, (inode) => {
      const known = holders.get(inode);
      if (known === undefined) holders.set(inode, [pid]);
      else if (!known.includes(pid)) known.push(pid);
    });
  }
  const facts = new Map<number, ProcessFacts | null>();
  const factsOf = (pid: number): ProcessFacts | null => {
    let known = facts.get(pid);
    if (known === undefined) facts.set(pid, known = readProcess(pid));
    return known;
  };
  const mappings: PortMapping[] = [];
  for (let row = 0; row < table.rows; row++) {
    const inode = table.words[row * rowWords + inodeWord] ?? 0;
    const owners = (holders.get(inode) ?? []).map(factsOf).filter((owner) => owner !== null);
    owners.sort((a, b) => (a.processStarted?.getTime() ?? 0) - (b.processStarted?.getTime() ?? 0));
    mappings.push(mapping(table, row, owners, inode === 0 ? 'Kernel' : 'NotFound'));
  }
  const all = request.processes ? [...processes.keys()].sort((a, b) => a - b).map(factsOf).filter((one) => one !== null) : undefined;
  return { time, mappings, notices: [], ...(all && { processes: all }) };
}

function readSockets(table: SocketTable): void {
  const diag = openSockDiag();
  const tcp = diag >= 0 && dumpSockets(diag, tcpRequest(), TCP, table);
  const udp = diag >= 0 && dumpSockets(diag, udpRequest(AF_INET), UDP, table) && dumpSockets(diag, udpRequest(AF_INET6), UDP, table);
  if (diag >= 0) close(diag);
  if (!tcp) for (const file of ['tcp', 'tcp6'] as const) readProcNet('/proc/self/net', file, TCP, table);
  if (!udp) for (const file of ['udp', 'udp6'] as const) readProcNet('/proc/self/net', file, UDP, table);
}

function mapping(table: SocketTable, row: number, owners: readonly ProcessFacts[], reason: MissingReason): PortMapping {
  const at = row * rowWords;
  const words = table.words;
  const kind = words[at + kindWord] ?? 0;
  const ports = words[at + portsWord] ?? 0;
  const bytes = new Uint8Array(words.buffer, at * 4, rowWords * 4);
  const address = (word: number): string => (kind >> 8 & 0xff) === AF_INET6
    ? ipv6Text(bytes, word * 4, words[at + interfaceWord]) : ipv4Text(bytes, word * 4);
  const tcp = (kind & 0xff) === TCP;
  const localAddress = address(localWord);
  const remotePort = ports >>> 16;
  const owner = owners[0];
  const v6Only = kind >>> 24;
  const missing: Missing = owner === undefined ? { opened: 'NotSupported', processId: reason, processName: reason }
    : { opened: 'NotSupported', ...owner.missing };
  return {
    protocol: tcp ? 'TCP' : 'UDP',
    localAddress,
    localPort: ports & 0xffff,
    remoteAddress: remotePort === 0 ? null : address(remoteWord),
    remotePort: remotePort === 0 ? null : remotePort,
    state: tcp ? linuxTcpState(kind >> 16 & 0xff) : null,
    dualStack: localAddress === '::' && v6Only !== v6OnlyUnknown ? v6Only === v6OnlyOff : null,
    exposure: exposureOf(localAddress),
    opened: null,
    processId: owner?.processId ?? null,
    processStarted: owner?.processStarted ?? null,
    processName: owner?.processName ?? null,
    path: owner?.path ?? null,
    commandLine: owner?.commandLine ?? null,
    parentProcessId: owner?.parentProcessId ?? null,
    user: owner?.user ?? null,
    services: owner?.services ?? [],
    sharedWith: owners.slice(1).map(({ processId, processName }) => ({ processId: processId ?? 0, processName })),
    peer: null,
    namespace: null,
    container: null,
    identity: String(words[at + inodeWord]),
    missing,
  };
}
