import type { Command } from 'commander';
import { ServiceError } from '../../model/service-error.ts';

/**
 * `service run`: its arguments are start parameters. They are parsed only when the service manager is connected, so that errors in them
 * can be reported to it and to the event log.
 */
export function defineRun(command: Command): void {
  command.argument('[parameters...]').allowUnknownOption().action(run);
}

async function run(parameters: string[]): Promise<void> {
  if (process.platform !== 'win32') {
    throw new ServiceError(
      'NotSupported',
      'NotImplemented',
      'service run can only be started by the Windows service manager',
      process.platform,
      'Use "portreporter run", as the systemd unit does.',
    );
  }
  const { openEventLog } = await import('../../service/windows/event-log.ts');
  const { runService } = await import('../../service/windows/run-service.ts');
  const log = openEventLog();
  try {
    await runService(parameters, log);
  } finally {
    log.close();
  }
}
