import type { MachineTrace } from './collect/machine-traces.ts';
import { html, type Html } from './html.ts';

/**
 * The machines to which an element of the page belongs, as an attribute that the script reads: indexes in the list of machines, `0-3 7`.
 * Without the attribute an element is visible for each machine: if there is only one, or if it is not known which of them it belongs to.
 */
export function machineMark(machines: readonly MachineTrace[], isOf: (machine: MachineTrace) => boolean): Html {
  if (machines.length < 2) return html``;
  const ranges: [first: number, last: number][] = [];
  for (const [index, machine] of machines.entries()) {
    if (!isOf(machine)) continue;
    const range = ranges.at(-1);
    if (range?.[1] === index - 1) range[1] = index;
    else ranges.push([index, index]);
  }
  if (ranges.length === 0) return html``;
  return html` data-machines="${ranges.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(' ')}"`;
}

/** Of an element about a program: the machines on which it was seen. */
export function programMark(machines: readonly MachineTrace[], program: string): Html {
  return machineMark(machines, ({ programs }) => programs.has(program));
}

/** Of an element about a group of findings: the machines whose logs have them. */
export function folderMark(machines: readonly MachineTrace[], folders: ReadonlySet<string>): Html {
  return machineMark(machines, ({ folder }) => folders.has(folder));
}
