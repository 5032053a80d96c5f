import { BarChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { safeText } from '../../model/safe-text.ts';
import { escapeHtml, type Html } from './html.ts';

use([BarChart, GridComponent, SVGRenderer]);

/** The colour of the surrounding text, light or dark. */
const ink = 'currentColor';
/** Set by the style sheet of the page. */
const barColour = 'var(--bar)';
const lineColour = 'var(--line)';

const width = 900;
const maxLabelLength = 34;

const axis = {
  axisLabel: { color: ink },
  axisLine: { lineStyle: { color: lineColour } },
  axisTick: { lineStyle: { color: lineColour } },
  splitLine: { lineStyle: { color: lineColour } },
};
const bars = { type: 'bar', itemStyle: { color: barColour }, barMaxWidth: 22 } as const;

export interface Bar {
  readonly name: string;
  readonly value: number;
}

/** Vertical bars: a value over time. */
export function columnChart(label: string, data: readonly Bar[]): Html {
  return draw(label, 240, {
    grid: { left: 60, right: 10, top: 10, bottom: 40 },
    xAxis: { type: 'category', data: data.map(({ name }) => shorten(name)), ...axis },
    yAxis: { type: 'value', ...axis },
    series: [{ ...bars, data: data.map(({ value }) => value) }],
  });
}

/** Horizontal bars: the most frequent value first. */
export function barChart(label: string, data: readonly Bar[]): Html {
  return draw(label, 60 + data.length * 26, {
    grid: { left: 250, right: 40, top: 10, bottom: 30 },
    xAxis: { type: 'value', ...axis },
    yAxis: { type: 'category', inverse: true, data: data.map(({ name }) => shorten(name)), ...axis },
    series: [{ ...bars, data: data.map(({ value }) => value) }],
  });
}

export interface Span {
  readonly name: string;
  readonly first: Date;
  readonly last: Date;
}

/** Horizontal bars from one moment to another. */
export function timeline(label: string, spans: readonly Span[]): Html {
  const start = Math.min(...spans.map(({ first }) => first.getTime()));
  const end = Math.max(...spans.map(({ last }) => last.getTime()));
  // A span with a single moment must be visible too.
  const minLength = Math.max((end - start) / 200, 1000);
  return draw(label, 60 + spans.length * 26, {
    grid: { left: 250, right: 40, top: 10, bottom: 30 },
    xAxis: {
      type: 'value',
      min: 0,
      max: end - start + minLength,
      ...axis,
      axisLabel: { ...axis.axisLabel, formatter: (offset: number) => momentText(new Date(start + offset), end - start) },
    },
    yAxis: { type: 'category', inverse: true, data: spans.map(({ name }) => shorten(name)), ...axis },
    series: [
      { ...bars, stack: 'span', itemStyle: { color: 'none' }, data: spans.map(({ first }) => first.getTime() - start) },
      { ...bars, stack: 'span', data: spans.map(({ first, last }) => Math.max(last.getTime() - first.getTime(), minLength)) },
    ],
  });
}

/** To the minute, or to the day if the axis is longer than a month. */
function momentText(moment: Date, span: number): string {
  const text = moment.toISOString();
  return span > 31 * 86_400_000 ? text.slice(0, 10) : text.slice(5, 16).replace('T', ' ');
}

function shorten(name: string): string {
  const text = safeText(name);
  return text.length > maxLabelLength ? `${text.slice(0, maxLabelLength - 1)}…` : text;
}

function draw(label: string, height: number, option: object): Html {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  // On Windows the library would choose a font of Windows.
  chart.setOption({ animation: false, textStyle: { fontFamily: 'sans-serif' }, ...option });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return {
    html: svg
      .replace(/^<svg width="\d+" height="\d+"/, `<svg role="img" aria-label="${escapeHtml(label)}"`)
      // The policy of the page allows only its own style sheet: fonts become attributes; mouse rules and internal data of the library are
      // removed.
      .replace(/<style\b[^]*?<\/style>/g, '')
      .replace(/ style="font-size:(\d+)px;font-family:sans-serif;"/g, ' font-size="$1" font-family="sans-serif"')
      .replace(/ (?:class|ecmeta_\w+)="[^"]*"/g, ''),
  };
}
