import { durationText } from '../../duration-text.ts';
import type { Share } from '../../statistics/log-statistics.ts';
import { dataTable, listText, type Cell } from '../data-table.ts';
import { html, type Html } from '../html.ts';
import type { ReportData } from '../report-data.ts';
import { percentText } from '../report-text.ts';
import { gapReason, type Coverage } from './coverage.ts';
import { section, type Section } from './section.ts';

/** Users, and the browsers that they use. */
export function usersSection({ statistics }: ReportData): Section {
  const { users, browsers, browserSites } = statistics;
  return section('users', 'Users', 'By the ports that their programs opened', [
    html`<div class="columns">${shares('Users', 'User', users.values)}${dataTable({
      caption: 'Browsers',
      headers: ['Browser', 'User', 'Records', 'Share'],
      rows: browsers.map(({ name, user, count, share }) => [name, user, count, shareCell(share)]),
    })}${dataTable({
      caption: 'Sites per user in the browser',
      headers: ['Site', 'Browser', 'User', 'Records', 'Share'],
      rows: browserSites.flatMap(({ browser, user, sites }) =>
        sites.map(({ name, count, share }) => [name, browser, user, count, shareCell(share)]),
      ),
    })}</div>`,
  ]);
}

/** The complete tables, of which the sections above show the top. */
export function appendixSection(data: ReportData, coverage: Coverage): Section {
  const { statistics } = data;
  return section('appendix', 'Appendix', 'Complete tables', [
    html`<div class="flow">${[
      shares('Remote addresses', 'Address', statistics.remoteAddresses.values),
      portTable('Remote ports', 'out', data),
      portTable('Local ports', 'in', data),
      lifetimes(data),
      shares('Days', 'Day', statistics.days),
      services(data),
      sessions(data),
    ]}</div>`,
    gaps(data, coverage),
  ]);
}

function shareCell(share: number): Cell {
  return { text: percentText(share), sort: share };
}

function shares(caption: string, header: string, values: readonly Share[]): Html {
  return dataTable({
    caption,
    headers: [header, 'Records', 'Share'],
    rows: values.map(({ name, count, share }) => [name, count, shareCell(share)]),
  });
}

function portTable(caption: string, wanted: 'in' | 'out', { collected, portName }: ReportData): Html {
  const totals = new Map<string, { readonly protocol: string; readonly port: number; count: number; readonly programs: string[] }>();
  for (const { name, ports } of collected.programs.values()) {
    for (const { direction, protocol, port, count } of ports.values()) {
      if (direction !== wanted || count === 0) continue;
      const total = totals.get(`${protocol} ${port}`) ?? { protocol, port, count: 0, programs: [] };
      total.count += count;
      total.programs.push(name);
      totals.set(`${protocol} ${port}`, total);
    }
  }
  return dataTable({
    caption,
    headers: ['Port', 'Programs', 'Records'],
    rows: [...totals.values()]
      .sort((a, b) => b.count - a.count)
      .map(({ protocol, port, count, programs }) => [
        `${protocol} ${port} ${portName(protocol, port) ?? ''}`.trim(),
        listText(programs, 3),
        count,
      ]),
  });
}

function lifetimes({ statistics }: ReportData): Html {
  const duration = (seconds: number): Cell => ({ text: durationText(seconds * 1000), sort: seconds });
  return dataTable({
    caption: 'How long ports were open',
    headers: ['Program', 'Ports', 'Shortest', 'Mean', 'Longest'],
    rows: statistics.lifetimes.map(({ processName, count, shortest, mean, longest }) => [
      processName,
      count,
      duration(shortest),
      duration(mean),
      duration(longest),
    ]),
  });
}

function services({ statistics, collected }: ReportData): Html {
  return dataTable({
    caption: 'Services of each svchost.exe',
    headers: ['PID', 'Services', 'First seen'],
    rows: statistics.serviceHosts.map(({ processId, services: hosted, first }) => [
      { text: String(processId), sort: processId },
      hosted.map(({ name }) => name).join(', '),
      first && { local: collected.local(first) },
    ]),
  });
}

function sessions({ collected }: ReportData): Html {
  const nameOf = new Map(collected.machines.map(({ folder, name }) => [folder, name]));
  return dataTable({
    caption: 'Sessions of the reporter',
    headers: [...(collected.machines.length > 1 ? ['Machine'] : []), 'Start', 'Last record', 'End'],
    rows: collected.sessions.map(({ folder, from, to, reason }) => [
      ...(collected.machines.length > 1 ? [nameOf.get(folder) ?? folder] : []),
      { local: collected.local(from, folder) },
      { local: collected.local(to, folder) },
      reason,
    ]),
  });
}

function gaps({ collected }: ReportData, { gaps: found }: Coverage): Html {
  return html`<div id="gaps">${dataTable({
    caption: 'Gaps in the logs',
    headers: ['From', 'To', 'Duration', 'Reason'],
    rows: found.map(({ from, to, why }) => {
      const length = to.getTime() - from.getTime();
      return [
        { local: collected.local(from) },
        { local: collected.local(to) },
        { text: durationText(length), sort: length },
        gapReason(why),
      ];
    }),
  })}</div>`;
}
