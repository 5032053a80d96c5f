import { zoneLabel, type TimeZone } from '../../log-reader/local-time.ts';
import type { ZoneOfLogs } from '../../log-reader/zone-of-logs.ts';
import { momentText, offsetText } from './report-text.ts';

const day = 86_400_000;
const quarter = 900_000;

/** The zone of all times of the page, with its offsets between two moments, and what is assumed of logs that do not name theirs. */
export function zoneText({ zone, several, assumed }: ZoneOfLogs, first: Date, last: Date): string {
  if (several.length > 0)
    return `UTC, because the logs are of several time zones: ${several.map(pageLabel).join(', ')}${assumption(assumed)}`;
  const changes = offsetChanges(zone, first.getTime(), last.getTime());
  const offsets = changes.map(({ from, offset }, index) =>
    index === 0 ? offsetText(offset) : `${offsetText(offset)} from ${momentText(from + offset)}`,
  );
  const name = pageLabel(zone.name);
  const isOffset = /^(?:Z|UTC|[+-].*)$/i.test(name);
  return `${isOffset ? offsets.join(', ') : `${name} (${offsets.join(', ')})`}${assumption(assumed)}`;
}

/** The page is read on other machines. */
function pageLabel(name: string): string {
  return name === '' ? Intl.DateTimeFormat().resolvedOptions().timeZone : zoneLabel(name);
}

function assumption(assumed: TimeZone | null): string {
  if (!assumed) return '';
  const reason = assumed.source === 'Option' ? '--time-zone' : 'that of the computer that created this report';
  return `. Logs without PR-EVENTS do not name their time zone: assumed ${pageLabel(assumed.name)} (${reason})`;
}

interface OffsetChange {
  readonly from: number;
  readonly offset: number;
}

/** The offset at the first moment, and each later one with the moment from which on it is valid. A zone changes twice a year. */
function offsetChanges({ offsetAt }: TimeZone, first: number, last: number): OffsetChange[] {
  const changes: OffsetChange[] = [{ from: first, offset: offsetAt(first) }];
  for (let time = first; time < last && changes.length < 5; time += day) {
    const end = Math.min(time + day, last);
    if (offsetAt(end) === changes.at(-1)!.offset) continue;
    let from = Math.ceil(time / quarter) * quarter;
    while (from < end && offsetAt(from) === changes.at(-1)!.offset) from += quarter;
    changes.push({ from, offset: offsetAt(end) });
  }
  return changes;
}
