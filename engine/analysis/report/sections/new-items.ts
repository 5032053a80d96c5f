import { listText } from '../data-table.ts';
import type { MachineTrace } from '../collect/machine-traces.ts';
import { html, type Html } from '../html.ts';
import { machineMark, programMark } from '../machine-marks.ts';
import { baselineText, newsOf, type SeenItem } from '../news.ts';
import type { ReportData } from '../report-data.ts';
import { countedText, minuteText, numberText } from '../report-text.ts';
import { emptySection, section, type Section } from './section.ts';

const maxShown = 6;
const maxClosed = 200;
const maxExamples = 2;

/** What the baseline does not have, by kind. */
export function newItemsSection(data: ReportData): Section {
  const { news, portName } = data;
  const baseline = baselineText(data);
  if (!news || baseline === null) {
    return emptySection(
      'new',
      'New',
      'the logs are shorter than three days, or have no records before --after. --baseline compares them with other logs or with a time before.',
    );
  }
  const { machines } = data.collected;
  const groups: readonly (readonly [string, Html[]])[] = [
    ['Listening ports', newsOf(data, 'listener').map((item) => listenerEntry(item, portName, machines))],
    ['Programs', newsOf(data, 'process').map((item) => entry(item, programMark(machines, item.name)))],
    [
      'Remote ports of known programs',
      newsOf(data, 'remotePort').map((item) => entry(item, programMark(machines, item.processName ?? ''))),
    ],
    [
      'Users',
      newsOf(data, 'user').map((item) =>
        entry(
          item,
          machineMark(machines, ({ users }) => users.has(item.name)),
        ),
      ),
    ],
    ['Remote addresses', addressEntries(newsOf(data, 'remoteAddress'), machines)],
  ];
  const filled = groups.filter(([, items]) => items.length > 0);
  if (filled.length === 0) return emptySection('new', 'New', `nothing ${baseline}.`);
  const missing = groups.filter(([, items]) => items.length === 0).map(([name]) => name.toLowerCase());
  const note = news.isDefault ? `${baseline}, in the last day of the logs` : baseline;
  return section('new', 'New', note, [
    html`<div class="boxes">${filled.map(([name, items]) => box(name, items))}</div>`,
    missing.length > 0 ? html`<p class="none">Nothing new: ${missing.join(', ')}</p>` : html``,
  ]);
}

/** A listener, and its owner in the baseline if it had another one. */
function listenerEntry(item: SeenItem, portName: ReportData['portName'], machines: readonly MachineTrace[]): Html {
  const [protocol = '', endpoint = ''] = item.name.split(' ');
  const port = Number(endpoint.slice(endpoint.lastIndexOf(':') + 1));
  const mark = machineMark(machines, ({ served }) => served.get(`${protocol} ${port}`)?.has(item.processName ?? '(unknown)') ?? false);
  const before = [item.previous?.processName, item.previous?.user].filter((text) => typeof text === 'string').join(' ');
  const name = portName(protocol, port);
  return entry(item, mark, [...(name === null ? [] : [name]), ...(before === '' ? [] : [`before: ${before}`])].join(', '));
}

function entry({ name, processName, seen }: SeenItem, mark: Html, note = ''): Html {
  const details = [note, seen === null ? '' : minuteText(seen)].filter((text) => text !== '').join(' · ');
  return html`<li${mark}><b>${name}</b>${processName === null ? '' : html` ${processName}`} <span class="dim">${details}</span></li>`;
}

/** The addresses of each program, those of the programs with most addresses first. */
function addressEntries(items: readonly SeenItem[], machines: readonly MachineTrace[]): Html[] {
  const byProgram = new Map<string, string[]>();
  for (const { name, processName } of items) {
    const program = processName ?? '(unknown)';
    const addresses = byProgram.get(program);
    if (addresses) addresses.push(name);
    else byProgram.set(program, [name]);
  }
  return [...byProgram]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([program, addresses]) => {
      const count = countedText(addresses.length, 'address', 'addresses');
      return html`<li class="cut"${programMark(machines, program)}><b>${program}</b> ${count} <span class="dim">${listText(addresses, maxExamples)}</span></li>`;
    });
}

function box(name: string, items: readonly Html[]): Html {
  const closed = items.slice(maxShown, maxShown + maxClosed);
  const omitted = items.length - maxShown - closed.length;
  return html`<div class="box"><h3>${name} <span class="count">${numberText(items.length)}</span></h3><ul>${items.slice(0, maxShown)}</ul>${
    closed.length > 0 ? html`<details><summary>${numberText(closed.length)} more</summary><ul>${closed}</ul></details>` : ''
  }${omitted > 0 ? html`<p class="dim">${numberText(omitted)} more are not in this file.</p>` : ''}</div>`;
}
