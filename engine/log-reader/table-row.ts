import { isIP } from 'node:net';
import type { TcpState } from '../model/tcp-states.ts';
import type { LoggedPort } from './log-records.ts';

/** The TCP states of the old formats. `Bound` and `Unknown(n)` are additions of version 2. */
const stateWords = new Map<string, TcpState>([
  ['CLOSED', 'Closed'],
  ['LISTENING', 'Listen'],
  ['SYN SENT', 'SynSent'],
  ['SYN RECEIVED', 'SynReceived'],
  ['ESTABLISHED', 'Established'],
  ['FIN WAIT 1', 'FinWait1'],
  ['FIN WAIT 2', 'FinWait2'],
  ['CLOSE WAIT', 'CloseWait'],
  ['CLOSING', 'Closing'],
  ['LAST ACK', 'LastAck'],
  ['TIME WAIT', 'TimeWait'],
  ['DELETE TCB', 'DeleteTCB'],
  ['BOUND', 'Bound'],
]);

function parseState(text: string): TcpState | null {
  const number = /^unknown\((\d{1,10})\)$/i.exec(text)?.[1];
  return number === undefined ? (stateWords.get(text.toUpperCase()) ?? null) : `Unknown(${Number(number)})`;
}

interface RemoteEndpoint {
  readonly address: string;
  readonly port: number | null;
}

/** `*:*`, a bare address, `192.0.2.1:80` or `[2001:db8::1]:443`. Undefined if the text is none of these. */
function parseRemoteEndpoint(text: string): RemoteEndpoint | null | undefined {
  if (text === '*:*') return null;
  const [, six, four, digits] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  const address = six ?? four;
  if (address === undefined) return isIP(text) === 0 ? undefined : { address: text, port: null };
  return isIP(address) === 0 || Number(digits) > 65_535 ? undefined : { address, port: Number(digits) };
}

/** A row as the reporter writes it: with tabs, so that one expression finds its columns. */
const plainRow = /^(\d{1,10})(?::([^\t]*\S))?\t(TCP|UDP) (\d{1,5})\t{1,2}([^\t ]+)\t([A-Z]+(?: [A-Z12]+){0,2}|\*:\*)\t([^\t ]+)$/;

/**
 * A row of a table of ports: `1900:svchost.exe  TCP 1447  192.168.1.103  ESTABLISHED  65.55.200.252:80`, or with the PID alone.
 * Tabs or spaces separate the columns. Names can contain spaces too, so the row is read from its end.
 * @returns null if the text is not such a row
 */
export function parseTableRow(text: string): LoggedPort | null {
  return parsePlainRow(text) ?? parseAnyRow(text);
}

function parsePlainRow(text: string): LoggedPort | null {
  const columns = plainRow.exec(text);
  if (!columns) return null;
  const [, processId, processName, protocol, localPort, localAddress = '', stateText = '', remoteText = ''] = columns;
  const remote = parseRemoteEndpoint(remoteText);
  const state = stateWords.get(stateText) ?? null;
  if (remote === undefined || (state === null && stateText !== '*:*')) return null;
  if (isIP(localAddress) === 0 || Number(localPort) > 65_535) return null;
  return rowOf({ processId, processName, protocol: protocol === 'TCP' ? 'TCP' : 'UDP', localAddress, localPort, state, remote });
}

function parseAnyRow(text: string): LoggedPort | null {
  const words = [...text.matchAll(/[^\t ]+/g)];
  const word = (fromEnd: number): string => words.at(-fromEnd)?.[0] ?? '';
  const remote = parseRemoteEndpoint(word(1));
  if (remote === undefined) return null;
  // A state has one to three words.
  for (let length = 1; length <= 3; length++) {
    const stateText = words
      .slice(-1 - length, -1)
      .map((match) => match[0])
      .join(' ');
    const state = parseState(stateText);
    const [localAddress, portText, protocol] = [word(length + 2), word(length + 3), word(length + 4).toUpperCase()];
    if ((state === null && stateText !== '*:*') || (protocol !== 'TCP' && protocol !== 'UDP')) continue;
    const owner = /^(\d{1,10})(?::([^]*))?$/.exec(text.slice(0, words.at(-length - 4)!.index).trim());
    if (!owner || isIP(localAddress) === 0 || !/^\d{1,5}$/.test(portText) || Number(portText) > 65_535) return null;
    return rowOf({ processId: owner[1], processName: owner[2], protocol, localAddress, localPort: portText, state, remote });
  }
  return null;
}

/** The columns of a row. */
interface RowColumns extends Pick<LoggedPort, 'protocol' | 'localAddress' | 'state'> {
  readonly processId: string | undefined;
  readonly processName: string | undefined;
  readonly localPort: string | undefined;
  readonly remote: RemoteEndpoint | null;
}

function rowOf({ processId, processName, protocol, localAddress, localPort, state, remote }: RowColumns): LoggedPort {
  // The remote endpoint of a socket without one is the wildcard address.
  const isUnconnected = protocol === 'TCP' && (state === 'Listen' || state === 'Bound');
  return {
    protocol,
    localAddress,
    localPort: Number(localPort),
    remoteAddress: isUnconnected ? null : (remote?.address ?? null),
    remotePort: isUnconnected ? null : (remote?.port ?? null),
    // Old transcripts have LISTENING in UDP rows too; there it has no meaning.
    state: protocol === 'UDP' ? null : state,
    processId: Number(processId) || null,
    processName: processName || null,
  };
}

/** The line above a table. */
export function isTableHeading(text: string): boolean {
  return /^\s*PID(?::Process)?\s+Port\s+Local IP\s+State\s+Remote IP:Port\s*$/i.test(text);
}
