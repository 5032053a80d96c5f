import { durationText } from '../../duration-text.ts';
import { timeTicks, valueTicks } from '../axis-ticks.ts';
import type { ProgramTrace } from '../collect/program-traces.ts';
import { html, type Html } from '../html.ts';
import type { ReportData } from '../report-data.ts';
import { countedText, momentText, numberText } from '../report-text.ts';
import { chart, percent, timeAxis } from '../svg.ts';
import { coverageStrip, gapReason, type Coverage } from './coverage.ts';
import { emptySection, section, type Section } from './section.ts';

/** Programs with a colour; all further ones share one. */
const maxPrograms = 6;
const height = 200;
const top = 8;
/** Columns wider than these have a text each. */
const maxTitles = 200;
const maxGapTexts = 4;

/** The opened ports over the whole time, stacked by the busiest programs, above the strip of the recorded time. */
export function activitySection(data: ReportData, coverage: Coverage): Section {
  const { collected } = data;
  const { bins } = collected;
  const { from, to, count } = bins.range();
  if (count === 0) return emptySection('activity', 'Activity', 'the logs contain no records.');
  const layers = activityLayers(data, count);
  const ticks = timeTicks(from, to, 8);
  const note = `Opened ports, ${durationText(bins.width())} a column`;
  return section('activity', 'Activity', note, [
    legend(layers),
    html`<div class="plot">${columns(layers, data, ticks)}
${coverageStrip(data, coverage)}</div>`,
    gapNotes(data, coverage),
  ]);
}

interface Layer {
  readonly name: string;
  readonly total: number;
  readonly counts: readonly number[];
}

function activityLayers({ collected }: ReportData, count: number): Layer[] {
  const programs = [...collected.programs.values()].filter((program) => program.count > 0).sort((a, b) => b.count - a.count);
  const layer = (name: string, members: readonly ProgramTrace[]): Layer => ({
    name,
    total: members.reduce((sum, member) => sum + member.count, 0),
    counts: Array.from({ length: count }, (_, bin) => members.reduce((sum, { series }) => sum + series[bin]!, 0)),
  });
  const others = programs.slice(maxPrograms);
  return [
    ...programs.slice(0, maxPrograms).map((program) => layer(program.name, [program])),
    ...(others.length > 0 ? [layer(countedText(others.length, 'other program'), others)] : []),
  ];
}

function layerClass(index: number, { length }: readonly Layer[]): string {
  return index === maxPrograms && length > maxPrograms ? 'c-other' : `c${index + 1}`;
}

function legend(layers: readonly Layer[]): Html {
  return html`<ul class="legend">${layers.map(
    ({ name, total }, index) =>
      html`<li><svg class="key" width="10" height="10" aria-hidden="true"><rect class="${layerClass(index, layers)}" width="10" height="10" rx="2"/></svg> ${name} <span class="dim">${numberText(total)}</span></li>`,
  )}</ul>`;
}

function columns(layers: readonly Layer[], { collected }: ReportData, ticks: ReturnType<typeof timeTicks>): Html {
  const { from, count } = collected.bins.range();
  const width = collected.bins.width();
  const sums = Array.from({ length: count }, (_, bin) => layers.reduce((sum, { counts }) => sum + counts[bin]!, 0));
  const values = valueTicks(Math.max(1, ...sums));
  const max = values.at(-1)!;
  const yOf = (value: number): number => top + height - Math.round((height * value) / max);
  return chart(`Opened ports over time by program. ${busiest(sums, from, width)}`, height + top + 24, 'columns', [
    ...values.map(
      (value) =>
        html`<line class="grid" x1="0" x2="100%" y1="${yOf(value)}" y2="${yOf(value)}"/><text class="tick" x="-8" y="${yOf(value) + 4}" text-anchor="end">${numberText(value)}</text>`,
    ),
    ...timeAxis(ticks, top, top + height),
    html`<svg width="100%" y="${top}" height="${height}" viewBox="0 0 ${count} ${max}" preserveAspectRatio="none">${stack(layers, max)}</svg>`,
    ...(count <= maxTitles ? columnTitles(layers, sums, (bin) => momentText(from + bin * width)) : []),
  ]);
}

function busiest(sums: readonly number[], from: number, width: number): string {
  const max = Math.max(...sums);
  return max === 0 ? '' : `Most at ${momentText(from + sums.indexOf(max) * width)}: ${numberText(max)}.`;
}

/** One path for each layer, in units of columns and values. */
function stack(layers: readonly Layer[], max: number): Html[] {
  const bases = layers[0]?.counts.map(() => max) ?? [];
  return layers.map(({ counts }, index) => {
    const parts = counts.map((value, bin) => {
      if (value === 0) return '';
      const base = bases[bin]!;
      bases[bin] = base - value;
      return `M${bin} ${base}v-${value}h.86v${value}z`;
    });
    return html`<path class="${layerClass(index, layers)}" d="${parts.join('')}"/>`;
  });
}

function columnTitles(layers: readonly Layer[], sums: readonly number[], timeOf: (bin: number) => string): Html[] {
  return sums.map((sum, bin) => {
    if (sum === 0) return html``;
    const parts = layers.filter(({ counts }) => counts[bin]! > 0).map(({ name, counts }) => `${name} ${numberText(counts[bin]!)}`);
    const title = `${timeOf(bin)}: ${countedText(sum, 'port')}. ${parts.join(', ')}`;
    return html`<rect class="hit" x="${percent(bin / sums.length)}" width="${percent(1 / sums.length)}" y="${top}" height="${height}"><title>${title}</title></rect>`;
  });
}

/** The longest gaps and the incidents, in words. */
function gapNotes({ collected }: ReportData, { gaps }: Coverage): Html {
  const length = ({ from, to }: Coverage['gaps'][number]): number => to.getTime() - from.getTime();
  const longest = gaps.toSorted((a, b) => length(b) - length(a)).slice(0, maxGapTexts);
  const moment = (time: Date): string => momentText(collected.local(time));
  const rest = gaps.length - longest.length;
  const texts = longest
    .toSorted((a, b) => a.from.getTime() - b.from.getTime())
    .map((gap) => html`<li>${moment(gap.from)}, ${durationText(length(gap))} <span class="dim">${gapReason(gap.why)}</span></li>`);
  return html`<ul class="notes"><li><b>Recorded time</b> ${gaps.length === 0 ? 'without gaps' : countedText(gaps.length, 'gap')}</li>${texts}${
    rest > 0 ? html`<li class="dim"><a href="#gaps">${numberText(rest)} more</a></li>` : ''
  }${collected.incidents.slice(0, 5).map(({ time, text }) => html`<li class="warn">${moment(time)}: ${text}</li>`)}</ul>`;
}
