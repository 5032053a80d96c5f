import { createHash } from 'node:crypto';
import { exposureOf } from '../../model/addresses.ts';
import type { Finding } from '../findings/finding.ts';
import { listenerName, type LogStatistics, type Share } from '../statistics/log-statistics.ts';
import { barChart, columnChart, timeline } from './charts.ts';
import { html, type Html } from './html.ts';
import { pageScript } from './page-script.ts';
import { pageStyle } from './page-style.ts';

/** Maximum numbers of table rows, bars of a chart, and values in a cell. */
const limits = { rows: 1000, bars: 15, cell: 10 };

type Cell = string | number | Date | Html | null;

/**
 * The report: one HTML file that needs no other files and is not allowed to load any. All text from logs is escaped, because the author of
 * a program chooses its process name.
 * @param created when the report is created
 */
export function reportPage(measured: LogStatistics, findings: readonly Finding[], created: Date): string {
  const title = `Port Reporter: ${measured.computers.slice(0, 3).join(', ') || 'report'}`;
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const policy = `default-src 'none'; script-src ${hash(pageScript)}; style-src ${hash(pageStyle)}; base-uri 'none'; form-action 'none'`;
  const sections = reportSections(measured, findings);
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${{ html: policy.replaceAll('"', '') }}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${{ html: pageStyle }}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p class="dim">${period(measured)} Created ${created.toISOString().slice(0, 16).replace('T', ' ')} UTC. Times are in UTC. Hours,
  weekdays and days are in the local time of the machine that wrote the logs.</p>
<nav aria-label="Sections">${sections.map(({ id, name }) => html`<a href="#${id}">${name}</a>`)}</nav>
</header>
<main>
${summary(measured, findings)}
${sections.map(({ body }) => body)}
</main>
<script>${{ html: pageScript }}</script>
</body>
</html>
`.html;
}

function reportSections(measured: LogStatistics, findings: readonly Finding[]): Section[] {
  return [
    section('findings', 'Findings', findingsTable(findings)),
    section('exposed', 'Exposed ports', exposed(measured)),
    section('time', 'When ports were opened', times(measured)),
    section('processes', 'Processes', usage('Process', 'The processes that opened the most ports', measured.processes.values)),
    section('ports', 'Local ports', usage('Port', 'The most frequently used local TCP ports', measured.localTcpPorts.values)),
    section('remote', 'Remote addresses', usage('Address', 'The most frequent remote addresses', measured.remoteAddresses.values)),
    section('users', 'Users', [
      ...usage('User', 'The users whose processes opened the most ports', measured.users.values),
      browsers(measured),
    ]),
    section('details', 'Details of processes', [processTable(measured)]),
    section('services', 'Services of each svchost.exe', [serviceTable(measured)]),
    section('lifetimes', 'How long ports were open', [lifetimeTable(measured)]),
    section('gaps', 'Gaps in the logs', [gapTable(measured)]),
  ];
}

interface Section {
  readonly id: string;
  readonly name: string;
  readonly body: Html;
}

function section(id: string, name: string, content: readonly Html[]): Section {
  return {
    id,
    name,
    body: html`<section aria-labelledby="${id}"><h2 id="${id}">${name}</h2>
${content}</section>
`,
  };
}

function period({ first, last }: LogStatistics): string {
  return first && last ? `From ${timeText(first)} to ${timeText(last)}.` : 'No records.';
}

function summary(measured: LogStatistics, findings: readonly Finding[]): Html {
  const severe = (severity: string): number => findings.filter((finding) => finding.severity === severity).length;
  const values: [string, string | number][] = [
    ['Records', measured.records],
    ['Processes', measured.processes.values.length],
    ['Users', measured.users.values.length],
    ['Remote addresses', measured.remoteAddresses.values.length],
    ['Listeners', measured.listeners.length],
    ['Findings', `${findings.length} (${severe('high')} high, ${severe('medium')} medium)`],
    ['Gaps', measured.gaps.length],
    ['Damaged lines', measured.damaged],
    ['Files', measured.files],
  ];
  return html`<dl>${values.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
`;
}

function findingsTable(findings: readonly Finding[]): Html[] {
  return [
    table(
      'Findings of the criteria, most severe first',
      ['Severity', 'Finding', 'Reasons', 'Process', 'User', 'First', 'Last', 'Records'],
      findings.map(({ severity, title, reasons, processName, user, first, last, count }) => [
        { html: `<span class="${severity}">${severity}</span>` },
        title,
        reasons.join(', '),
        processName,
        user,
        first,
        last,
        count,
      ]),
    ),
  ];
}

function exposed({ listeners, clients }: LogStatistics): Html[] {
  const clientsOf = new Map(clients.map(({ protocol, localPort, remoteAddresses }) => [`${protocol} ${localPort}`, remoteAddresses]));
  const spans = listeners
    .slice(0, 2 * limits.bars)
    .map((listener) => ({ name: `${listenerName(listener)} ${listener.processName ?? ''}`, first: listener.first, last: listener.last }));
  return [
    ...(spans.length > 0
      ? [statistic('Listeners over time', timeline('Listeners over time; the table below has the same data', spans))]
      : []),
    table(
      'Listening ports, from where they can be reached, and their clients',
      ['Port', 'Exposure', 'Process', 'User', 'First seen', 'Last seen', 'Closed', 'Clients'],
      listeners.map((listener) => [
        listenerName(listener),
        exposureOf(listener.localAddress),
        listener.processName,
        listener.user,
        listener.first,
        listener.last,
        listener.closed,
        listed(clientsOf.get(`${listener.protocol} ${listener.localPort}`) ?? []),
      ]),
    ),
  ];
}

function times({ hours, weekdays, days }: LogStatistics): Html[] {
  const chart = (label: string, shares: readonly Share[]): Html =>
    statistic(
      label,
      columnChart(
        label,
        shares.map(({ name, count }) => ({ name, value: count })),
      ),
    );
  return [
    chart('Ports opened by hour of the day', hours),
    chart('Ports opened by weekday', weekdays),
    ...(days.length > 0 ? [chart('Ports opened by day', days.slice(-60))] : []),
    shareTable('Hour', 'Ports opened by hour of the day', hours),
    shareTable('Weekday', 'Ports opened by weekday', weekdays),
    shareTable('Day', 'Ports opened by day', days),
  ];
}

function usage(header: string, label: string, values: readonly Share[]): Html[] {
  const top = values.slice(0, limits.bars).map(({ name, count }) => ({ name, value: count }));
  return [...(top.length > 0 ? [statistic(label, barChart(label, top))] : []), shareTable(header, label, values)];
}

function shareTable(header: string, caption: string, values: readonly Share[]): Html {
  return table(
    caption,
    [header, 'Records', 'Percent'],
    values.map(({ name, count, share }) => [name, count, Math.round(share * 10_000) / 100]),
  );
}

function browsers({ browsers: uses }: LogStatistics): Html {
  return table(
    'Browsers by user',
    ['User', 'Browser', 'Records', 'Percent'],
    uses.map(({ user, name, count, share }) => [user, name, count, Math.round(share * 10_000) / 100]),
  );
}

function processTable({ processStatistics }: LogStatistics): Html {
  return table(
    'Ports, remote endpoints, users and paths of each process',
    ['Process', 'Records', 'Listened on', 'Remote ports', 'Remote addresses', 'Users', 'Paths', 'Modules'],
    processStatistics.map((process) => [
      process.processName,
      process.count,
      listed(process.localPorts),
      listed(process.remotePorts.map(String)),
      listed(process.remoteAddresses),
      listed(process.users),
      listed(process.paths),
      process.modules.length,
    ]),
  );
}

function serviceTable({ serviceHosts }: LogStatistics): Html {
  return table(
    'Services of each svchost.exe',
    ['PID', 'Services', 'First seen'],
    serviceHosts.map(({ processId, services, first }) => [processId, services.map(({ name }) => name).join(', '), first]),
  );
}

function lifetimeTable({ lifetimes }: LogStatistics): Html {
  return table(
    'Lifetimes in seconds, from PR-EVENTS',
    ['Process', 'Ports', 'Shortest', 'Mean', 'Longest'],
    lifetimes.map(({ processName, count, shortest, mean, longest }) => [processName, count, shortest, Math.round(mean * 10) / 10, longest]),
  );
}

function gapTable({ gaps }: LogStatistics): Html {
  return table(
    'Times without records',
    ['From', 'To', 'Reason'],
    gaps.map(({ from, to, why }) => [from, to, why]),
  );
}

/** The first values of a list, and the number of further ones. */
function listed(values: readonly string[]): string {
  const furtherCount = values.length - limits.cell;
  return values.slice(0, limits.cell).join(', ') + (furtherCount > 0 ? ` and ${furtherCount} more` : '');
}

function statistic(caption: string, chart: Html): Html {
  return html`<figure><figcaption>${caption}</figcaption>${chart}</figure>
`;
}

function table(caption: string, headers: readonly string[], rows: readonly (readonly Cell[])[]): Html {
  if (rows.length === 0)
    return html`<p class="dim">${caption}: none.</p>
`;
  const shown = rows.slice(0, limits.rows);
  const cut = rows.length > shown.length ? ` (the first ${shown.length} of ${rows.length})` : '';
  return html`<p><label>Filter <input type="search" aria-label="Filter: ${caption}"></label></p>
<div class="table"><table><caption>${caption}${cut}</caption>
<thead><tr>${headers.map((header) => html`<th scope="col"><button type="button">${header}</button></th>`)}</tr></thead>
<tbody>${shown.map(
    (row) => html`<tr>${row.map(cell)}</tr>
`,
  )}</tbody></table></div>
`;
}

function cell(value: Cell): Html {
  if (typeof value === 'number') return html`<td class="number">${value}</td>`;
  return value instanceof Date ? html`<td class="time">${timeText(value)}</td>` : html`<td>${value}</td>`;
}

function timeText(time: Date): string {
  return time.toISOString().slice(0, 19).replace('T', ' ');
}
