import type { Snapshot } from '../engine/collector/collector.ts';
import { exposureOf } from '../engine/model/addresses.ts';
import { unknownFields } from '../engine/model/mapping-schema.ts';
import type { PortMapping, ProcessInfo } from '../engine/model/port-mapping.ts';

/** The first fields of a line of PR-EVENTS. */
export const eventHead = { schema: 1, computer: 'PC', session: '00000000-0000-4000-8000-000000000000', sequence: 1 } as const;

/** The text of a PR-EVENTS of one session, whose lines have these further fields. */
export function eventsLog(events: readonly object[]): string {
  return events.map((event, at) => `${JSON.stringify({ ...eventHead, sequence: at + 1, ...event })}\n`).join('');
}

/** The fields of a fictional process. */
export function createProcess(fields: Partial<ProcessInfo> = {}): ProcessInfo {
  const processId = fields.processId === undefined ? 1900 : fields.processId;
  return {
    processId,
    processStarted: processId === null ? null : new Date(Date.UTC(2008, 5, 30, 6) + processId),
    processName: 'svchost.exe',
    path: 'C:\\WINDOWS\\system32\\svchost.exe',
    deleted: null,
    commandLine: 'svchost.exe -k netsvcs',
    parentProcessId: 868,
    user: 'NT AUTHORITY\\SYSTEM',
    services: [],
    missing: {},
    ...fields,
  };
}

/** A TCP connection of {@link createProcess}; `fields` override its values. */
export function createMapping(fields: Partial<PortMapping> = {}): PortMapping {
  const localAddress = fields.localAddress ?? '192.168.1.103';
  return {
    ...unknownFields,
    ...createProcess({ ...(fields.processId === undefined ? {} : { processId: fields.processId }) }),
    protocol: 'TCP',
    localAddress,
    localPort: 1447,
    remoteAddress: '65.55.200.252',
    remotePort: 80,
    state: 'Established',
    exposure: exposureOf(localAddress),
    identity: '',
    ...fields,
  };
}

/** A row without an owner. */
export function createOwnerlessMapping(fields: Partial<PortMapping> = {}): PortMapping {
  return createMapping({
    processId: null,
    processStarted: null,
    processName: null,
    path: null,
    commandLine: null,
    parentProcessId: null,
    user: null,
    state: 'TimeWait',
    missing: { processId: 'Kernel' },
    ...fields,
  });
}

/** A snapshot `second` seconds after half past ten. */
export function createSnapshot(second: number, mappings: readonly PortMapping[]): Snapshot {
  return { time: new Date(Date.UTC(2008, 5, 30, 8, 30, second)), mappings, notices: [] };
}
