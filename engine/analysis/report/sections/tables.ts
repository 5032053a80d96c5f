import { durationText } from '../../duration-text.ts';
import type { Share } from '../../statistics/log-statistics.ts';
import { dataTable, listText, type Cell } from '../data-table.ts';
import type { MachineTrace } from '../collect/machine-traces.ts';
import { html, type Html } from '../html.ts';
import { machineMark, programMark } from '../machine-marks.ts';
import type { ReportData } from '../report-data.ts';
import { day, minuteText, percentText } from '../report-text.ts';
import { gapReason, type Coverage } from './coverage.ts';
import { section, type Section } from './section.ts';

/** Users, and the browsers that they use. */
export function usersSection({ statistics, collected: { machines } }: ReportData): Section {
  const { users, browsers, browserSites } = statistics;
  const ofUser = (user: string): Html => machineMark(machines, (machine) => machine.users.has(user));
  const ofBrowser = (browser: string, user: string): Html =>
    machineMark(machines, (machine) => machine.programs.has(browser) && machine.users.has(user));
  return section('users', 'Users', 'By the ports that their programs opened', [
    html`<div class="columns">${shares('Users', 'User', users.values, ofUser)}${dataTable({
      caption: 'Browsers',
      headers: ['Browser', 'User', 'Records', 'Share'],
      rows: browsers.map(({ name, user, count, share }) => [name, user, count, shareCell(share)]),
      marks: browsers.map(({ name, user }) => ofBrowser(name, user)),
    })}${dataTable({
      caption: 'Sites per user in the browser',
      headers: ['Site', 'Browser', 'User', 'Records', 'Share'],
      rows: browserSites.flatMap(({ browser, user, sites }) =>
        sites.map(({ name, count, share }) => [name, browser, user, count, shareCell(share)]),
      ),
      marks: browserSites.flatMap(({ browser, user, sites }) => sites.map(() => ofBrowser(browser, user))),
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
      days(data),
      services(data),
      sessions(data),
    ]}</div>`,
    gaps(data, coverage),
  ]);
}

function shareCell(share: number): Cell {
  return { text: percentText(share), sort: share };
}

function shares(caption: string, header: string, values: readonly Share[], mark?: (name: string) => Html): Html {
  return dataTable({
    caption,
    headers: [header, 'Records', 'Share'],
    rows: values.map(({ name, count, share }) => [name, count, shareCell(share)]),
    marks: mark ? values.map(({ name }) => mark(name)) : [],
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
  const sorted = [...totals.values()].sort((a, b) => b.count - a.count);
  const ofPrograms = (machine: MachineTrace, programs: readonly string[]): boolean => programs.some((name) => machine.programs.has(name));
  return dataTable({
    caption,
    headers: ['Port', 'Programs', 'Records'],
    rows: sorted.map(({ protocol, port, count, programs }) => [
      `${protocol} ${port} ${portName(protocol, port) ?? ''}`.trim(),
      listText(programs, 3),
      count,
    ]),
    marks: sorted.map(({ programs }) => machineMark(collected.machines, (machine) => ofPrograms(machine, programs))),
  });
}

function lifetimes({ statistics, collected: { machines } }: ReportData): Html {
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
    marks: statistics.lifetimes.map(({ processName }) => programMark(machines, processName)),
  });
}

/** The days of the zone of the report: those of the statistics are of the zone of each log. */
function days({ statistics, collected, zone }: ReportData): Html {
  if (zone.several.length === 0) return shares('Days', 'Day', statistics.days);
  const all = [...collected.days].sort(([a], [b]) => a - b);
  const total = all.reduce((sum, [, count]) => sum + count, 0);
  return shares(
    'Days',
    'Day',
    all.map(([number, count]) => ({ name: minuteText(number * day).slice(0, 10), count, share: count / total })),
  );
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
  const { machines } = collected;
  const nameOf = new Map(machines.map(({ folder, name }) => [folder, name]));
  return dataTable({
    caption: 'Sessions of the reporter',
    headers: [...(machines.length > 1 ? ['Machine'] : []), 'Start', 'Last record', 'End'],
    rows: collected.sessions.map(({ folder, from, to, reason }) => [
      ...(machines.length > 1 ? [nameOf.get(folder) ?? folder] : []),
      { local: collected.local(from) },
      { local: collected.local(to) },
      reason,
    ]),
    marks: collected.sessions.map(({ folder }) => machineMark(machines, (machine) => machine.folder === folder)),
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
