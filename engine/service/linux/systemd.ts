import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { ServiceError } from '../../model/service-error.ts';
import { defaultSettings, startParameterArgs, type Settings, type StartParameters } from '../../model/settings.ts';
import { parseSettingsFile, settingsFile, settingsFileText } from '../../reporter/settings-file.ts';
import { settingsOrError, type ServiceChanges, type ServiceControl, type InstalledService } from '../service-control.ts';
import { unitInfo, unitProperties, type UnitInfo } from './unit-facts.ts';

/** The unit of the hand-out. */
const unit = 'portreporter.service';

/** The systemd unit, driven by systemctl. */
export const systemd: ServiceControl = { query, start, stop, configure };

function query(): InstalledService {
  const { description, state, startType, processId, account } = unitNow();
  return { name: unit, displayName: description, state, startType, processId, account, settings: settingsOrError(keptSettings) };
}

async function start(parameters: StartParameters): Promise<void> {
  if (startParameterArgs(parameters).length > 0) {
    throw new ServiceError(
      'NotSupported',
      'NotImplemented',
      'systemd knows no parameters for a single start',
      unit,
      `Keep them with "portreporter service configure", or write them into ${settingsFile}.`,
    );
  }
  try {
    systemctl('started', 'start', unit);
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code !== 'Systemctl') throw error;
    const { exitCode, invocation } = unitNow();
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
    throw new ServiceError('NotSupported', 'NotImplemented', 'systemd knows no delayed start', unit, 'Use the start type auto.');
  }
  unitNow();
  const text = settingsText();
  const kept = defaults ? {} : parseSettingsFile(text, 'linux');
  const changed = settingsFileText(text, { ...kept, ...parameters });
  if (changed !== text) writeSettings(changed);
  if (!startType) return;
  if (startType === 'Disabled') {
    systemctl('configured', 'mask', unit);
    return;
  }
  // Masked, it could neither be enabled nor disabled.
  systemctl('configured', 'unmask', unit);
  systemctl('configured', startType === 'Automatic' ? 'enable' : 'disable', unit);
}

/** @throws ServiceError NotInstalled */
function unitNow(): UnitInfo {
  const info = unitInfo(systemctl('asked for its state', 'show', unit, `--property=${unitProperties.join(',')}`));
  if (info) return info;
  throw new ServiceError(
    'NotInstalled',
    'NotInstalled',
    `there is no systemd unit ${unit} on this system`,
    unit,
    'Install it as the Readme of the Linux package says; "portreporter run" does the service\'s work in the foreground.',
  );
}

function keptSettings(): Settings {
  return { ...defaultSettings('linux'), ...parseSettingsFile(settingsText(), 'linux') };
}

function settingsText(): string {
  try {
    return readFileSync(settingsFile, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw new ServiceError(
      'SettingsUnreadable',
      'ReadError',
      `${settingsFile} could not be read (${reasonOf(error)})`,
      settingsFile,
      'Run it as root.',
    );
  }
}

/** Replaces the file as a whole: a start at that moment finds the old one or the new one. */
function writeSettings(text: string): void {
  try {
    writeFileSync(`${settingsFile}.new`, text, { mode: 0o644 });
    renameSync(`${settingsFile}.new`, settingsFile);
  } catch (error) {
    throw new ServiceError(
      'NotElevated',
      'PermissionDenied',
      `${settingsFile} could not be written (${reasonOf(error)})`,
      settingsFile,
      'Run it as root (sudo).',
    );
  }
}

/** Runs systemctl; `done` names what it should have done. @throws ServiceError NoSystemd, Disabled, NotElevated, Systemctl */
function systemctl(done: string, ...args: string[]): string {
  try {
    return execFileSync('systemctl', ['--no-ask-password', '--no-pager', ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    });
  } catch (error) {
    throw systemctlError(done, reasonOf(error));
  }
}

/** What systemctl's complaint means. */
export function systemctlError(done: string, complaint: string): ServiceError {
  const what = `the service could not be ${done}`;
  if (/ENOENT|not been booted with systemd|Failed to connect to bus/.test(complaint)) {
    return new ServiceError(
      'NoSystemd',
      'NotInstalled',
      `${what} (this system is not run by systemd)`,
      unit,
      '"portreporter run" does the service\'s work in the foreground; let your own service manager start that.',
    );
  }
  if (/is masked/.test(complaint)) {
    return new ServiceError(
      'Disabled',
      'InvalidOperation',
      `${what} (it is disabled)`,
      unit,
      'Set another start type first: portreporter service configure --startup manual',
    );
  }
  if (/authentication required|Access denied|Permission denied/i.test(complaint)) {
    return new ServiceError('NotElevated', 'PermissionDenied', `${what} (it needs root)`, unit, 'Run it as root (sudo).');
  }
  return new ServiceError('Systemctl', 'NotSpecified', `${what} (${complaint})`, unit, `"systemctl status ${unit}" may say more.`);
}

/** What a failed call said: the child's standard error on one line, or the error itself. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && 'stderr' in error && typeof error.stderr === 'string' && error.stderr.trim() !== '') {
    return error.stderr.trim().replace(/\s+/g, ' ').replace(/\.$/, '');
  }
  return error instanceof Error ? error.message : String(error);
}

/** What the service said of its end in that run, as the way out of a failed start. */
function lastJournalMessage(invocation: string): string {
  const journalctl = (...args: string[]): string =>
    execFileSync('journalctl', [...args, '--quiet'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    journalctl('--sync');
    const lines = journalctl(`_SYSTEMD_INVOCATION_ID=${invocation}`, '--lines=10', '--output=cat').split('\n');
    const prefix = 'PortReporter: ';
    const words = lines.findLast((line) => line.startsWith(prefix))?.slice(prefix.length);
    if (words !== undefined) return words;
  } catch {
    // No journal, or not for us.
  }
  return `"journalctl --unit=${unit}" says more.`;
}
