import { anchorLine, withoutAnchor } from '../model/anchor.ts';
import { safeText } from '../model/safe-text.ts';
import { keepText, reserveText, sizeText } from '../model/settings.ts';
import type { SystemEvent } from '../model/system-log.ts';

export type Severity = 'information' | 'warning' | 'error';

/** An event as it is written to the system log. */
export interface EventEntry {
  readonly id: number;
  readonly severity: Severity;
  /** One or more lines, safe to print. */
  readonly text: string;
}

/**
 * The id of each event. An id never changes its meaning. 1–1000 are the ids for which EventCreate.exe, which serves as message file, has a
 * message (`%1`).
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
  cannotWriteChanges: 106,
  refused: 200,
  failed: 201,
  finding: 300,
} as const satisfies { readonly [Kind in SystemEvent['kind']]: number };

/** The entry of an event in the Application event log, the journal or syslog. */
export function eventEntry(event: SystemEvent): EventEntry {
  const [severity, lines] = describeEvent(event);
  const text = lines.join('\n');
  return { id: eventIds[event.kind], severity, text: event.kind === 'anchored' ? text : withoutAnchor(text) };
}

type Description = readonly [Severity, readonly string[]];

const information = (...lines: string[]): Description => ['information', lines];
const warning = (...lines: string[]): Description => ['warning', lines];
const error = (...lines: string[]): Description => ['error', lines];

// oxlint-disable-next-line max-lines-per-function -- One case per event; each is its message.
function describeEvent(event: SystemEvent): Description {
  switch (event.kind) {
    case 'started':
      return describeStarted(event);
    case 'stopped':
      return [
        event.lost > 0 ? 'warning' : 'information',
        [`Port Reporter stopped: ${safeText(event.reason)}.`, `Records written: ${event.written}, lost: ${event.lost}`],
      ];
    case 'paused':
      return information('Port Reporter is paused. Ports opened now are not reported until it is resumed.');
    case 'continued':
      return information('Port Reporter resumed.');
    case 'sealed':
      return information(
        'A log file was closed and sealed.',
        `File: ${safeText(event.file)}`,
        `SHA-256: ${event.sha256}`,
        `Previous seal: ${event.previous ?? 'none'}`,
      );
    case 'anchored':
      return information('State of the log files, for log verify.', anchorLine(event.anchor));
    case 'tampered':
      return error(
        `A log file was ${event.how} by another program while Port Reporter wrote it.`,
        `File: ${safeText(event.file)}`,
        'Port Reporter continues in new files. Find out which program did it.',
      );
    case 'retentionSuspended':
      return warning(
        `Port Reporter does not delete old log files by age at present: ${safeText(event.reason)}.`,
        'It resumes after a day in which the clock runs evenly. Check the clock.',
      );
    case 'writingAgain':
      return information(
        `Logging resumed in ${safeText(event.folder)}.`,
        event.lost === 0 ? 'No records were lost: they waited in memory.' : `Records lost (memory buffer full): ${event.lost}`,
      );
    case 'diskLow':
      return warning(
        `Port Reporter stopped writing: only ${megabytes(event.free)} are free on the disk of ${safeText(event.folder)}.`,
        `It resumes when ${megabytes(event.needed)} are free. Free disk space, or set a smaller retention (--keep).`,
      );
    case 'cannotWrite':
      return error(
        `Port Reporter cannot write its log: ${safeText(event.reason)}.`,
        `File: ${safeText(event.file)}`,
        'Records wait in memory; Port Reporter tries again automatically.',
      );
    case 'cannotWriteChanges':
      return warning(
        `Port Reporter cannot write changes to the event log of --event-log: ${safeText(event.reason)}.`,
        'The log files contain all changes; Port Reporter tries again automatically.',
      );
    case 'refused':
      return error(
        `Port Reporter did not start: ${safeText(event.reason)}.`,
        `Setting: ${safeText(event.setting)} ${safeText(event.value)}`.trimEnd(),
        safeText(event.remedy),
      );
    case 'finding':
      return describeFinding(event);
    case 'failed':
      return error(`Port Reporter ended because of an error: ${safeText(event.reason)}.`);
  }
}

type EventOf<Kind extends SystemEvent['kind']> = Extract<SystemEvent, { readonly kind: Kind }>;

function describeStarted(event: EventOf<'started'>): Description {
  const { version, folder, files, logSize, keep, reserve, sources, withoutStates } = event;
  return information(
    `Port Reporter ${version} started.`,
    `Log folder: ${safeText(folder)}`,
    `Log files: ${files.map(safeText).join(', ')}`,
    `Size limit: ${sizeText(logSize)}, retention: ${keep.kind === 'forever' ? 'unlimited' : keepText(keep)}`,
    `Minimum free disk space: ${reserveText(reserve)}`,
    `Sources of changes: ${sources.join(', ')}${withoutStates === null ? '' : `; no state events, because ${withoutStates}`}`,
  );
}

function describeFinding(event: EventOf<'finding'>): Description {
  const [processName, user] = [event.processName ?? 'unknown', event.user ?? 'unknown'].map(safeText);
  return [
    event.severity === 'info' || event.severity === 'low' ? 'information' : 'warning',
    [
      `Port Reporter found: ${safeText(event.title)} (${event.severity}).`,
      `Criterion: ${safeText(event.criterion)}: ${event.reasons.map(safeText).join(', ')}`,
      `Process: ${processName}, user: ${user}, time: ${event.time?.toISOString() ?? 'unknown'}`,
    ],
  ];
}

function megabytes(bytes: number): string {
  return `${Math.floor(bytes / 1_048_576)} MB`;
}
