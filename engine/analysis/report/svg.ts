import { html, type Html } from './html.ts';
import type { Tick } from './axis-ticks.ts';

/*
 * Charts without a view box: horizontal places are percentages of the width, so that a chart fits any width while its text keeps its size.
 * Colours come from the classes of the style sheet, because the policy of the page does not allow style attributes.
 */

/** A share of the width, from 0 to 1, as an attribute: `12.34%`. */
export function percent(share: number): string {
  return `${Math.round(share * 10_000) / 100}%`;
}

/** A chart with a text for those who do not see it. `content` is drawn in pixels from the top. */
export function chart(label: string, height: number, className: string, content: readonly Html[]): Html {
  return html`<svg class="${className}" role="img" aria-label="${label}" width="100%" height="${height}">${content}</svg>`;
}

/** Labels of a time axis. On a narrow screen every second one is hidden. */
export function timeAxis(ticks: readonly Tick[], top: number, bottom: number): Html[] {
  return ticks.map(({ at, label }, index) => {
    const anchor = at < 0.02 ? 'start' : at > 0.96 ? 'end' : 'middle';
    const name = index % 2 === 1 ? 'tick odd' : 'tick';
    const line = html`<line class="grid" x1="${percent(at)}" x2="${percent(at)}" y1="${top}" y2="${bottom}"/>`;
    return html`${line}<text class="${name}" x="${percent(at)}" y="${bottom + 16}" text-anchor="${anchor}">${label}</text>`;
  });
}

/** A bar from one moment to another on an axis, at least two pixels wide. */
export function spanBar(label: string, from: number, to: number, className: string): Html {
  const start = Math.min(Math.max(from, 0), 1);
  const width = Math.max(Math.min(to, 1) - start, 0);
  return chart(label, 12, 'span', [
    html`<rect class="track" width="100%" height="12" rx="2"/>`,
    html`<rect class="${className}" x="${percent(start)}" width="${percent(width)}" height="12" rx="2"/>`,
    html`<rect class="${className}" x="${percent(Math.min(start, 0.99))}" width="2" height="12"/>`,
  ]);
}

/** A small column chart of counts over time. `counts` are at most a few dozens. */
export function sparkline(label: string, counts: readonly number[], className: string): Html {
  const max = Math.max(1, ...counts);
  const columns = counts.map((count, index) => {
    if (count === 0) return '';
    const height = Math.max(8, Math.round((100 * count) / max));
    return `M${index} 100v-${height}h.8v${height}z`;
  });
  return html`<svg class="spark" role="img" aria-label="${label}" viewBox="0 0 ${counts.length} 100" preserveAspectRatio="none"><path class="${className}" d="${columns.join('')}"/></svg>`;
}

/** The sums of counts in groups, so that there are at most `max` of them. */
export function grouped(counts: ArrayLike<number>, length: number, max: number): number[] {
  const size = Math.max(1, Math.ceil(length / max));
  const sums: number[] = Array.from({ length: Math.ceil(length / size) }, () => 0);
  for (let index = 0; index < length; index++) sums[Math.floor(index / size)]! += counts[index] ?? 0;
  return sums;
}
