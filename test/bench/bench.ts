import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { benchmarksFile, machine, withSections, type Section } from './report.ts';

/**
 * `npm run bench` measures everything, `npm run bench -- map` one subject; `--write` puts the results into docs/benchmarks.md.
 * `findings` has further options. Each subject is a file in this directory that exports `measure`.
 */
const subjects: Readonly<Record<string, () => Promise<{ measure: () => Promise<Section> }>>> = {
  findings: () => import('./findings.ts'),
  fleet: () => import('./fleet.ts'),
  logs: () => import('./logs.ts'),
  map: () => import('./map.ts'),
  powershell: () => import('./powershell.ts'),
  reporter: () => import('./reporter.ts'),
  statistics: () => import('./statistics.ts'),
  'windows-rows': () => import('./windows-rows.ts'),
};

const args = process.argv.slice(2);
const shouldWrite = args.includes('--write');
const chosen = args.filter((arg) => !arg.startsWith('--'));
const unknown = chosen.find((name) => !Object.hasOwn(subjects, name));
if (unknown !== undefined) {
  console.error(`Unknown subject '${unknown}'. Valid subjects: ${Object.keys(subjects).join(', ')}.`);
  process.exit(2);
}
const sections: Section[] = [];
for (const [name, load] of Object.entries(subjects)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  const section = await (await load()).measure();
  sections.push(section);
  console.log(`\n## ${section.title}\n\n${section.text}\n\n${machine()}\n`);
}
if (shouldWrite) writeFileSync(fileURLToPath(benchmarksFile), withSections(sections));
