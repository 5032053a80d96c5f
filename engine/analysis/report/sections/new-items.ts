import type { MachineTrace } from '../collect/machine-traces.ts';
import { html, type Html } from '../html.ts';
import { machineMark, programMark } from '../machine-marks.ts';
import type { NewEntries, NewEntry } from '../new-entries.ts';
import { countedText, minuteText, numberText } from '../report-text.ts';
import { emptySection, section, type Section } from './section.ts';

const maxShown = 6;
const maxClosed = 200;

/** What the baseline does not have, by kind. */
export function newItemsSection(entries: NewEntries | null, machines: readonly MachineTrace[]): Section {
  if (!entries) {
    return emptySection(
      'new',
      'New',
      'the logs are shorter than three days. --baseline compares them with other logs or with a time before.',
    );
  }
  const { listeners, programs, ports, users, addresses, baseline } = entries;
  const ofProgram = ({ program }: NewEntry): Html => programMark(machines, program);
  const texts = (list: readonly NewEntry[], mark: (item: NewEntry) => Html = ofProgram): Html[] =>
    list.map((item) => entry(item, mark(item)));
  const groups: readonly (readonly [string, Html[]])[] = [
    ['Listening ports', texts(listeners, (item) => machineMark(machines, ({ served }) => isServed(item, served)))],
    ['Programs', texts(programs)],
    ['Remote ports of known programs', texts(ports)],
    ['Users', texts(users, ({ name }) => machineMark(machines, (machine) => machine.users.has(name)))],
    [
      'Remote addresses of known programs',
      addresses.map(
        ({ name, count, examples }) =>
          html`<li class="cut"${programMark(machines, name)}><b>${name}</b> ${countedText(count, 'address', 'addresses')} <span class="dim">${examples.join(', ')}${count > examples.length ? ' …' : ''}</span></li>`,
      ),
    ],
  ];
  const filled = groups.filter(([, items]) => items.length > 0);
  if (filled.length === 0) return emptySection('new', 'New', `nothing ${baseline}.`);
  const missing = groups.filter(([, items]) => items.length === 0).map(([name]) => name.toLowerCase());
  const note = entries.isDefault ? `${baseline}, in the last day of the logs` : baseline;
  return section('new', 'New', note, [
    html`<div class="boxes">${filled.map(([name, items]) => box(name, items))}</div>`,
    missing.length > 0 ? html`<p class="none">Nothing new: ${missing.join(', ')}</p>` : html``,
  ]);
}

/** The name of a listener starts with its port: `TCP 443 https`. */
function isServed({ name, program }: NewEntry, served: MachineTrace['served']): boolean {
  return served.get(name.split(' ', 2).join(' '))?.has(program) ?? false;
}

function entry({ name, program, first }: NewEntry, mark: Html): Html {
  return html`<li${mark}><b>${name}</b>${program === name ? '' : html` ${program}`} <span class="dim">${minuteText(first)}</span></li>`;
}

function box(name: string, items: readonly Html[]): Html {
  const closed = items.slice(maxShown, maxShown + maxClosed);
  const omitted = items.length - maxShown - closed.length;
  return html`<div class="box"><h3>${name} <span class="count">${numberText(items.length)}</span></h3><ul>${items.slice(0, maxShown)}</ul>${
    closed.length > 0 ? html`<details><summary>${numberText(closed.length)} more</summary><ul>${closed}</ul></details>` : ''
  }${omitted > 0 ? html`<p class="dim">${numberText(omitted)} more are not in this file.</p>` : ''}</div>`;
}
