import type { DestroyedSocket } from '../collector/collector.ts';
import type { PortMapping } from '../model/port-mapping.ts';

/** Whether the system reports no owner, or one that no longer exists and cannot be read. */
export function hasNoLivingOwner(mapping: PortMapping): boolean {
  const reason = mapping.missing.processName;
  return mapping.processId === null || reason === 'Exited' || reason === 'OwnerReused';
}

export function sameProcess(a: PortMapping, b: PortMapping): boolean {
  return a.processId === b.processId && a.processStarted?.getTime() === b.processStarted?.getTime();
}

/** The fields that describe the owner; they are copied from one record to another together. */
function ownerFields(owner: PortMapping) {
  const { processId, processStarted, processName, path, deleted, commandLine, parentProcessId, user, services, sharedWith, container } =
    owner;
  return { processId, processStarted, processName, path, deleted, commandLine, parentProcessId, user, services, sharedWith, container };
}

/** Copies the owner of another record into a record, missing reasons included. */
export function withOwner(mapping: PortMapping, owner: PortMapping): PortMapping {
  const fields = ownerFields(owner);
  const isOwnerField = ([field]: [string, unknown]): boolean => Object.hasOwn(fields, field);
  const missing = Object.fromEntries([
    ...Object.entries(mapping.missing).filter((entry) => !isOwnerField(entry)),
    ...Object.entries(owner.missing).filter(isOwnerField),
  ]);
  return { ...mapping, ...fields, missing };
}

/** The current row. If the system no longer reports its owner, bind time and peer, the last ones are kept. */
export function withLastOwner(raw: PortMapping, last: PortMapping): PortMapping {
  const ownerStays = hasNoLivingOwner(raw) && !hasNoLivingOwner(last) && (raw.processId === null || raw.processId === last.processId);
  if (!ownerStays) return raw;
  return { ...withOwner(raw, last), opened: raw.opened ?? last.opened, peer: raw.peer ?? last.peer };
}

/** The record of a socket that is known by its endpoints only: the system does not report its owner. */
export function ownerlessMapping({ exposure, namespace, ...endpoints }: DestroyedSocket): PortMapping {
  return {
    ...endpoints,
    dualStack: null,
    exposure,
    opened: null,
    processId: null,
    processStarted: null,
    processName: null,
    path: null,
    deleted: null,
    commandLine: null,
    parentProcessId: null,
    user: null,
    services: [],
    peer: null,
    sharedWith: [],
    namespace,
    container: null,
    identity: '',
    missing: { processId: 'NotSupported' },
  };
}
