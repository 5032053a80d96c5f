import { anchorLine } from '../model/anchor.ts';
import { safeText } from '../model/safe-text.ts';
import { keepText, reserveText, sizeText } from '../model/settings.ts';
import type { SystemEvent } from '../model/system-log.ts';

export type Severity = 'information' | 'warning' | 'error';

/** An event as the system's log takes it. */
export interface EventEntry {
  readonly id: number;
  readonly severity: Severity;
  /** One or more lines, safe to show. */
  readonly text: string;
}

/**
 * Which number an event has. They never change their meaning; 1–1000 are those for which EventCreate.exe, our message file, has a message
 * (`%1`).
 */
export const eventIds = {
  started: 1,
  stopped: 2,
  paused: 3,
  continued: 4,
  sealed: 10,
  anchored: 11,
  writingAgain: 101,
  diskLow: 102,
  cannotWrite: 103,
  tampered: 104,
  retentionSuspended: 105,
  refused: 200,
  failed: 201,
  finding: 300,
} as const satisfies { readonly [Kind in SystemEvent['kind']]: number };

/** What stands in the Application event log, the journal or syslog for an event. */
export function eventEntry(event: SystemEvent): EventEntry {
  const [severity, lines] = words(event);
  return { id: eventIds[event.kind], severity, text: lines.join('\n') };
}

function words(event: SystemEvent): [Severity, string[]] {
  switch (event.kind) {
    case 'started':
      return [
        'information',
        [
          `Port Reporter ${event.version} started.`,
          `Log folder: ${safeText(event.folder)}`,
          `Log files: ${event.files.map(safeText).join(', ')}`,
          `Size limit: ${sizeText(event.logSize)}, kept: ${event.keep.kind === 'forever' ? 'for ever' : keepText(event.keep)}`,
          `Free disk space below which nothing is written: ${reserveText(event.reserve)}`,
        ],
      ];
    case 'stopped':
      return [
        event.lost > 0 ? 'warning' : 'information',
        [`Port Reporter stopped: ${safeText(event.reason)}.`, `Records written: ${event.written}, lost: ${event.lost}`],
      ];
    case 'paused':
      return ['information', ['Port Reporter is paused. Ports opened now are not reported until it is continued.']];
    case 'continued':
      return ['information', ['Port Reporter goes on after a pause.']];
    case 'sealed':
      return [
        'information',
        [
          'A log file was closed and sealed.',
          `File: ${safeText(event.file)}`,
          `SHA-256: ${event.sha256}`,
          `Seal before: ${event.previous ?? 'none, this is the first'}`,
        ],
      ];
    case 'anchored':
      return ['information', ['State of the log files, for log verify.', anchorLine(event.anchor)]];
    case 'tampered':
      return [
        'error',
        [
          `A log file was ${event.how} by another program while Port Reporter wrote it.`,
          `File: ${safeText(event.file)}`,
          'Port Reporter continues in new files. Find out who did it.',
        ],
      ];
    case 'retentionSuspended':
      return [
        'warning',
        [
          `Port Reporter does not delete old log files by age for now: ${safeText(event.reason)}.`,
          'It deletes them again after a day in which the clock runs evenly. Check the clock.',
        ],
      ];
    case 'writingAgain':
      return [
        'information',
        [
          `Port Reporter writes its logs again in ${safeText(event.folder)}.`,
          event.lost === 0 ? 'Nothing was lost: the records waited in memory.' : `Records lost for want of room in memory: ${event.lost}`,
        ],
      ];
    case 'diskLow':
      return [
        'warning',
        [
          `Port Reporter stopped writing: only ${megabytes(event.free)} are free on the disk of ${safeText(event.folder)}.`,
          `It goes on by itself when ${megabytes(event.needed)} are free. Make room, or set a smaller retention (--keep).`,
        ],
      ];
    case 'cannotWrite':
      return [
        'error',
        [
          `Port Reporter cannot write its log: ${safeText(event.reason)}.`,
          `File: ${safeText(event.file)}`,
          'Records wait in memory; it tries again by itself.',
        ],
      ];
    case 'refused':
      return [
        'error',
        [
          `Port Reporter did not start: ${safeText(event.reason)}.`,
          `Setting: ${safeText(event.setting)} ${safeText(event.value)}`.trimEnd(),
          safeText(event.remedy),
        ],
      ];
    case 'finding':
      return [
        event.severity === 'info' || event.severity === 'low' ? 'information' : 'warning',
        [
          `Port Reporter found: ${safeText(event.title)} (${event.severity}).`,
          `Criterion: ${safeText(event.criterion)}: ${event.reasons.map(safeText).join(', ')}`,
          `Process: ${safeText(event.processName ?? 'unknown')}, user: ${safeText(event.user ?? 'unknown')}, time: ${event.time?.toISOString() ?? 'unknown'}`,
        ],
      ];
    case 'failed':
      return ['error', [`Port Reporter ended because of an error: ${safeText(event.reason)}.`]];
  }
}

function megabytes(bytes: number): string {
  return `${Math.floor(bytes / 1_048_576)} MB`;
}
