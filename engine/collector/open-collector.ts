import { CollectorError, type Collector, type DestroyedSockets } from './collector.ts';

/** Opens the collector of this system. */
export async function openCollector(): Promise<Collector> {
  if (process.platform === 'win32' && process.arch === 'x64')
    return (await import('./windows/windows-collector.ts')).openWindowsCollector();
  if (process.platform === 'linux' && process.arch === 'x64') return (await import('./linux/linux-collector.ts')).openLinuxCollector();
  throw new CollectorError(
    'UnsupportedSystem',
    'NotImplemented',
    `${process.platform} on ${process.arch} is not supported`,
    process.platform,
    'Port Reporter runs on Windows 10 1809 or later and on Linux with glibc 2.28 or later, both x64.',
  );
}

/** Opens the {@link DestroyedSockets} of this system; null if it does not report them, or not to this account. */
export async function openDestroyedSockets(): Promise<DestroyedSockets | null> {
  return process.platform === 'linux' ? (await import('./linux/destroyed-sockets.ts')).openDestroyedSockets() : null;
}
