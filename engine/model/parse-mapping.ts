import { isIP } from 'node:net';
import { exposureOf } from './addresses.ts';
import { exposures, missingReasons, type Missing, type ModuleInfo, type PortMapping, type ProcessName } from './port-mapping.ts';
import { tcpStates, type TcpState } from './tcp-states.ts';

/** A mapping's record as JSON holds it: times are RFC 3339 texts. */
export interface MappingRecord {
  readonly [field: string]: unknown;
}

/** A record is none of a mapping. `message` names the field and what is wrong with it. */
export class RecordError extends Error {}

/**
 * The mapping that was written as this record, checked field by field. Only protocol and local end must be there; a field that is not is
 * null, empty, or (of the facts on request) absent. Fields that are not a mapping's are let pass.
 * @throws RecordError
 */
export function parseMapping(record: MappingRecord): PortMapping {
  const localAddress = addressField(record, 'localAddress');
  const protocol = textField(record, 'protocol');
  if (protocol !== 'TCP' && protocol !== 'UDP') throw unusable('protocol', record, 'TCP or UDP');
  if (localAddress === null) throw unusable('localAddress', record, 'an address');
  const localPort = portField(record, 'localPort');
  if (localPort === null) throw unusable('localPort', record, 'a port');
  const peer = record['peer'] ?? null;
  return {
    protocol,
    localAddress,
    localPort,
    remoteAddress: addressField(record, 'remoteAddress'),
    remotePort: portField(record, 'remotePort'),
    state: stateField(record),
    dualStack: booleanField(record, 'dualStack'),
    exposure: exposures.find((known) => known === record['exposure']) ?? exposureOf(localAddress),
    ...('reachableAt' in record && { reachableAt: record['reachableAt'] === null ? null : textsField(record, 'reachableAt') }),
    opened: timeField(record, 'opened'),
    processId: numberField(record, 'processId'),
    processStarted: timeField(record, 'processStarted'),
    processName: textField(record, 'processName'),
    path: textField(record, 'path'),
    deleted: booleanField(record, 'deleted'),
    commandLine: textField(record, 'commandLine'),
    parentProcessId: numberField(record, 'parentProcessId'),
    user: textField(record, 'user'),
    services: listField(record, 'services').map((item) => ({
      name: partOf(item, 'name'),
      displayName: partOf(item, 'displayName'),
      type: partOf(item, 'type'),
    })),
    peer: peer === null ? null : processName(objectOf(peer, 'peer')),
    sharedWith: listField(record, 'sharedWith').map(processName),
    boundDevice: textField(record, 'boundDevice'),
    namespace: textField(record, 'namespace'),
    container: textField(record, 'container'),
    identity: '',
    ...('company' in record && { company: textField(record, 'company') }),
    ...('description' in record && { description: textField(record, 'description') }),
    ...('version' in record && { version: textField(record, 'version') }),
    ...('signer' in record && { signer: textField(record, 'signer') }),
    ...('sha256' in record && { sha256: textField(record, 'sha256') }),
    ...('modules' in record && {
      modules: record['modules'] === null ? null : listField(record, 'modules').map(moduleOf),
    }),
    missing: missingField(record),
  };
}

function unusable(field: string, record: MappingRecord, wanted: string): RecordError {
  const value = record[field] ?? null;
  return new RecordError(value === null ? `${field} is missing` : `${field} is ${JSON.stringify(value)}, not ${wanted}`);
}

function textField(record: MappingRecord, field: string): string | null {
  const value = record[field] ?? null;
  if (value === null || typeof value === 'string') return value;
  throw unusable(field, record, 'a text');
}

function booleanField(record: MappingRecord, field: string): boolean | null {
  const value = record[field] ?? null;
  if (value === null || typeof value === 'boolean') return value;
  throw unusable(field, record, 'true or false');
}

function numberField(record: MappingRecord, field: string): number | null {
  const value = record[field] ?? null;
  if (value === null || (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0)) return value;
  throw unusable(field, record, 'a whole number');
}

function portField(record: MappingRecord, field: string): number | null {
  const port = numberField(record, field);
  if (port === null || port <= 65_535) return port;
  throw unusable(field, record, 'a port');
}

function addressField(record: MappingRecord, field: string): string | null {
  const address = textField(record, field);
  if (address === null || isIP(address) !== 0) return address;
  throw unusable(field, record, 'an address');
}

function timeField(record: MappingRecord, field: string): Date | null {
  const text = textField(record, field);
  if (text === null) return null;
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw unusable(field, record, 'a time');
  return time;
}

function stateField(record: MappingRecord): TcpState | null {
  const state = textField(record, 'state');
  if (state === null) return null;
  const known = tcpStates.find((name) => name === state);
  if (known) return known;
  const [, number] = /^Unknown\((\d+)\)$/.exec(state) ?? [];
  if (number === undefined) throw unusable('state', record, 'a TCP state');
  return `Unknown(${Number(number)})`;
}

function textsField(record: MappingRecord, field: string): string[] {
  const value: unknown = record[field];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) throw unusable(field, record, 'a list of texts');
  return value;
}

function listField(record: MappingRecord, field: string): MappingRecord[] {
  const value: unknown = record[field] ?? [];
  if (!Array.isArray(value)) throw unusable(field, record, 'a list');
  return value.map((item) => objectOf(item, field));
}

function objectOf(value: unknown, field: string): MappingRecord {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new RecordError(`${field} holds ${JSON.stringify(value)}, which is no object`);
}

function partOf(item: MappingRecord, part: string): string {
  const text = textField(item, part);
  if (text === null) throw unusable(part, item, 'a text');
  return text;
}

function processName(item: MappingRecord): ProcessName {
  const processId = numberField(item, 'processId');
  if (processId === null) throw unusable('processId', item, 'a process id');
  return { processId, processName: textField(item, 'processName') };
}

function moduleOf(item: MappingRecord): ModuleInfo {
  const module = { path: partOf(item, 'path'), base: partOf(item, 'base') };
  return booleanField(item, 'deleted') === true ? { ...module, deleted: true } : module;
}

function missingField(record: MappingRecord): Missing {
  const missing = objectOf(record['missing'] ?? {}, 'missing');
  for (const field of Object.keys(missing)) {
    if (!missingReasons.some((known) => known === missing[field])) throw unusable(field, missing, 'a reason');
  }
  return missing;
}
