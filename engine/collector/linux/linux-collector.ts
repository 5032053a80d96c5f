import type { OptionalFieldGroup } from '../../model/mapping-schema.ts';
import type { MissingReason, ModuleInfo, PortMapping, ProcessInfo } from '../../model/port-mapping.ts';
import { readBootTime } from '../../platform/linux/boot-time.ts';
import { parseCapabilities } from '../../platform/linux/capabilities.ts';
import { CollectorError, type Collector, type CollectRequest, type Snapshot } from '../collector.ts';
import type { OwnerUnavailable } from './attribution.ts';
import { relistProcesses, listProcesses, type ProcessList, seesAllProcesses } from './list-processes.ts';
import { readModules } from './modules.ts';
import { openNamespaces } from './namespaces.ts';
import { countOwnersMissing, readNetwork, type Network } from './network.ts';
import { readProcText, textOf } from './read-proc-file.ts';
import { isRunning } from './read-process.ts';
import { createRecordCaches, RecordBuilder, type RecordCaches } from './record-builder.ts';
import { snapshotWarnings } from './snapshot-warnings.ts';
import { createSocketOwnerIndex } from './socket-owners/socket-owner-index.ts';

/** The names of accounts are read again at this interval. */
const accountRefreshMs = 60_000;

/**
 * Reads the sockets and processes of this Linux machine from sock_diag and /proc. The only program it runs is systemctl, for sockets of
 * systemd.
 */
export function openLinuxCollector(bootTime = readBootTime()): Collector {
  return new LinuxCollector(bootTime);
}

class LinuxCollector implements Collector {
  private readonly namespaces = openNamespaces();
  private readonly owners = createSocketOwnerIndex();
  private networks: ReadonlyMap<string, Network> = new Map();
  private list: ProcessList | null = null;
  private readonly caches: RecordCaches;
  private builder: RecordBuilder;
  private accountsReadAt = performance.now();

  constructor(bootTime: number) {
    this.caches = createRecordCaches(bootTime);
    this.builder = new RecordBuilder([], this.caches);
  }

  collect(request: CollectRequest = {}): Snapshot {
    const now = performance.now();
    this.prepare(request.include ?? [], now);
    const early = this.listProcesses();
    this.owners.prepare(early);
    const namespaces = this.namespaces.update(early, now);
    const socketRequest = { ...request, events: request.events?.() };
    // Listing the processes takes long on a busy machine: a socket that is opened meanwhile would have a time before its bind.
    const time = new Date();
    // Sockets first: one that is opened during the search for owners is in the next snapshot, with its owner.
    this.networks = new Map(
      namespaces.map((namespace) => [namespace.link, readNetwork(namespace, this.networks.get(namespace.link), socketRequest, now)]),
    );
    const networks = [...this.networks.values()];
    // A new socket may belong to a process that was started after the list was read.
    const list = networks.some(({ sockets }) => sockets.unchanged.includes(-1)) ? relistProcesses(early) : early;
    this.list = list;
    this.buildRecords(networks, list, now);
    return {
      time,
      mappings: allMappings(networks),
      ...(request.processes && { processes: this.allProcesses(list, now) }),
      notices: warningsFor(networks),
    };
  }

  modulesOf(owner: ProcessInfo): readonly ModuleInfo[] | MissingReason {
    const modules = readModules(owner);
    // The check comes last: the PID may have been used again while the modules were read.
    return isRunning(owner, this.caches.processSources) ? modules : 'Exited';
  }

  close(): void {}

  /** Drops cached values that do not apply to this snapshot. */
  private prepare(include: readonly OptionalFieldGroup[], now: number): void {
    if (include.join() !== this.builder.include.join()) this.builder = new RecordBuilder(include, this.caches);
    if (now - this.accountsReadAt >= accountRefreshMs) {
      this.caches.processSources.accounts.clear();
      this.accountsReadAt = now;
    }
  }

  private listProcesses(): ProcessList {
    const list = listProcesses(this.list);
    if (list === null) {
      throw new CollectorError('ProcUnreadable', 'ReadError', 'cannot read /proc', '/proc', 'Mount it: mount -t proc proc /proc.');
    }
    return list;
  }

  private buildRecords(networks: readonly Network[], list: ProcessList, now: number): void {
    this.builder.processes.forget(list.ended);
    const active = this.owners.update(
      list,
      networks.map(({ sockets }) => sockets),
      now,
    );
    const unknownOwner = this.owners.isSearchComplete() ? reasonWithoutHolder(list) : 'AccessDenied';
    this.builder.startSnapshot(now, active, (inode) => this.owners.holdersOf(inode), unknownOwner);
    for (const network of networks) network.records = this.builder.build(network);
    this.builder.endSnapshot();
  }

  private allProcesses({ byPid }: ProcessList, now: number): ProcessInfo[] {
    return [...byPid.values()].toSorted((a, b) => a.pid - b.pid).map((process) => this.builder.processes.of(process, now, false).info);
  }
}

/** The mappings of all namespaces; the list itself if there is only one namespace, which is the usual case. */
function allMappings(networks: readonly Network[]): readonly PortMapping[] {
  const [first] = networks;
  return networks.length === 1 && first !== undefined ? first.records.mappings : networks.flatMap(({ records }) => records.mappings);
}

/** Why a socket has no owner although all processes that /proc lists were searched. */
function reasonWithoutHolder({ byPid }: ProcessList): OwnerUnavailable {
  // Every PID namespace has a process 1. If it is not listed, /proc is mounted with hidepid and lists only the caller's processes.
  if (!byPid.has(1)) return 'AccessDenied';
  return seesAllProcesses() ? 'NotFound' : 'OtherPidNamespace';
}

function warningsFor(networks: readonly Network[]): Snapshot['notices'] {
  return snapshotWarnings(
    (reason) => countOwnersMissing(networks, reason),
    networks.filter(({ sockets }) => !sockets.isWhole).map(({ namespace }) => namespace.name ?? ''),
    () => parseCapabilities(textOf(readProcText('/proc/self/status'))),
  );
}
