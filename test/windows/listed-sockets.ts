import { execFileSync } from 'node:child_process';
import { realWindows } from './windows-program.ts';

/** A socket as another program lists it. */
export interface ListedSocket {
  readonly protocol: string;
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string | null;
  readonly remotePort: number | null;
  readonly state: string | null;
}

/**
 * The sockets of this machine as another program lists them: netstat on Windows; ss under Wine, whose sockets are those of the Linux
 * machine. Remote endpoints of UDP sockets are omitted because Windows does not report them.
 */
export function listedSockets(): ListedSocket[] {
  return realWindows
    ? netstatSockets(execFileSync('netstat', ['-an'], { encoding: 'utf8' }))
    : ssSockets(execFileSync('ss', ['-Htuan'], { encoding: 'utf8' }));
}

/** Parses lines such as `  TCP    [::1]:445    [::]:0    LISTENING`. */
function netstatSockets(text: string): ListedSocket[] {
  const lines = text.matchAll(/^ +(TCP|UDP) +(\S+):(\d+) +(\S+):(\S+)(?: +(\S+))?/gm);
  return [...lines].map(([, protocol = '', local = '', localPort, remote = '', remotePort, state = '']) =>
    listed(protocol, [local, Number(localPort)], [remote, Number(remotePort)], protocol === 'UDP' ? null : state),
  );
}

/** Parses lines such as `tcp LISTEN 0 128 [::1]:631 [::]:*`. An asterisk for the address is `::` for both families. */
function ssSockets(text: string): ListedSocket[] {
  const lines = text.matchAll(/^(tcp|udp) +(\S+) +\d+ +\d+ +(\S+):(\d+) +(\S+):(\S+)/gm);
  return [...lines].map(([, protocol = '', state = '', local = '', localPort, remote = '', remotePort]) =>
    listed(protocol.toUpperCase(), [local, Number(localPort)], [remote, Number(remotePort)], protocol === 'udp' ? null : state),
  );
}

type End = readonly [address: string, port: number];

function listed(protocol: string, [local, localPort]: End, [remote, remotePort]: End, state: string | null): ListedSocket {
  const connected = protocol === 'TCP' && remotePort > 0;
  return {
    protocol,
    localAddress: plain(local),
    localPort,
    state: state === null ? null : (names[state] ?? state),
    remoteAddress: connected ? plain(remote) : null,
    remotePort: connected ? remotePort : null,
  };
}

function plain(address: string): string {
  return address === '*' ? '::' : address.replace(/^\[|\]$/g, '').replace(/^::ffff:(?=\d+\.)/, '');
}

/** The names of the states in netstat (in English) and ss. */
const names: { readonly [state: string]: string } = {
  LISTENING: 'Listen',
  ESTABLISHED: 'Established',
  TIME_WAIT: 'TimeWait',
  CLOSE_WAIT: 'CloseWait',
  FIN_WAIT_2: 'FinWait2',
  LISTEN: 'Listen',
  ESTAB: 'Established',
  'TIME-WAIT': 'TimeWait',
  'CLOSE-WAIT': 'CloseWait',
  'FIN-WAIT-2': 'FinWait2',
};
