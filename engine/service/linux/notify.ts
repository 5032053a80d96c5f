import { sendDatagram } from '../../platform/linux/datagram.ts';

/** Reports the state of the service to systemd (sd_notify(3)): `READY=1`, `STOPPING=1`. Does nothing without NOTIFY_SOCKET. */
export function notifySystemd(message: string): void {
  const path = process.env['NOTIFY_SOCKET'];
  if (path) sendDatagram(path, Buffer.from(message));
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
