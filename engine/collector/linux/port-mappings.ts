import type { OptionalFieldGroup } from '../../model/mapping-schema.ts';
import { requestedFields } from '../../model/optional-fields.ts';
import type { MissingReason, PortMapping, ProcessInfo, ProcessName, ServiceInfo } from '../../model/port-mapping.ts';
import { linuxTcpState } from '../../model/tcp-states.ts';
import type { Attribution } from './attribution.ts';
import { exposureOn, type BoundDevices } from './devices.ts';
import type { AddressCache } from './socket-cache/address-cache.ts';
import {
  inodeOf,
  interfaceWord,
  kindWord,
  localWord,
  portsWord,
  remoteWord,
  rowWords,
  TCP,
  v6OnlyOff,
  v6OnlyUnknown,
  type SocketTable,
} from './socket-cache/socket-table.ts';

/** Builds the record of one row of a table. {@link withOptionalFields} adds the optional fields. */
// oxlint-disable-next-line max-lines-per-function -- One line per field of the record.
export function toMapping(
  table: SocketTable,
  row: number,
  owner: Attribution,
  peer: ProcessName | null,
  namespace: string | null,
  devices: BoundDevices,
  addresses: AddressCache,
): PortMapping {
  const at = row * rowWords;
  const kind = table.words[at + kindWord] ?? 0;
  const ports = table.words[at + portsWord] ?? 0;
  const isTcp = (kind & 0xff) === TCP;
  const local = addresses.textOf(table, row, localWord);
  const remotePort = ports >>> 16;
  const inode = inodeOf(table, row);
  const device = devices.get(table.words[at + interfaceWord] ?? 0);
  const dualStack = local.text === '::' ? dualStackOf(kind >>> 24) : null;
  const { info } = owner;
  return {
    protocol: isTcp ? 'TCP' : 'UDP',
    localAddress: local.text,
    localPort: ports & 0xffff,
    remoteAddress: remotePort === 0 ? null : addresses.textOf(table, row, remoteWord).text,
    remotePort: remotePort === 0 ? null : remotePort,
    state: isTcp ? linuxTcpState((kind >> 16) & 0xff) : null,
    dualStack,
    exposure: device === undefined ? local.exposure : exposureOn(device, local, dualStack !== false),
    opened: null,
    processId: info.processId,
    processStarted: info.processStarted,
    processName: info.processName,
    path: info.path,
    deleted: info.deleted,
    commandLine: info.commandLine,
    parentProcessId: info.parentProcessId,
    user: info.user,
    services: info.services,
    sharedWith: owner.sharedWith,
    peer,
    boundDevice: device?.name ?? null,
    namespace,
    container: owner.container,
    identity: inode === 0 ? '' : String(inode),
    missing: owner.missing,
  };
}

function dualStackOf(v6Only: number): boolean | null {
  return v6Only === v6OnlyUnknown ? null : v6Only === v6OnlyOff;
}

/** The properties of a socket that could not be read. */
export interface UnknownInfo {
  readonly namespaceIsHidden: boolean;
  readonly deviceIsUnknown: boolean;
}

/**
 * Adds the fields that only few records have: the optional fields, the unit for which a service manager holds the socket (or why it is
 * unknown), and the reasons for properties of the socket that could not be read.
 */
export function withOptionalFields(
  mapping: PortMapping,
  info: ProcessInfo,
  include: readonly OptionalFieldGroup[],
  unit: ServiceInfo | MissingReason | null,
  { namespaceIsHidden, deviceIsUnknown }: UnknownInfo,
): PortMapping {
  const requested = Object.fromEntries(requestedFields(include).map((field) => [field, info[field]]));
  return {
    ...mapping,
    ...requested,
    services: unit === null || typeof unit === 'string' ? mapping.services : [unit, ...mapping.services],
    missing: {
      ...mapping.missing,
      ...(mapping.localAddress === '::' && mapping.dualStack === null && { dualStack: 'NotSupported' }),
      ...(deviceIsUnknown && { boundDevice: 'NotSupported' }),
      ...(namespaceIsHidden && { namespace: 'AccessDenied' }),
      ...(typeof unit === 'string' && { services: unit }),
    },
  };
}
