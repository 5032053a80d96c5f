import type { DestroyedSocket } from '../collector/collector.ts';
import { ownerFields, unknownFields } from '../model/mapping-schema.ts';
import type { PortMapping } from '../model/port-mapping.ts';

/** Whether the system reports no owner, or one that no longer exists and cannot be read. */
export function hasNoLivingOwner(mapping: PortMapping): boolean {
  const reason = mapping.missing.processName;
  return mapping.processId === null || reason === 'Exited' || reason === 'OwnerReused';
}

export function sameProcess(a: PortMapping, b: PortMapping): boolean {
  return a.processId === b.processId && a.processStarted?.getTime() === b.processStarted?.getTime();
}

/** Copies the owner of another record into a record, missing reasons included. */
export function withOwner(mapping: PortMapping, owner: PortMapping): PortMapping {
  const isOwnerField = ([field]: [string, unknown]): boolean => ownerFields.some((name) => name === field);
  const missing = Object.fromEntries([
    ...Object.entries(mapping.missing).filter((entry) => !isOwnerField(entry)),
    ...Object.entries(owner.missing).filter(isOwnerField),
  ]);
  return { ...mapping, ...Object.fromEntries(ownerFields.map((field) => [field, owner[field]])), missing };
}

/** The current row. If the system no longer reports its owner, bind time and peer, the last ones are kept. */
export function withLastOwner(raw: PortMapping, last: PortMapping): PortMapping {
  const ownerStays = hasNoLivingOwner(raw) && !hasNoLivingOwner(last) && (raw.processId === null || raw.processId === last.processId);
  if (!ownerStays) return raw;
  return { ...withOwner(raw, last), opened: raw.opened ?? last.opened, peer: raw.peer ?? last.peer };
}

/** The record of a socket that is known by its endpoints only: the system does not report its owner. */
export function ownerlessMapping(socket: DestroyedSocket): PortMapping {
  return { ...unknownFields, ...socket, identity: '', missing: { processId: 'NotSupported' } };
}
