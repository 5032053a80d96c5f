import { createHash } from 'node:crypto';
import { exposureOf } from '../../model/addresses.ts';
import type { Finding } from '../findings/find.ts';
import { listenerName, type LogStatistics, type Share } from '../statistics/log-statistics.ts';
import { barChart, columnChart, timeline } from './charts.ts';
import { html, type Html } from './html.ts';
import { pageScript } from './page-script.ts';
import { pageStyle } from './page-style.ts';

/** How much is shown: in a table, and as bars of a chart. */
const limits = { rows: 1000, bars: 15, cell: 10 };

type Cell = string | number | Date | Html | null;

/**
 * The report: one HTML file that needs nothing from outside, and may load nothing. All that stands in logs is escaped; process names are
 * chosen by whoever runs a program.
 * @param made when the report is made
 */
export function reportPage(measured: LogStatistics, findings: readonly Finding[], made: Date): string {
  const { first, last, computers } = measured;
  const title = `Port Reporter: ${computers.slice(0, 3).join(', ') || 'report'}`;
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const policy = `default-src 'none'; script-src ${hash(pageScript)}; style-src ${hash(pageStyle)}; base-uri 'none'; form-action 'none'`;
  const sections = [
    section('findings', 'Findings', findingsTable(findings)),
    section('exposed', 'Exposed ports', exposed(measured)),
    section('time', 'When ports were opened', times(measured)),
    section('processes', 'Processes', usage('Process', 'The processes that opened the most ports', measured.processes.values)),
    section('ports', 'Local ports', usage('Port', 'The local TCP ports used most', measured.localTcpPorts.values)),
    section('remote', 'Remote ends', usage('Address', 'The remote addresses connected to most', measured.remoteAddresses.values)),
    section('users', 'Users', [
      ...usage('User', 'The users whose processes opened the most ports', measured.users.values),
      browsers(measured),
    ]),
    section('details', 'What each process did', [processTable(measured)]),
    section('services', 'Services of every svchost.exe', [
      table(
        'Services of every svchost.exe',
        ['PID', 'Services', 'First seen'],
        measured.serviceHosts.map(({ processId, services, first: since }) => [
          processId,
          services.map(({ name }) => name).join(', '),
          since,
        ]),
      ),
    ]),
    section('lifetimes', 'How long ports were open', [
      table(
        'Lifetimes in seconds, from PR-EVENTS',
        ['Process', 'Ports', 'Shortest', 'Mean', 'Longest'],
        measured.lifetimes.map(({ processName, count, shortest, mean, longest }) => [
          processName,
          count,
          shortest,
          Math.round(mean * 10) / 10,
          longest,
        ]),
      ),
    ]),
    section('gaps', 'Gaps in the logs', [
      table(
        'Times of which the logs say nothing',
        ['From', 'To', 'Why'],
        measured.gaps.map(({ from, to, why }) => [from, to, why]),
      ),
    ]),
  ];
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
<p class="dim">${period(first, last)} Made ${made.toISOString().slice(0, 16).replace('T', ' ')} UTC. Times are UTC; hours,
  weekdays and days are those of the machine that logged.</p>
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

function period(first: Date | null, last: Date | null): string {
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
      'What criteria found, the most severe first',
      ['Severity', 'Finding', 'Why', 'Process', 'User', 'First', 'Last', 'Records'],
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
    ...(spans.length > 0 ? [statistic('Listeners over time', timeline('Listeners over time; the same is in the table below', spans))] : []),
    table(
      'Ports at which something listened, how far each can be reached, and who came',
      ['Port', 'Reach', 'Process', 'User', 'First seen', 'Last seen', 'Closed', 'Connected'],
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

function usage(heading: string, label: string, values: readonly Share[]): Html[] {
  const top = values.slice(0, limits.bars).map(({ name, count }) => ({ name, value: count }));
  return [...(top.length > 0 ? [statistic(label, barChart(label, top))] : []), shareTable(heading, label, values)];
}

function shareTable(heading: string, caption: string, values: readonly Share[]): Html {
  return table(
    caption,
    [heading, 'Records', 'Per cent'],
    values.map(({ name, count, share }) => [name, count, Math.round(share * 10_000) / 100]),
  );
}

function browsers({ browsers: uses }: LogStatistics): Html {
  return table(
    'Browsers by user',
    ['User', 'Browser', 'Records', 'Per cent'],
    uses.map(({ user, name, count, share }) => [user, name, count, Math.round(share * 10_000) / 100]),
  );
}

function processTable({ processStatistics }: LogStatistics): Html {
  return table(
    'Ports, remote ends, users and paths of each process',
    ['Process', 'Records', 'Listened at', 'Remote ports', 'Remote addresses', 'Users', 'Run from', 'Modules'],
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

/** The first of many values, and how many there are. */
function listed(values: readonly string[]): string {
  const more = values.length - limits.cell;
  return values.slice(0, limits.cell).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function statistic(caption: string, chart: Html): Html {
  return html`<figure><figcaption>${caption}</figcaption>${chart}</figure>
`;
}

function table(caption: string, headings: readonly string[], rows: readonly (readonly Cell[])[]): Html {
  if (rows.length === 0)
    return html`<p class="dim">${caption}: none.</p>
`;
  const shown = rows.slice(0, limits.rows);
  const cut = rows.length > shown.length ? ` (the first ${shown.length} of ${rows.length})` : '';
  return html`<p><label>Filter <input type="search" aria-label="Filter: ${caption}"></label></p>
<div class="table"><table><caption>${caption}${cut}</caption>
<thead><tr>${headings.map((heading) => html`<th scope="col"><button type="button">${heading}</button></th>`)}</tr></thead>
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
