import { durationText } from '../../duration-text.ts';
import type { LogGap } from '../../statistics/log-statistics.ts';
import type { RecordingSession } from '../collect/recording-sessions.ts';
import { html, type Html } from '../html.ts';
import type { ReportData } from '../report-data.ts';
import { countedText, momentText } from '../report-text.ts';
import { chart, percent } from '../svg.ts';

/** How much of the time was recorded. Durations are in milliseconds. */
export interface Coverage {
  readonly span: number;
  readonly recorded: number;
  /** In the order of time. */
  readonly gaps: readonly LogGap[];
}

const reasons: { readonly [why: string]: string } = {
  stopped: 'not running',
  suspended: 'asleep',
  paused: 'paused',
  late: 'polled late',
  clock: 'clock was set',
  overflow: 'too many short connections',
};

/** `asleep` for `suspended`: the reason of a gap in words. */
export function gapReason(why: string): string {
  return reasons[why] ?? why;
}

/** A shorter time between two starts is a restart. */
const minGapMs = 60_000;

/** The gaps that the logs report, and for logs without PR-EVENTS the time from the last record of a session to the next start. */
export function findCoverage({ statistics, collected }: ReportData): Coverage {
  const { first, last, sessions } = collected;
  if (!first || !last) return { span: 0, recorded: 0, gaps: [] };
  const { machines } = collected;
  const silent = sessions.flatMap((session, index): LogGap[] => {
    const next = sessions[index + 1];
    if (!next || session.hasEvents || next.from.getTime() - session.to.getTime() < minGapMs) return [];
    return [{ from: session.to, to: next.from, why: 'stopped' }];
  });
  const gaps =
    machines.length > 1 ? commonGaps(sessions) : [...statistics.gaps, ...silent].sort((a, b) => a.from.getTime() - b.from.getTime());
  const span = last.getTime() - first.getTime();
  return { span, recorded: Math.max(0, span - unionLength(gaps, first.getTime(), last.getTime())), gaps };
}

/** Of several machines, the times when none of them recorded. */
function commonGaps(sessions: readonly RecordingSession[]): LogGap[] {
  const gaps: LogGap[] = [];
  let covered: Date | null = null;
  for (const { from, to } of sessions.toSorted((a, b) => a.from.getTime() - b.from.getTime())) {
    if (covered && from.getTime() - covered.getTime() >= minGapMs) gaps.push({ from: covered, to: from, why: 'stopped' });
    if (!covered || to > covered) covered = to;
  }
  return gaps;
}

/** The length of the time that at least one gap covers. */
function unionLength(gaps: readonly LogGap[], start: number, end: number): number {
  let [length, covered] = [0, start];
  for (const { from, to } of gaps) {
    const [begin, until] = [Math.max(from.getTime(), covered), Math.min(to.getTime(), end)];
    if (until <= begin) continue;
    length += until - begin;
    covered = until;
  }
  return length;
}

/** A strip of the recorded time with its gaps, on the axis of the activity. */
export function coverageStrip({ collected }: ReportData, { gaps }: Coverage): Html {
  const { from, to } = collected.bins.range();
  const at = (time: Date): number => Math.min(1, Math.max(0, (collected.local(time) - from) / Math.max(1, to - from)));
  const box = (start: number, end: number, name: string, title: string): Html =>
    html`<rect class="${name}" x="${percent(start)}" width="${percent(Math.max(end - start, 0.001))}" height="14"><title>${title}</title></rect>`;
  const moment = (time: Date): string => momentText(collected.local(time));
  const ends = collected.first && collected.last ? [box(at(collected.first), at(collected.last), 'recorded', 'Recorded')] : [];
  return chart(`Recorded time, with ${countedText(gaps.length, 'gap')}`, 14, 'strip', [
    html`<rect class="track" width="100%" height="14"/>`,
    ...ends,
    ...gaps.slice(0, 500).map(({ from: begin, to: end, why }) => {
      const title = `${moment(begin)} to ${moment(end)}: ${gapReason(why)} (${durationText(end.getTime() - begin.getTime())})`;
      return box(
        at(begin),
        at(end),
        `gap ${why === 'suspended' || why === 'paused' ? 'asleep' : why === 'stopped' ? 'stopped' : 'late'}`,
        title,
      );
    }),
  ]);
}
