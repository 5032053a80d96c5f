import path from 'node:path';
import { UserFacingError } from './user-facing-error.ts';

/** How long log files are kept: without limit, the newest up to a size, or those of the last days. */
export type Retention =
  | { readonly kind: 'forever' }
  | { readonly kind: 'size'; readonly bytes: number }
  | { readonly kind: 'days'; readonly days: number };

/** What the reporter writes to an event log of its own (Linux: to the journal), in addition to the log files. */
export const eventLogContents = ['none', 'changes'] as const;
export type EventLogContent = (typeof eventLogContents)[number];

/** Start parameters of the reporter. A parameter that was not given is absent. */
export interface StartParameters {
  /** `-ld`: absolute path of the log folder. */
  readonly logDirectory?: string;
  /** `-ls`: bytes at which a log set is closed and the next one started. */
  readonly logSize?: number;
  /** `--keep` */
  readonly keep?: Retention;
  /** `--interval`: milliseconds between two polls. */
  readonly interval?: number;
  /** `--anchor-interval`: milliseconds between two anchors in the system's log; 0 for anchors at start, rotation and stop only. */
  readonly anchorInterval?: number;
  /** `--reserve`: bytes that stay free on the disk; with less free space nothing is written. */
  readonly reserve?: number;
  /** `--log-reader`: an account or group that can read the log folder, in addition to administrators. */
  readonly logReader?: string;
  /** `--allow-shared-folder`: a log folder that other accounts can write to is accepted. */
  readonly allowSharedFolder?: boolean;
  /** `--log-command-lines`: PR-EVENTS contains command lines. */
  readonly logCommandLines?: boolean;
  /** `--event-log`: `changes` writes each change to the event log "Port Reporter" or the journal. */
  readonly eventLog?: EventLogContent;
}

/** All settings of the reporter: the defaults, overridden by the start parameters. */
export type Settings = Required<Omit<StartParameters, 'logReader' | 'reserve'>> & {
  readonly logReader: string | null;
  /** Null for {@link defaultReserve}. */
  readonly reserve: number | null;
};

/** A setting that cannot be used. Its parts appear in the event log and on standard error. */
export class SettingError extends UserFacingError {
  /** The parameter as the user writes it: `-ld`. */
  readonly setting: string;
  constructor(setting: string, value: string, reason: string, remedy: string) {
    super('BadSetting', 'InvalidArgument', reason, value, remedy);
    this.setting = setting;
  }
}

const minute = 60_000;
const kilobyte = 1024;
const megabyte = 1024 * kilobyte;
const gigabyte = 1024 * megabyte;

/** Limits of `-ls`, bytes. */
const minLogSize = 64 * kilobyte;
const maxLogSize = 2 * gigabyte;

/** Limits of `--interval`, milliseconds. */
const minInterval = 100;
const maxInterval = 3_600_000;

/** Defaults. `systemRoot` is the Windows folder, as the system reports it. */
export function defaultSettings(platform: NodeJS.Platform, systemRoot = 'C:\\Windows'): Settings {
  return {
    logDirectory: platform === 'win32' ? `${systemRoot}\\System32\\LogFiles\\PortReporter` : '/var/log/portreporter',
    logSize: 5 * megabyte,
    keep: { kind: 'size', bytes: gigabyte },
    interval: 1000,
    anchorInterval: 3_600_000,
    reserve: null,
    logReader: null,
    allowSharedFolder: false,
    logCommandLines: false,
    eventLog: 'none',
  };
}

const flags: { readonly [word: string]: StartParameters } = {
  '--allow-shared-folder': { allowSharedFolder: true },
  '--log-command-lines': { logCommandLines: true },
};

const options: { readonly [word: string]: (text: string, platform: NodeJS.Platform) => StartParameters } = {
  '--log-directory': (text, platform) => ({ logDirectory: parseLogDirectory(text, platform) }),
  '--log-size': (text) => ({ logSize: parseLogSize(text) }),
  '--keep': (text) => ({ keep: parseKeep(text) }),
  '--interval': (text) => ({ interval: parseInterval(text) }),
  '--anchor-interval': (text) => ({ anchorInterval: parseAnchorInterval(text) }),
  '--reserve': (text) => ({ reserve: parseReserve(text) }),
  '--log-reader': (text) => ({ logReader: parseLogReader(text) }),
  '--event-log': (text) => ({ eventLog: parseEventLog(text) }),
};

const knownParameters =
  'The start parameters are -ld <directory>, -ls <size>, --keep <size|days>, --interval <milliseconds>, ' +
  '--anchor-interval <minutes>, --reserve <size>, --log-reader <account>, --event-log <none|changes>, --allow-shared-folder and ' +
  '--log-command-lines. ' +
  'Put a path with spaces in quotes.';

/**
 * Parses start parameters from the command line of a service, or as typed in the Services console.
 * @throws SettingError for the first one that cannot be used.
 */
