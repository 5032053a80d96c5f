import { createSocket, type RemoteInfo } from 'node:dgram';
import { once } from 'node:events';
import { mainFile, runNode, type Run } from '../run-program.ts';

/** The answer to a query for the names of an address: the names, a DNS error, or no answer at all. */
export type Answer = readonly string[] | 'NXDOMAIN' | 'SERVFAIL' | 'silent';

/** Response codes (RFC 1035, 4.1.1). */
const codes = { NXDOMAIN: 3, SERVFAIL: 2 } as const;

/** A name server on this machine's loopback address that answers PTR queries. */
export interface NameServer {
  /** The queried names, `1.113.0.203.in-addr.arpa`, each once, sorted. */
  readonly queried: () => string[];
  /** Runs the program, whose queries all go to this server. */
  readonly run: (...args: string[]) => Promise<Run>;
  readonly close: () => void;
}

/** @param answers by IPv4 address; other addresses have no name */
export async function startNameServer(answers: { readonly [address: string]: Answer }): Promise<NameServer> {
  const queried = new Set<string>();
  const socket = createSocket('udp4');
  socket.on('message', (query: Buffer, { address, port }: RemoteInfo) => {
    const name = queriedName(query);
    queried.add(name);
    const answer = answers[name.split('.').slice(0, 4).toReversed().join('.')] ?? 'NXDOMAIN';
    if (answer !== 'silent') socket.send(response(query, answer), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const server = `127.0.0.1:${socket.address().port}`;
  // The name servers of a machine cannot be changed without root. Only their list is replaced, in the process of the program.
  const setup = `import dns from 'node:dns/promises'; import { syncBuiltinESMExports } from 'node:module';
    dns.Resolver = class extends dns.Resolver { constructor(options) { super(options); this.setServers(['${server}']); } };
    syncBuiltinESMExports();`;
  return {
    queried: () => [...queried].toSorted(),
    run: (...args) => runNode(['--import', `data:text/javascript,${encodeURIComponent(setup)}`, mainFile, ...args]),
    close: () => socket.close(),
  };
}

/** The name of the first question, which starts at byte 12. */
function queriedName(query: Buffer): string {
  const labels: string[] = [];
  for (let at = 12; query[at] !== 0; at += 1 + query[at]!) labels.push(query.toString('latin1', at + 1, at + 1 + query[at]!));
  return labels.join('.');
}

function response(query: Buffer, answer: Exclude<Answer, 'silent'>): Buffer {
  const end = query.indexOf(0, 12) + 5;
  const names = typeof answer === 'string' ? [] : answer;
  const head = Buffer.from(query.subarray(0, end));
  // A response, recursion available, and its code.
  head.writeUInt16BE(0x8180 | (typeof answer === 'string' ? codes[answer] : 0), 2);
  head.writeUInt16BE(names.length, 6);
  head.writeUInt32BE(0, 8);
  const records = names.map((name) => {
    const target = Buffer.concat([
      ...name.split('.').map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`)),
      Buffer.of(0),
    ]);
    // A pointer to the question's name, PTR, IN, 60 seconds.
    return Buffer.concat([Buffer.from([0xc0, 12, 0, 12, 0, 1, 0, 0, 0, 60, 0, target.length]), target]);
  });
  return Buffer.concat([head, ...records]);
}
