/**
 * A program with sockets of every kind, run by Node on Windows. `parent` listens and starts `child`, which opens the sockets, prints
 * them as a line of JSON and runs until its parent is killed.
 */
import { spawn } from 'node:child_process';
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** The output of the child. Ports are local ports unless noted. */
export interface OpenSockets {
  readonly processId: number;
  readonly parentProcessId: number;
  /** A time after its start. */
  readonly startedBefore: string;
  readonly tcp4Listener: number;
  readonly tcp6Listener: number;
  /** Connected to `tcp4Listener` and `tcp6Listener` of the parent. */
  readonly tcp4Client: number;
  readonly tcp6Client: number;
  readonly parentTcp4Listener: number;
  readonly parentTcp6Listener: number;
  readonly udp4: number;
  readonly udp6: number;
  /** Connected to `udp4`. */
  readonly udpConnected: number;
}

async function listen(host: string): Promise<Server> {
  // Wine knows the owner of an accepted socket only after data was transferred.
  const server = createServer((socket) => socket.on('error', () => {}).pipe(socket));
  await new Promise<void>((done) => {
    server.listen(0, host, done);
  });
  return server;
}

async function connectTo(port: number, host: string): Promise<Socket> {
  const socket = connect({ port, host });
  await new Promise((done) => {
    socket.once('data', done).write('hello');
  });
  return socket;
}

async function bindUdp(type: 'udp4' | 'udp6', address: string): Promise<UdpSocket> {
  const socket = createSocket(type);
  await new Promise<void>((done) => {
    socket.bind(0, address, done);
  });
  return socket;
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('this server has no port');
  return address.port;
}

async function listenForChild(): Promise<void> {
  const [tcp4, tcp6] = [await listen('127.0.0.1'), await listen('::1')];
  const args = [...process.argv.slice(1, 2), 'child', String(portOf(tcp4)), String(portOf(tcp6))];
  const child = spawn(process.execPath, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  child.once('exit', (code) => process.exit(code ?? 1));
}

async function openSockets(parentTcp4Listener: number, parentTcp6Listener: number): Promise<void> {
  process.once('disconnect', () => process.exit());
  const startedBefore = new Date().toISOString();
  const [tcp4Listener, tcp6Listener] = [await listen('0.0.0.0'), await listen('::1')];
  const [tcp4Client, tcp6Client] = [await connectTo(parentTcp4Listener, '127.0.0.1'), await connectTo(parentTcp6Listener, '::1')];
  const [udp4, udp6, udpConnected] = [await bindUdp('udp4', '127.0.0.1'), await bindUdp('udp6', '::1'), await bindUdp('udp4', '127.0.0.1')];
  await new Promise<void>((done) => {
    udpConnected.connect(udp4.address().port, '127.0.0.1', done);
  });
  udpConnected.send('hello');
  udp6.send('hello', udp6.address().port, '::1');
  await new Promise((done) => {
    udp4.once('message', (_, from: AddressInfo) => {
      udp4.send('hello', from.port, '127.0.0.1', done);
    });
  });
  const sockets: OpenSockets = {
    processId: process.pid,
    parentProcessId: process.ppid,
    startedBefore,
    tcp4Listener: portOf(tcp4Listener),
    tcp6Listener: portOf(tcp6Listener),
    parentTcp4Listener,
    parentTcp6Listener,
    tcp4Client: tcp4Client.localPort ?? 0,
    tcp6Client: tcp6Client.localPort ?? 0,
    udp4: udp4.address().port,
    udp6: udp6.address().port,
    udpConnected: udpConnected.address().port,
  };
  console.log(JSON.stringify(sockets));
}

const [role, ...ports] = process.argv.slice(2);
if (role === 'parent') await listenForChild();
if (role === 'child') await openSockets(Number(ports[0]), Number(ports[1]));
