import { type LocalClock, parseSystemDate } from './local-time.ts';
import type { MaybeLoggedTime } from './log-records.ts';

/** What PR-INITIAL and PR-PIDS say of the machine, as far as it has been read. */
export interface LogHeader {
  version: string | null;
  time: MaybeLoggedTime;
  computer: string | null;
  operatingSystem: string | null;
  /** The line behind `Local computer name:` is still to come. */
  awaitsComputer: boolean;
}

const namedLine = /^(Port Reporter Version|System Date:|Local computer name:|Operating System:)\s*(.*)$/i;

export const noTime: MaybeLoggedTime = { time: null, localTime: null, timeSource: null };

export function emptyHeader(): LogHeader {
  return { version: null, time: noTime, computer: null, operatingSystem: null, awaitsComputer: false };
}

/**
 * Takes a line of a header, of any version and in any letter case; blank lines say nothing.
 * @returns whether it was one, or why it is damaged.
 */
export function parseHeaderLine(header: LogHeader, text: string, clock: LocalClock): boolean | string {
  const line = text.trim();
  if (line === '') return true;
  if (header.awaitsComputer) {
    header.awaitsComputer = false;
    header.computer = line;
    return true;
  }
  const [, name = '', value = ''] = namedLine.exec(line) ?? [];
  switch (name.toLowerCase()) {
    case 'port reporter version':
      header.version = /^\S+/.exec(value)?.[0] ?? null;
      return true;
    case 'system date:':
      header.time = parseSystemDate(value, clock) ?? noTime;
      return header.time === noTime ? 'no date' : true;
    case 'local computer name:':
      header.computer = value || null;
      header.awaitsComputer = value === '';
      return true;
    case 'operating system:':
      header.operatingSystem = value || null;
      return true;
    default:
      return /^(?:Service initialization log|Process detail log)$/i.test(line);
  }
}
