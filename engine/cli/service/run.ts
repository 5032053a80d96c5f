import type { Command } from 'commander';
import { ServiceError } from '../../model/service-error.ts';

/**
 * `service run`: the words after it are start parameters. They are read only when the service manager listens, so that it and the event log
 * learn what is wrong with them.
 */
export function defineRun(command: Command): void {
  command.argument('[parameters...]').allowUnknownOption().action(run);
}

async function run(parameters: string[]): Promise<void> {
  if (process.platform !== 'win32') {
    throw new ServiceError(
      'NotSupported',
      'NotImplemented',
      'this is for the service manager of Windows',
      process.platform,
      'The systemd unit starts "portreporter run"; so can you.',
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
