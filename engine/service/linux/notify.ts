import { close, sendto, socket } from '../../platform/linux/libc.ts';

// socket.h, asm-generic/fcntl.h
const AF_UNIX = 1;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0o2000000;
const MSG_NOSIGNAL = 0x4000;

/**
 * Reports the state of the service to systemd (sd_notify(3)): `READY=1`, `STOPPING=1`. Does nothing without NOTIFY_SOCKET. It calls libc
 * because Node.js does not support the datagram sockets on which systemd listens.
 */
export function notifySystemd(message: string): void {
  const path = process.env['NOTIFY_SOCKET'];
  if (!path) return;
  // struct sockaddr_un (unix(7)): the family, then the path; one that starts with @ is in the abstract namespace, whose names start with
  // NUL.
  const address = Buffer.concat([Buffer.of(AF_UNIX, 0), Buffer.from(path.replace(/^@/, '\0'))]);
  const bytes = Buffer.from(message);
  const fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sendto(fd, bytes, bytes.length, MSG_NOSIGNAL, address, address.length);
  close(fd);
}

/**
 * Sends a keep-alive to systemd at half the interval of its watchdog (sd_watchdog_enabled(3)), as long as the main thread works: systemd
 * restarts a service that hangs. Does nothing without a watchdog.
 * @returns a function that stops it
 */
export function feedWatchdog(): () => void {
  const microseconds = Number(process.env['WATCHDOG_USEC'] ?? 0);
  if (!(microseconds > 0)) return () => undefined;
  const timer = setInterval(() => notifySystemd('WATCHDOG=1'), microseconds / 2000);
  return () => clearInterval(timer);
}
