import { close, errno, sendto, socket } from './libc.ts';

// socket.h, asm-generic/fcntl.h
const AF_UNIX = 1;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0o2000000;
const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;

/**
 * Sends a datagram to a Unix socket, without waiting for its reader. It calls libc because Node.js does not support such sockets.
 * @param path one that starts with @ is in the abstract namespace
 * @returns 0, or the error number
 */
export function sendDatagram(path: string, bytes: Buffer): number {
  // struct sockaddr_un (unix(7)): the family, then the path; an abstract name starts with NUL.
  const address = Buffer.concat([Buffer.of(AF_UNIX, 0), Buffer.from(path.replace(/^@/, '\0'))]);
  const fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd === -1) return errno();
  const result = sendto(fd, bytes, bytes.length, MSG_NOSIGNAL | MSG_DONTWAIT, address, address.length);
  const error = result === -1 ? errno() : 0;
  close(fd);
  return error;
}