export function parseStartParameters(args: readonly string[], platform: NodeJS.Platform): StartParameters {
  let parameters: StartParameters = {};
  const words = withLongNames(args).values();
  for (const word of words) {
    if (Object.hasOwn(flags, word)) {
      parameters = { ...parameters, ...flags[word] };
      continue;
    }
    const read = Object.hasOwn(options, word) ? options[word] : undefined;
    if (!read) throw new SettingError(word, '', `unknown start parameter "${word}"`, knownParameters);
    const value = words.next().value;
    if (value === undefined || value.startsWith('-')) {
      throw new SettingError(shortName(word), value ?? '', `${shortName(word)} has no value`, knownParameters);
    }
    parameters = { ...parameters, ...read(value, platform) };
  }
  return parameters;
}

/** The inverse of {@link parseStartParameters}, with the original's short names. */
export function startParameterArgs(parameters: StartParameters): string[] {
  return startParameterEntries(parameters).flatMap(([name, value]) => (value === null ? [`--${name}`] : [shortName(`--${name}`), value]));
}

/** Start parameters under their long names (without `--`) and as text; null for those without a value. */
export function startParameterEntries(parameters: StartParameters): [name: string, value: string | null][] {
  const { logDirectory, logSize, keep, interval, anchorInterval, reserve, logReader, eventLog } = parameters;
  const { allowSharedFolder, logCommandLines } = parameters;
  return [
    ...entry('log-directory', logDirectory),
    ...entry('log-size', logSize === undefined ? undefined : sizeText(logSize)),
    ...entry('keep', keep === undefined ? undefined : keepText(keep)),
    ...entry('interval', interval === undefined ? undefined : String(interval)),
    ...entry('anchor-interval', anchorInterval === undefined ? undefined : String(anchorInterval / minute)),
    ...entry('reserve', reserve === undefined ? undefined : sizeText(reserve)),
    ...entry('log-reader', logReader),
    ...entry('event-log', eventLog),
    ...entry('allow-shared-folder', allowSharedFolder ? null : undefined),
    ...entry('log-command-lines', logCommandLines ? null : undefined),
  ];
}

function entry(name: string, value: string | null | undefined): [string, string | null][] {
  return value === undefined ? [] : [[name, value]];
}

/** The original's `-ld` and `-ls` (in any letter case) under the names that option parsers can read. */
export function withLongNames(args: readonly string[]): string[] {
  return args.map((argument) => (/^-ld$/i.test(argument) ? '--log-directory' : /^-ls$/i.test(argument) ? '--log-size' : argument));
}

function shortName(option: string): string {
  return option === '--log-directory' ? '-ld' : option === '--log-size' ? '-ls' : option;
}

/**
 * Parses a log folder: an absolute path of a local drive or share. The Services console removes single backslashes: `C:\Logs` arrives as
 * `C:Logs`, a path relative to some current directory, which is refused.
 * @throws SettingError
 */
export function parseLogDirectory(text: string, platform: NodeJS.Platform): string {
  const fail = (reason: string, remedy: string): never => {
    throw new SettingError('-ld', text, reason, remedy);
  };
  const example = platform === 'win32' ? 'C:\\\\Logs or C:/Logs' : '/var/log/portreporter';
  if (text.trim() === '') return fail('the log folder is empty', `Give a folder, such as ${example}.`);
  if (/[\u0000-\u001f]/.test(text)) return fail('the log folder contains a control character', `Give a folder, such as ${example}.`);
  if (platform !== 'win32') {
    if (!path.posix.isAbsolute(text)) return fail(`the log folder '${text}' is not an absolute path`, `Give a folder such as ${example}.`);
    return path.posix.resolve(text);
  }
  const folder = text.replaceAll('/', '\\');
  if (folder.includes('"')) {
    return fail(
      'the log folder holds a quotation mark',
      'A backslash before a closing quotation mark makes it part of the path: remove the trailing backslash, or type it twice.',
    );
  }
  if (/^[a-z]:(?!\\)/i.test(folder) || /^\\(?!\\)/.test(folder)) {
    return fail(
      `the log folder '${text}' is relative to a drive or to its current folder`,
      'The Services console removes single backslashes: type each one twice (C:\\\\Logs), or use slashes (C:/Logs).',
    );
  }
  if (!/^[a-z]:\\/i.test(folder) && !/^\\\\[^\\?.][^\\]*\\[^\\]+/.test(folder)) {
    return fail(`the log folder '${text}' is not an absolute path of a drive or share`, `Give a folder such as ${example}.`);
  }
  // A colon other than the drive's would open an alternate data stream.
  if (/[<>|?*]/.test(folder) || folder.indexOf(':', 2) >= 0) {
    return fail('the log folder contains one of the characters < > | ? * :', `Give a folder such as ${example}.`);
  }
  return path.win32.resolve(folder);
}

/**
 * Parses a log size into bytes: `20MB`, `512 KB`, `1.5GB`; a bare number is kilobytes. 64 KB to 2 GB.
 * @throws SettingError
 */
export function parseLogSize(text: string): number {
  const bytes = parseSize(/^[\d.\s]+$/.test(text) ? `${text}KB` : text);
  const fail = (reason: string): never => {
    throw new SettingError('-ls', text, reason, 'Give a size such as 5120 (kilobytes) or 5MB.');
  };
  if (bytes === null) return fail(`the log size '${text}' is not a number with KB, MB or GB`);
  if (bytes < minLogSize || bytes > maxLogSize) return fail(`a log size of ${sizeText(bytes)} is not between 64 KB and 2 GB`);
  return bytes;
}

