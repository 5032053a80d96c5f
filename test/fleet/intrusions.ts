import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generateLogs } from '../traffic/generate-logs.ts';
import { desktopWeek } from '../traffic/desktop/desktop-week.ts';
import { webServerDay } from '../traffic/web-server/web-server-day.ts';

/** A part of the ordinary traffic: all of it takes too long for a test. The intrusions are whole. */
const scale = 0.01;

/** Writes the PR-EVENTS of a Windows and of a Linux machine with the traces of an intrusion, without the other files. */
export function writeIntrusions(directory: string): void {
  mkdirSync(directory, { recursive: true });
  for (const scenario of [desktopWeek, webServerDay]) {
    const machine = path.join(directory, scenario.name);
    generateLogs(scenario, { seed: 1, format: '2.0', isCompromised: true, scale }, machine);
    const names = readdirSync(machine);
    for (const name of names) if (!name.startsWith('PR-EVENTS')) rmSync(path.join(machine, name));
    const first = names.find((name) => name.startsWith('PR-EVENTS')) ?? '';
    const { computer }: { computer: string } = JSON.parse(readFileSync(path.join(machine, first), 'utf8').split('\n', 1)[0] ?? '');
    renameSync(machine, path.join(directory, computer));
  }
  writeFileSync(path.join(directory, 'departments.csv'), 'computer,department\n');
}
