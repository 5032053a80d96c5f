import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { benchmarksFile, machine, withSections, type Section } from './report.ts';

/**
 * `npm run bench` measures everything, `npm run bench -- map` one subject; `--write` puts the results into docs/benchmarks.md.
 * Each subject is a file beside this one that exports `measure`.
 */
const subjects: Readonly<Record<string, () => Promise<{ measure: () => Promise<Section> }>>> = {
  logs: () => import('./logs.ts'),
  map: () => import('./map.ts'),
  powershell: () => import('./powershell.ts'),
  reporter: () => import('./reporter.ts'),
  'windows-rows': () => import('./windows-rows.ts'),
};

const words = process.argv.slice(2);
const isToBeWritten = words.includes('--write');
const chosen = words.filter((word) => word !== '--write');
const unknown = chosen.find((word) => !Object.hasOwn(subjects, word));
if (unknown !== undefined) {
  console.error(`There is no subject ${unknown}; there are ${Object.keys(subjects).join(', ')}.`);
  process.exit(2);
}
const sections: Section[] = [];
for (const [name, load] of Object.entries(subjects)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  const section = await (await load()).measure();
  sections.push(section);
  console.log(`\n## ${section.title}\n\n${section.text}\n\n${machine()}\n`);
}
if (isToBeWritten) writeFileSync(fileURLToPath(benchmarksFile), withSections(sections));
