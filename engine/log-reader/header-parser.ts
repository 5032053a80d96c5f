import { type LocalClock, parseSystemDate } from './local-time.ts';
import type { MaybeLoggedTime } from './log-records.ts';

/** The header of PR-INITIAL and PR-PIDS, as far as it has been read. */
export interface LogHeader {
  version: string | null;
  time: MaybeLoggedTime;
  computer: string | null;
  operatingSystem: string | null;
  /** The next line is the value of `Local computer name:`. */
  awaitsComputer: boolean;
}

const namedLine = /^(Port Reporter Version|System Date:|Local computer name:|Operating System:)\s*(.*)$/i;

export const noTime: MaybeLoggedTime = { time: null, localTime: null, timeSource: null };

export function emptyHeader(): LogHeader {
  return { version: null, time: noTime, computer: null, operatingSystem: null, awaitsComputer: false };
}

/**
 * Reads a line of a header, of any version and in any letter case. Empty lines are accepted.
 * @returns whether it is a line of a header, or the reason why it is damaged
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
