import { listenerName, type NewItem } from '../statistics/log-statistics.ts';
import type { ReportData } from './report-data.ts';
import { momentText } from './report-text.ts';

/** New items of one kind, with the local time when each was seen first; null if it is not known. */
export interface SeenItem extends NewItem {
  readonly seen: number | null;
}

/** The items of a kind, the first one first. */
export function newsOf(data: ReportData, what: NewItem['what']): SeenItem[] {
  const items = data.news?.items.filter((item) => item.what === what) ?? [];
  const firstOf = firstTimes(data, what);
  return items
    .map((item) => ({ ...item, seen: firstOf(item) }))
    .sort((a, b) => (a.seen ?? Infinity) - (b.seen ?? Infinity) || (a.name < b.name ? -1 : 1));
}

/** `since Mon 23 Nov 18:00`, `compared with D:\old`; null without a baseline. */
export function baselineText({ news, collected }: Pick<ReportData, 'news' | 'collected'>): string | null {
  if (!news) return null;
  return 'since' in news.baseline ? `since ${momentText(collected.local(news.baseline.since))}` : `compared with ${news.baseline.name}`;
}

/** Identifies a listener with its owner. */
export function listenerKey(name: string, processName: string | null): string {
  return `${name}\0${processName?.toLowerCase() ?? ''}`;
}

/** When items of a kind were seen first. A new item was not seen before the baseline. */
function firstTimes({ statistics, collected }: ReportData, what: NewItem['what']): (item: NewItem) => number | null {
  const { programs } = collected;
  switch (what) {
    case 'listener': {
      const times = new Map(
        statistics.listeners.map((one) => [listenerKey(listenerName(one), one.processName), collected.local(one.first)]),
      );
      return ({ name, processName }) => times.get(listenerKey(name, processName)) ?? null;
    }
    case 'process':
      return ({ name }) => programs.get(name)?.first ?? null;
    case 'user':
      return ({ name }) => earliest([...programs.values()].map(({ users }) => users.get(name)?.first));
    case 'remotePort':
      return ({ name, processName }) =>
        earliest(['TCP', 'UDP'].map((protocol) => programs.get(processName ?? '')?.ports.get(`out:${protocol}:${name}`)?.first));
    case 'remoteAddress':
      return ({ name, processName }) => programs.get(processName ?? '')?.addresses.get(name)?.first ?? null;
  }
}

function earliest(times: readonly (number | undefined)[]): number | null {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? null : Math.min(...known);
}
