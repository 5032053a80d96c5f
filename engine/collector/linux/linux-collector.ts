import { isDeepStrictEqual } from 'node:util';
import type { OptionalFieldGroup, PortMapping, ProcessName } from '../../model/port-mapping.ts';
import { forgetAccounts } from '../../platform/linux/accounts.ts';
import { parseCapabilities } from '../../platform/linux/capabilities.ts';
import { CollectorError, type Collector, type CollectRequest, type Snapshot } from '../collector.ts';
import { createAttributions, type OwnerUnavailable, type Attribution } from './attribution.ts';
import { buildMappings, type Records } from './build-mappings.ts';
import { isStillListed, relistProcesses, listProcesses, type ProcessList } from './list-processes.ts';
import { readModules } from './modules.ts';
import { createNamespaceSockets, type NamespaceSockets } from './namespace-sockets.ts';
import { openNamespaces, type NetworkNamespace } from './namespaces.ts';
import { seesAllProcesses } from './pid-namespace.ts';
import { mappingOf, withOptionalFields } from './port-mappings.ts';
import { createProcessCache } from './process-cache.ts';
import { readProcText, textOf } from './read-proc-file.ts';
import { snapshotWarnings } from './snapshot-warnings.ts';
import { hasUnknownInterface, inodeOf, uidOf } from './socket-cache/socket-table.ts';
import { createSocketOwnerIndex } from './socket-owner-index.ts';
import { listenKey, createSocketUnits } from './systemd-sockets.ts';

/** A network namespace from snapshot to snapshot. */
interface Network {
  readonly namespace: NetworkNamespace;
  readonly read: (namespace: NetworkNamespace) => NamespaceSockets;
  readonly sockets: NamespaceSockets;
  /** Those of the last snapshot, until it has got the new ones. */
  records: Records;
}

const noRecords: Records = { owners: [], mappings: [] };

/** The names of accounts are asked for again this often, in milliseconds. */
const forgetAccountsEvery = 60_000;

/** The mappings of all namespaces; where there is only one, as mostly, its own list. */
function allMappings(all: readonly Network[]): readonly PortMapping[] {
  const [first] = all;
  return all.length === 1 && first !== undefined ? first.records.mappings : all.flatMap(({ records }) => records.mappings);
}

/** How many sockets have no owner for this reason. */
function ownersMissing({ owners }: Records, reason: OwnerUnavailable): number {
  let count = 0;
  for (const { missing } of owners) if (missing.processId === reason) count++;
  return count;
}

/** Why a socket has no owner although all processes that /proc lists were searched. */
function reasonOfNoHolder({ byPid }: ProcessList): OwnerUnavailable {
  // Every PID namespace has a process 1. If it is not listed, /proc is mounted with hidepid and lists only the caller's processes.
  if (!byPid.has(1)) return 'AccessDenied';
  return seesAllProcesses() ? 'NotFound' : 'OtherPidNamespace';
}

