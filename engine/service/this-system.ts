import type { AnchorReading } from '../model/anchor.ts';
import { ServiceError } from '../model/service-error.ts';
import type { ServiceControl } from './service-control.ts';

/** The service manager of this system. */
export async function createServiceControl(): Promise<ServiceControl> {
  if (process.platform === 'win32') return (await import('./windows/windows-service.ts')).windowsService;
  if (process.platform === 'linux') return (await import('./linux/systemd.ts')).systemd;
  throw new ServiceError(
    'UnsupportedSystem',
    'NotImplemented',
    `${process.platform} is not a supported system`,
    process.platform,
    'Use "portreporter run" in the foreground.',
  );
}

/** Reads the anchors of this machine: from the Application event log, on Linux from the journal or the files of syslog. */
export async function readSystemAnchors(): Promise<AnchorReading> {
  return process.platform === 'win32'
    ? (await import('./windows/event-log-reader.ts')).readEventLogAnchors()
    : (await import('./linux/anchor-reader.ts')).readLinuxAnchors();
}
