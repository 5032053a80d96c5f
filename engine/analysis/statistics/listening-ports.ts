import type { LogFile } from '../../log-reader/log-files.ts';
import type { LogRecord } from '../../log-reader/log-records.ts';
import { readLogs, type ReadOptions } from '../../log-reader/read-logs.ts';
import { isListening } from '../../model/listening.ts';
import { endpointsOf, type Endpoints } from '../direction.ts';

/** The TCP ports that had a listener at a start of the reporter, by port: 1, else 0. It can be passed between threads. */
export type ListeningPorts = Uint8Array;

/** The ports in PR-INITIAL, which is small, and in records that were read before. */
export function listeningPorts(files: readonly LogFile[], given: readonly LogRecord[], options: ReadOptions): ListeningPorts {
  const ports = new Uint8Array(65_536);
  for (const record of given) addListeningPorts(ports, record);
  const initial = files.filter(({ kind }) => kind === 'initial');
  for (const records of readLogs(initial, options)) for (const record of records) addListeningPorts(ports, record);
  return ports;
}

/** Adds the ports in a record of the start. Later ones are left out: PR-PORTS is counted without PR-EVENTS, which has most of them. */
export function addListeningPorts(ports: ListeningPorts, record: LogRecord): void {
  if (record.type === 'event' ? record.event !== 'present' : !('presentAtStart' in record && record.presentAtStart)) return;
  if (record.type === 'process') for (const port of record.ports) addPort(ports, port);
  const endpoints = endpointsOf(record);
  if (endpoints) addPort(ports, endpoints);
}

function addPort(ports: ListeningPorts, socket: Pick<Endpoints, 'protocol' | 'localPort' | 'remotePort' | 'state'>): void {
  if (socket.protocol === 'TCP' && isListening(socket)) ports[socket.localPort] = 1;
}
