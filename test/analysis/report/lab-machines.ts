import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { desktopWeek } from './desktop-week.ts';

/** Writes the logs of machines to folders: a Saturday each, with nc.exe only on those that are compromised. */
export function writeMachines(folder: string, machines: { readonly [name: string]: 'clean' | 'compromised' }): string[] {
  return Object.entries(machines).map(([name, state], index) => {
    const target = path.join(folder, name);
    mkdirSync(target);
    for (const [file, content] of Object.entries(desktopWeek(index))) {
      if (!file.includes('-26-11-21-')) continue;
      const lines = content.replaceAll('PC07', name).split('\n');
      const kept = state === 'clean' ? lines.filter((line) => !/nc\.exe|rundll32/.test(line)) : lines;
      writeFileSync(path.join(target, file), kept.join('\n'));
    }
    return target;
  });
}
