import type { MachineInfo } from '../model/machine-info.ts';
import { safeText } from '../model/safe-text.ts';
import { headerDate } from './timestamps.ts';

/** The first line of all three files; 1.01 stood where our version stands. */
export const firstLine = 'Port Reporter Version 2.0 Log File';

/** The header of PR-INITIAL and PR-PIDS. */
export function logHeader(secondTitle: string, machine: MachineInfo, time: Date): string {
  return (
    `${firstLine}\n\n${secondTitle}\n\nSystem Date: ${headerDate(time)}\n\n\nLocal computer name:\n\n ${safeText(machine.computer)}\n\n` +
    `Operating System: ${safeText(machine.operatingSystem)}\n\n`
  );
}

/** The text as the machine's other text files have it: with CR LF on Windows. Values hold no line break, so every one is a line's end. */
export function withLineEnds(text: string, platform: NodeJS.Platform): string {
  return platform === 'win32' ? text.replaceAll('\n', '\r\n') : text;
}
