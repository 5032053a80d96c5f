import { ServiceError } from '../model/service-error.ts';
import type { ServiceControl } from './service-control.ts';

/** The service manager of the system that we run on. */
export async function createServiceControl(): Promise<ServiceControl> {
  if (process.platform === 'win32') return (await import('./windows/windows-service.ts')).windowsService;
  if (process.platform === 'linux') return (await import('./linux/systemd.ts')).systemd;
  throw new ServiceError(
    'UnsupportedSystem',
    'NotImplemented',
    `${process.platform} has no service manager that we know`,
    process.platform,
    '"portreporter run" does the service\'s work in the foreground.',
  );
}
