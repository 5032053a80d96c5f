import { isBoundOnly } from '../../model/listening.ts';
import type { SocketRow } from './parse-socket-table.ts';

/**
 * Creates the filter for the rows of InternalGetBoundTcpEndpointTable. Windows lists there every TCP endpoint that has a local port:
 * also the wildcard bind of a connected client (libuv binds 0.0.0.0 before ConnectEx) and that of a listener. A Bound row is omitted
 * if its process and port have a TCP row in another state, of either address family. It stays omitted for as long as it exists: the
 * row can outlive the connection, which disappears, or keeps no process in TIME WAIT, before the program closes the socket.
 */
export function createBoundRowFilter(): (rows: SocketRow[]) => SocketRow[] {
  let omitted = new Set<string>();
  return (rows) => {
    const boundPorts = new Set<number>();
    for (const row of rows) if (isBoundOnly(row)) boundPorts.add(processPort(row));
    if (boundPorts.size === 0) {
      omitted = new Set();
      return rows;
    }
    const usedPorts = new Set<number>();
    for (const row of rows) {
      if (row.protocol === 'TCP' && !isBoundOnly(row) && boundPorts.has(processPort(row))) usedPorts.add(processPort(row));
    }
    const before = omitted;
    omitted = new Set();
    return rows.filter((row) => {
      if (!isBoundOnly(row)) return true;
      const key = `${row.processId} ${row.localAddress} ${row.localPort}`;
      const isOmitted = usedPorts.has(processPort(row)) || before.has(key);
      if (isOmitted) omitted.add(key);
      return !isOmitted;
    });
  };
}

/** Process and port as one number, below 2^48. PID 0 is compared as Windows reports it. */
function processPort({ processId, localPort }: SocketRow): number {
  return processId * 0x1_0000 + localPort;
}
