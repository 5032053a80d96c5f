import { createHash } from 'node:crypto';
import { groupFindings } from './finding-groups.ts';
import { html, type Html } from './html.ts';
import { pageScript } from './page-script.ts';
import { pageStyle } from './page-style.ts';
import type { ReportData } from './report-data.ts';
import { countedText, minuteText } from './report-text.ts';
import { activitySection } from './sections/activity.ts';
import { behaviourSection } from './sections/behaviour.ts';
import { findCoverage } from './sections/coverage.ts';
import { findingsSection } from './sections/finding-cards.ts';
import { portHeatMapSection, weekHeatMapSection } from './sections/heat-maps.ts';
import { machinesSection } from './sections/machines.ts';
import { newItemsSection } from './sections/new-items.ts';
import { programPagesSection } from './sections/program-pages.ts';
import { reachablePortsSection } from './sections/reachable-ports.ts';
import type { Section } from './sections/section.ts';
import { appendixSection, usersSection } from './sections/tables.ts';
import { verdictSection } from './sections/verdict.ts';
import { zoneText } from './zone-text.ts';

/**
 * The report: one HTML file that needs no other files and is not allowed to load any. All text from logs is escaped, because the author of
 * a program chooses its process name.
 */
export function reportPage(data: ReportData): string {
  const { machines } = data.collected;
  const names = machines.length > 1 ? machines.map(({ name }) => name) : data.statistics.computers;
  const title = names.length > 3 ? countedText(names.length, 'machine') : names.join(', ') || 'Report';
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const policy = `default-src 'none'; script-src ${hash(pageScript)}; style-src ${hash(pageStyle)}; base-uri 'none'; form-action 'none'`;
  const { verdict, sections } = content(data);
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${{ html: policy.replaceAll('"', '') }}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Port Reporter: ${title}</title>
<style>${{ html: pageStyle }}</style>
</head>
<body>
<header class="page">
<p class="product">Port Reporter</p>
<h1>${title}</h1>
<p class="dim">${period(data)}</p>
</header>
<nav aria-label="Sections">${sections.map(({ id, name }) => html`<a href="#${id}">${name}</a>`)}${filters(data)}</nav>
<main>
<p class="scope" role="status"></p>
${verdict}
${sections.map(({ body }) => body)}
</main>
<footer><p class="dim">Created ${data.created.toISOString().slice(0, 16).replace('T', ' ')} UTC from ${countedText(data.statistics.files, 'file')}.</p></footer>
<script>${{ html: pageScript }}</script>
</body>
</html>
`.html;
}

function content(data: ReportData): { readonly verdict: Html; readonly sections: readonly Section[] } {
  const groups = groupFindings(data);
  const coverage = findCoverage(data);
  return {
    verdict: verdictSection(data, groups, coverage),
    sections: [
      activitySection(data, coverage),
      findingsSection(data, groups),
      machinesSection(data, groups),
      newItemsSection(data),
      reachablePortsSection(data),
      behaviourSection(data, groups),
      portHeatMapSection(data),
      weekHeatMapSection(data),
      programPagesSection(data, groups),
      usersSection(data),
      appendixSection(data, coverage),
    ].filter((section) => section !== null),
  };
}

/** The script shows the inputs, because they need it. */
function filters({ collected: { machines } }: ReportData): Html {
  const machine =
    machines.length > 1
      ? html`<label>Machine <select autocomplete="off"><option value="">All machines</option>${machines.map(({ name }, index) => html`<option value="${index}">${name}</option>`)}</select></label>`
      : '';
  return html`<div class="filters" hidden>${machine}<label>Filter <input type="search" autocomplete="off"></label></div>`;
}

function period(data: ReportData): string {
  const { first, last, local } = data.collected;
  if (!first || !last) return 'No records.';
  return `${minuteText(local(first))} to ${minuteText(local(last))}, times in ${zoneText(data.zone, first, last)}`;
}
