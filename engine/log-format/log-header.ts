import type { MachineInfo } from '../model/machine-info.ts';
import { safeText } from '../model/safe-text.ts';
import { headerDate } from './timestamps.ts';

/** The first line of all three files. 1.01 wrote its version in place of ours. */
export const firstLine = 'Port Reporter Version 2.0 Log File';

/** The header of PR-INITIAL and PR-PIDS. */
export function logHeader(secondTitle: string, machine: MachineInfo, time: Date): string {
  return (
    `${firstLine}\n\n${secondTitle}\n\nSystem Date: ${headerDate(time)}\n\n\nLocal computer name:\n\n ${safeText(machine.computer)}\n\n` +
    `Operating System: ${safeText(machine.operatingSystem)}\n\n`
  );
}

/** Converts line ends to those of the system: CR LF on Windows. Values contain no line break, so every one ends a line. */
export function withLineEnds(text: string, platform: NodeJS.Platform): string {
  return platform === 'win32' ? text.replaceAll('\n', '\r\n') : text;
}

/** The same for a text in pieces. */
export function* eachWithLineEnds(pieces: Iterable<string>, platform: NodeJS.Platform): Generator<string> {
  for (const piece of pieces) yield withLineEnds(piece, platform);
}