/** What is on this Linux machine, by sock_diag and /proc. No other program is run, but systemctl where systemd holds a port. */
export function openLinuxCollector(): Collector {
  const namespaces = openNamespaces();
  const owners = createSocketOwnerIndex();
  const unitOf = createSocketUnits();
  let networks: ReadonlyMap<string, Network> = new Map();
  let list: ProcessList | null = null;
  let include: readonly OptionalFieldGroup[] = [];
  let processes = createProcessCache(include);
  let ownerships = createAttributions(processes, include);
  let accountsSince = performance.now();

  function collect(request: CollectRequest = {}): Snapshot {
    const time = new Date();
    const now = performance.now();
    const asked = request.include ?? [];
    if (asked.join() !== include.join()) {
      include = asked;
      processes = createProcessCache(include);
      ownerships = createAttributions(processes, include);
    }
    if (now - accountsSince >= forgetAccountsEvery) {
      forgetAccounts();
      accountsSince = now;
    }
    const early = listProcesses(list);
    if (early === null) {
      throw new CollectorError('ProcUnreadable', 'ReadError', '/proc cannot be read', '/proc', 'Mount it: mount -t proc proc /proc.');
    }
    owners.prepare(early);
    // Sockets first: one that is opened while we search for owners comes with the next snapshot, owner and all.
    networks = new Map(namespaces.update(early, now).map((namespace) => [namespace.link, readNetwork(namespace)]));
    const all = [...networks.values()];
    // A new socket may be that of a process which was started after the list was made.
    const running = all.some(({ sockets }) => sockets.unchanged.includes(-1)) ? relistProcesses(early) : early;
    list = running;
    processes.forget(running.ended);
    const active = owners.update(
      running,
      all.map(({ sockets }) => sockets),
      now,
    );
    const unknownOwner = owners.isSearchComplete() ? reasonOfNoHolder(running) : 'AccessDenied';
    ownerships.startSnapshot(now, active);
    for (const network of all) {
      const rowOwners = ownersIn(network, unknownOwner, now);
      network.records = buildMappings(network.sockets, network.records, rowOwners, (row, owner, peer) =>
        finish(network, row, owner, peer, now),
      );
    }
    ownerships.end();
    return {
      time,
      mappings: allMappings(all),
      ...(request.processes && { processes: allProcesses(running, now) }),
      notices: snapshotWarnings(
        (reason) => all.reduce((count, { records }) => count + ownersMissing(records, reason), 0),
        all.filter(({ sockets }) => !sockets.isWhole).map(({ namespace }) => namespace.name ?? ''),
        () => parseCapabilities(textOf(readProcText('/proc/self/status'))),
      ),
    };
  }

  function readNetwork(namespace: NetworkNamespace): Network {
    const last = networks.get(namespace.link);
    const read = last?.read ?? createNamespaceSockets();
    const sockets = read(namespace);
    if (namespace.name === null && !sockets.isWhole) {
      throw new CollectorError(
        'SocketsUnreadable',
        'ReadError',
        'the kernel tells its sockets neither by sock_diag nor in /proc/net',
        '/proc/net/tcp',
        'Look whether a security policy (seccomp, SELinux, AppArmor) forbids it.',
      );
    }
    // A new name, of the namespace or a device, is in records whose sockets have not changed.
    const sameNames = last?.namespace.name === namespace.name && isDeepStrictEqual(last.sockets.devices, sockets.devices);
    return { namespace, read, sockets, records: last !== undefined && sameNames ? last.records : noRecords };
  }

  function ownersIn({ namespace, sockets: { table } }: Network, unknownOwner: OwnerUnavailable, now: number): readonly Attribution[] {
    let container: string | null | undefined;
    return Array.from({ length: table.rows }, (_, row) => {
      const inode = inodeOf(table, row);
      const holders = inode === 0 ? undefined : owners.holdersOf(inode);
      if (holders !== undefined) return ownerships.attributeToHolders(holders);
      if (container === undefined) container = containerOf(namespace, now);
      return ownerships.attributeToNone(inode === 0 ? 'Kernel' : unknownOwner, uidOf(table, row), container);
    });
  }

  /** The container of a namespace that is not ours: that of its first process, which has made it as a rule. */
  function containerOf({ name, processes: [first] }: NetworkNamespace, now: number): string | null {
    return name === null || first === undefined ? null : processes.of(first, now, false).container;
  }

  /** Makes a record, and puts in what only few have. */
  function finish({ namespace, sockets }: Network, row: number, owner: Attribution, peer: ProcessName | null, now: number): PortMapping {
    const mapping = mappingOf(sockets.table, row, owner, peer, namespace.name, sockets.devices);
    const unknown = { namespaceIsHidden: namespace.link.startsWith('proc:'), deviceIsUnknown: hasUnknownInterface(sockets.table, row) };
    const isOpen = mapping.remoteAddress === null;
    const unit =
      owner.serviceManager !== null && isOpen
        ? unitOf(owner.serviceManager, listenKey(mapping.protocol, mapping.localAddress, mapping.localPort), now)
        : null;
    const isPlain =
      unit === null &&
      include.length === 0 &&
      !unknown.namespaceIsHidden &&
      !unknown.deviceIsUnknown &&
      (mapping.localAddress !== '::' || mapping.dualStack !== null);
    return isPlain ? mapping : withOptionalFields(mapping, owner.info, include, unit, unknown);
  }

  function allProcesses({ byPid }: ProcessList, now: number) {
    return [...byPid.values()].toSorted((a, b) => a.pid - b.pid).map((process) => processes.of(process, now, false).info);
  }

  return {
    collect,
    modulesOf: (owner) => {
      const process = list?.byPid.get(owner.processId ?? 0);
      if (process === undefined) return 'Exited';
      const { processStarted } = processes.of(process, performance.now(), true).info;
      if (processStarted?.getTime() !== owner.processStarted?.getTime()) return 'Exited';
      const modules = readModules(owner);
      return isStillListed(process) ? modules : 'Exited';
    },
    close: () => {},
  };
}