/**
 * Parses a retention: a size with its unit (`1GB`), days (`30d`, `30 days`), or `0` for unlimited. A bare number is ambiguous and refused.
 * @throws SettingError
 */
export function parseKeep(text: string): Retention {
  const fail = (reason: string): never => {
    throw new SettingError('--keep', text, reason, 'Give a size such as 1GB, a number of days such as 30d, or 0 to keep everything.');
  };
  if (/^\s*0+\s*$/.test(text)) return { kind: 'forever' };
  const days = /^\s*(\d{1,6})\s*d(?:ays?)?\s*$/i.exec(text)?.[1];
  if (days !== undefined)
    return Number(days) > 0 ? { kind: 'days', days: Number(days) } : fail(`the retention '${text}' would keep nothing`);
  const bytes = parseSize(text);
  if (bytes === null) return fail(`the retention '${text}' is neither a size with its unit nor a number of days`);
  return bytes >= minLogSize ? { kind: 'size', bytes } : fail(`the retention '${text}' is less than 64 KB`);
}

/**
 * Milliseconds between two polls, 100 to 3,600,000.
 * @throws SettingError
 */
export function parseInterval(text: string): number {
  const milliseconds = /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : Number.NaN;
  if (milliseconds >= minInterval && milliseconds <= maxInterval) return milliseconds;
  throw new SettingError(
    '--interval',
    text,
    `the interval '${text}' is not a number of milliseconds from ${minInterval} to ${maxInterval}`,
    'Give milliseconds, such as 1000.',
  );
}

/**
 * Minutes between two anchors, 0 to 10,080 (a week), as milliseconds.
 * @throws SettingError
 */
export function parseAnchorInterval(text: string): number {
  const minutes = /^\s*\d{1,5}\s*$/.test(text) ? Number(text) : Number.NaN;
  if (minutes <= 10_080) return minutes * minute;
  throw new SettingError(
    '--anchor-interval',
    text,
    `the anchor interval '${text}' is not a number of minutes from 0 to 10080`,
    'Give minutes, such as 60.',
  );
}

/** The default reserve of a disk of this size, bytes: 500 MB, or 5 % of a disk below 10 GB. */
export function defaultReserve(diskBytes: number): number {
  return Math.min(500 * megabyte, Math.floor(diskBytes / 20));
}

/** Parses a reserve into bytes: a size with its unit, or 0. @throws SettingError */
export function parseReserve(text: string): number {
  const bytes = /^\s*0+\s*$/.test(text) ? 0 : parseSize(text);
  if (bytes !== null) return bytes;
  throw new SettingError('--reserve', text, `the reserve '${text}' is not a size with its unit`, 'Give a size such as 500MB, or 0.');
}

/** Parses the name of an account or group that can read the logs. Whether the account exists is checked later. @throws SettingError */
export function parseLogReader(text: string): string {
  if (/^[^"\u0000-\u001f]+$/.test(text)) return text;
  throw new SettingError(
    '--log-reader',
    text,
    `the log reader '${text}' is not the name of an account or group`,
    'Give a name such as DOMAIN\\auditors.',
  );
}

/** Parses what is written to the event log: `none` or `changes`. @throws SettingError */
export function parseEventLog(text: string): EventLogContent {
  const content = eventLogContents.find((known) => known === text.trim().toLowerCase());
  if (content !== undefined) return content;
  throw new SettingError(
    '--event-log',
    text,
    `the content of the event log '${text}' is neither none nor changes`,
    'Give changes, or none.',
  );
}

/** `20MB` as bytes; null for a text that is not a size. Units are powers of 1024. */
function parseSize(text: string): number | null {
  const match = /^\s*(\d{1,15}(?:\.\d{1,6})?)\s*([kmg]?)i?b\s*$/i.exec(text);
  if (!match?.[1]) return null;
  const unit = { '': 1, k: kilobyte, m: megabyte, g: gigabyte }[(match[2] ?? '').toLowerCase()] ?? 1;
  return Math.round(Number(match[1]) * unit);
}

/** Bytes in the largest unit with a whole number: `5MB`, `1536KB`, `70001B`. */
export function sizeText(bytes: number): string {
  for (const [unit, name] of [
    [gigabyte, 'GB'],
    [megabyte, 'MB'],
    [kilobyte, 'KB'],
  ] as const) {
    if (bytes >= unit && bytes % unit === 0) return `${bytes / unit}${name}`;
  }
  return `${bytes}B`;
}

/** A reserve as text. */
export function reserveText(reserve: number | null): string {
  return reserve === null ? '500 MB, at most 5 % of the disk' : sizeText(reserve);
}

/** A retention as {@link parseKeep} reads it: `1GB`, `30d`, `0`. */
export function keepText(keep: Retention): string {
  if (keep.kind === 'forever') return '0';
  return keep.kind === 'days' ? `${keep.days}d` : sizeText(keep.bytes);
}
