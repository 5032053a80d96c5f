import type { OptionalFieldGroup } from '../../model/mapping-schema.ts';
import type { MissingReason, PortMapping, ProcessName, ServiceInfo } from '../../model/port-mapping.ts';
import { createAttributions, type Attribution, type Attributions, type OwnerUnavailable } from './attribution.ts';
import { buildMappings, type NamespaceMappings } from './build-mappings.ts';
import type { ProcessRef } from './list-processes.ts';
import type { NetworkNamespace } from './namespaces.ts';
import type { Network } from './network.ts';
import { toMapping, withOptionalFields } from './port-mappings.ts';
import { createProcessCache, type ProcessCache } from './process-cache.ts';
import { createProcessSources, type ProcessSources } from './read-process.ts';
import { AddressCache } from './socket-cache/address-cache.ts';
import { hasUnknownInterface, inodeOf, uidOf } from './socket-cache/socket-table.ts';
import { createSocketUnits, listenKey } from './systemd-sockets.ts';

type FindHolders = (inode: number) => readonly ProcessRef[] | undefined;

/** Caches that do not depend on the optional fields. */
export interface RecordCaches {
  readonly unitOf: ReturnType<typeof createSocketUnits>;
  readonly addresses: AddressCache;
  readonly processSources: ProcessSources;
}

export function createRecordCaches(bootTime: number): RecordCaches {
  return { unitOf: createSocketUnits(), addresses: new AddressCache(), processSources: createProcessSources(bootTime) };
}

/** Builds the records of sockets with these optional fields. */
export class RecordBuilder {
  readonly include: readonly OptionalFieldGroup[];
  readonly processes: ProcessCache;
  private readonly attributions: Attributions;
  private readonly caches: RecordCaches;
  private now = 0;
  private holdersOf: FindHolders = () => undefined;
  private unknownOwner: OwnerUnavailable = 'NotFound';

  constructor(include: readonly OptionalFieldGroup[], caches: RecordCaches) {
    this.caches = caches;
    this.include = include;
    this.processes = createProcessCache(include, caches.processSources);
    this.attributions = createAttributions(this.processes, include, caches.processSources.accounts);
  }

  /**
   * @param active the processes that have opened a port
   * @param unknownOwner why a socket without a holder has no owner
   */
  startSnapshot(now: number, active: ReadonlySet<ProcessRef>, holdersOf: FindHolders, unknownOwner: OwnerUnavailable): void {
    this.now = now;
    this.holdersOf = holdersOf;
    this.unknownOwner = unknownOwner;
    this.attributions.startSnapshot(now, active);
  }

  endSnapshot(): void {
    this.attributions.end();
  }

  /** The records of a namespace. A record that has not changed is the same object as in the last snapshot. */
  build(network: Network): NamespaceMappings {
    const owners = this.ownersIn(network);
    return buildMappings(network.sockets, network.records, owners, (row, owner, peer) => this.record(network, row, owner, peer));
  }

  private ownersIn({ namespace, sockets: { table } }: Network): readonly Attribution[] {
    let container: string | null | undefined;
    const owners = new Array<Attribution>(table.rows);
    for (let row = 0; row < table.rows; row++) {
      const inode = inodeOf(table, row);
      const holders = inode === 0 ? undefined : this.holdersOf(inode);
      if (holders !== undefined) {
        owners[row] = this.attributions.attributeToHolders(holders);
      } else {
        if (container === undefined) container = this.containerOf(namespace);
        owners[row] = this.attributions.attributeToNone(inode === 0 ? 'Kernel' : this.unknownOwner, uidOf(table, row), container);
      }
    }
    return owners;
  }

  /** The container of a namespace other than ours: the container of its first process, which usually created it. */
  private containerOf({ name, processes: [first] }: NetworkNamespace): string | null {
    return name === null || first === undefined ? null : this.processes.of(first, this.now, false).container;
  }

  /** Builds a record, with the fields that only few records have. */
  private record({ namespace, sockets }: Network, row: number, owner: Attribution, peer: ProcessName | null): PortMapping {
    const mapping = toMapping(sockets.table, row, owner, peer, namespace.name, sockets.devices, this.caches.addresses);
    const unknown = { namespaceIsHidden: namespace.link.startsWith('proc:'), deviceIsUnknown: hasUnknownInterface(sockets.table, row) };
    const unit = this.socketUnit(owner, mapping);
    const isPlain =
      unit === null &&
      this.include.length === 0 &&
      !unknown.namespaceIsHidden &&
      !unknown.deviceIsUnknown &&
      (mapping.localAddress !== '::' || mapping.dualStack !== null);
    return isPlain ? mapping : withOptionalFields(mapping, owner.info, this.include, unit, unknown);
  }

  /** The unit for which a service manager holds a listening socket, or why it is unknown; null for other sockets. */
  private socketUnit({ serviceManager }: Attribution, mapping: PortMapping): ServiceInfo | MissingReason | null {
    if (serviceManager === null || mapping.remoteAddress !== null) return null;
    return this.caches.unitOf(serviceManager, listenKey(mapping.protocol, mapping.localAddress, mapping.localPort), this.now);
  }
}
