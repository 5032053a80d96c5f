import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { ServiceError } from '../../model/service-error.ts';
import { defaultSettings, startParameterArgs, type Settings, type StartParameters } from '../../model/settings.ts';
import { replaceFile } from '../../platform/replace-file.ts';
import { parseSettingsFile, settingsFile, settingsFileText } from '../../reporter/settings-file.ts';
import { settingsOrError, type ServiceChanges, type ServiceControl, type InstalledService } from '../service-control.ts';
import { unitInfo, unitProperties, type UnitInfo } from './unit-info.ts';

/** The unit of the release package. */
const unit = 'portreporter.service';

/** The systemd unit, driven by systemctl. */
export const systemd: ServiceControl = { query, start, stop, configure };

function query(): InstalledService {
  const { description, state, startType, processId, account } = readUnit();
  return { name: unit, displayName: description, state, startType, processId, account, settings: settingsOrError(storedSettings) };
}

async function start(parameters: StartParameters): Promise<void> {
  if (startParameterArgs(parameters).length > 0) {
    throw new ServiceError(
      'NotSupported',
      'NotImplemented',
      'systemd does not support parameters for a single start',
      unit,
      `Store them with "portreporter service configure", or write them to ${settingsFile}.`,
    );
  }
  try {
    systemctl('started', 'start', unit);
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code !== 'Systemctl') throw error;
    const { exitCode, invocation } = readUnit();
    if (exitCode === 0) throw error;
    throw new ServiceError(
      'StartFailed',
      'InvalidResult',
      `the service started and stopped again (exit code ${exitCode})`,
      unit,
      lastJournalMessage(invocation),
      { cause: error },
    );
  }
}

async function stop(): Promise<void> {
  systemctl('stopped', 'stop', unit);
}

function configure({ startType, parameters, defaults }: ServiceChanges): void {
  if (startType === 'AutomaticDelayedStart') {
    throw new ServiceError('NotSupported', 'NotImplemented', 'systemd does not support a delayed start', unit, 'Use the start type auto.');
  }
  readUnit();
  const text = readSettingsFile();
  const kept = defaults ? {} : parseSettingsFile(text, 'linux');
  const changed = settingsFileText(text, { ...kept, ...parameters });
  if (changed !== text) writeSettings(changed);
  if (!startType) return;
  if (startType === 'Disabled') {
    systemctl('configured', 'mask', unit);
    return;
  }
  // A masked unit can be neither enabled nor disabled.
  systemctl('configured', 'unmask', unit);
  systemctl('configured', startType === 'Automatic' ? 'enable' : 'disable', unit);
}

/** @throws ServiceError NotInstalled */
function readUnit(): UnitInfo {
  const info = unitInfo(systemctl('asked for its state', 'show', unit, `--property=${unitProperties.join(',')}`));
  if (info) return info;
  throw new ServiceError(
    'NotInstalled',
    'NotInstalled',
    `the systemd unit ${unit} does not exist on this system`,
    unit,
    'Install it as described in the Readme of the Linux package, or use "portreporter run" in the foreground.',
  );
}

function storedSettings(): Settings {
  return { ...defaultSettings('linux'), ...parseSettingsFile(readSettingsFile(), 'linux') };
}

function readSettingsFile(): string {
  try {
    return readFileSync(settingsFile, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw new ServiceError(
      'SettingsUnreadable',
      'ReadError',
      `cannot read ${settingsFile} (${reasonOf(error)})`,
      settingsFile,
      'Run it as root.',
    );
  }
}

/** A start at that moment reads the old file or the new one. */
function writeSettings(text: string): void {
  try {
    replaceFile(settingsFile, text);
  } catch (error) {
    throw new ServiceError(
      'NotElevated',
      'PermissionDenied',
      `cannot write ${settingsFile} (${reasonOf(error)})`,
      settingsFile,
      'Run it as root (sudo).',
    );
  }
}

/** Runs systemctl. @param action for errors: `started`, `stopped`. @throws ServiceError NoSystemd, Disabled, NotElevated, Systemctl */
function systemctl(action: string, ...args: string[]): string {
  try {
    return execFileSync('systemctl', ['--no-ask-password', '--no-pager', ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    });
  } catch (error) {
    throw systemctlError(action, reasonOf(error));
  }
}

/** The error for an error message of systemctl. */
export function systemctlError(action: string, output: string): ServiceError {
  const problem = `the service could not be ${action}`;
  if (/ENOENT|not been booted with systemd|Failed to connect to bus/.test(output)) {
    return new ServiceError(
      'NoSystemd',
      'NotInstalled',
      `${problem} (systemd does not run on this system)`,
      unit,
      'Use "portreporter run" in the foreground, or let your own service manager start it.',
    );
  }
  if (/is masked/.test(output)) {
    return new ServiceError(
      'Disabled',
      'InvalidOperation',
      `${problem} (it is disabled)`,
      unit,
      'Set another start type first: portreporter service configure --startup manual',
    );
  }
  if (/authentication required|Access denied|Permission denied/i.test(output)) {
    return new ServiceError('NotElevated', 'PermissionDenied', `${problem} (root is required)`, unit, 'Run it as root (sudo).');
  }
  return new ServiceError('Systemctl', 'NotSpecified', `${problem} (${output})`, unit, `"systemctl status ${unit}" may show more.`);
}

/** The reason of a failed call: the child's standard error on one line, or the error itself. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && 'stderr' in error && typeof error.stderr === 'string' && error.stderr.trim() !== '') {
    return error.stderr.trim().replace(/\s+/g, ' ').replace(/\.$/, '');
  }
  return error instanceof Error ? error.message : String(error);
}

/** The last message of the service in that run, as the remedy of a failed start. */
function lastJournalMessage(invocation: string): string {
  const journalctl = (...args: string[]): string =>
    execFileSync('journalctl', [...args, '--quiet'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    journalctl('--sync');
    const lines = journalctl(`_SYSTEMD_INVOCATION_ID=${invocation}`, '--lines=10', '--output=cat').split('\n');
    const prefix = 'PortReporter: ';
    const message = lines.findLast((line) => line.startsWith(prefix))?.slice(prefix.length);
    if (message !== undefined) return message;
  } catch {
    // The journal does not exist or cannot be read.
  }
  return `"journalctl --unit=${unit}" shows more.`;
}
