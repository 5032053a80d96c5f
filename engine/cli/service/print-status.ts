import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Option, type Command } from 'commander';
import { errorCode } from '../../model/error-code.ts';
import { statusFile, type ReporterStatus } from '../../model/reporter-status.ts';
import { safeText } from '../../model/safe-text.ts';
import { SettingError, sizeText } from '../../model/settings.ts';
import type { InstalledService } from '../../service/service-control.ts';
import { parseReporterStatus, serviceStatus, statusFields, type ServiceStatus } from '../../service/service-status.ts';
import { formatDiagnostic } from '../errors.ts';
import { createRecordWriter } from '../output/create-record-writer.ts';
import { print, printError } from '../output/standard-output.ts';
import { stdinCloseOption } from '../stdin-close.ts';

const statusFormats = ['list', 'json', 'tsv'] as const;

/** Options of every `service` command that prints the status. */
export interface StatusOptions {
  readonly format: (typeof statusFormats)[number];
  readonly exitOnStdinClose?: true;
}

export function addStatusOptions(command: Command): void {
  command.addOption(new Option('--format <format>', 'output format').choices(statusFormats).default('list')).option(...stdinCloseOption);
}

/** Prints the status of the service. */
export async function printStatus(info: InstalledService, format: StatusOptions['format']): Promise<void> {
  const reporter =
    info.processId === null || info.settings instanceof SettingError ? null : readReporterStatus(info.settings.logDirectory, format);
  const status = serviceStatus(info, reporter);
  if (format === 'list') {
    print(statusList(status));
    return;
  }
  const writer = await createRecordWriter({ format, fields: statusFields });
  writer.write([status]);
  writer.end();
}

/** The status that the reporter wrote; null if it cannot be read. Prints a warning if access is denied. */
function readReporterStatus(folder: string, format: string): ReporterStatus | null {
  try {
    return parseReporterStatus(readFileSync(path.join(folder, statusFile), 'utf8'));
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') {
      printError(
        formatDiagnostic(
          {
            code: 'NotElevated',
            category: 'Warning',
            target: folder,
            message: 'Access to the log folder is denied: record counts and log files are omitted. Run it as administrator.',
          },
          format,
        ),
      );
    }
    return null;
  }
}

/** The status as a list for people: one line per known value. */
function statusList(status: ServiceStatus): string {
  const lines: [string, string | number | null][] = [
    ['Service', `${status.name} (${status.displayName})`],
    ['State', status.since === null ? status.state : `${status.state} since ${status.since.toLocaleString('sv')}`],
    ['Start type', status.startType],
    ['Process', status.processId],
    ['Account', status.account],
    ['Log folder', status.logDirectory],
    ['Log files', status.logFiles?.join(', ') ?? null],
    ['Sources', status.sources?.join(', ') ?? null],
    ['Size limit', status.logSize === null ? null : sizeText(status.logSize)],
    ['Retention', status.keep === '0' ? 'everything' : status.keep],
    ['Free space', status.reserve === null ? null : `writing stops below ${status.reserve}`],
    ['Log reader', status.logReader],
    ['Event log', status.eventLog === 'changes' ? 'each change' : null],
    ['Records', status.recordsWritten === null ? null : `${status.recordsWritten} written, ${status.recordsLost} lost`],
    ['Last error', status.lastError],
  ];
  return lines.map(([name, value]) => (value === null ? '' : `${`${name}:`.padEnd(12)}${safeText(String(value))}\n`)).join('');
}
