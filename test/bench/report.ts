import { existsSync, readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';

/** The results of a subject. */
export interface Section {
  readonly title: string;
  /** Markdown. */
  readonly text: string;
}

export const benchmarksFile = new URL('../../docs/benchmarks.md', import.meta.url);

const heading = `# Benchmarks

Measured by \`npm run bench -- --write\`; all rows of a table are measured in the same run. Values are medians.
`;

/** The text of the file, in which these sections replace those with the same titles. */
export function withSections(sections: readonly Section[]): string {
  const before = existsSync(benchmarksFile)
    ? readFileSync(benchmarksFile, 'utf8')
        .split(/^(?=## )/m)
        .slice(1)
    : [];
  const all = new Map(before.map((text) => [text.slice(3, text.indexOf('\n')), text]));
  for (const { title, text } of sections) all.set(title, `## ${title}\n\n${text}\n\n${machine()}\n`);
  return [heading, ...[...all.values()].map((text) => `${text.trim()}\n`)].join('\n');
}

/** The machine of the measurement, without its name. */
export function machine(): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const system = `${process.platform} ${release()}, Node ${process.versions.node}`;
  return `*${cpu?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, ${memory} GB, ${system}.*`;
}

/** The middle value of measurements. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

/** Milliseconds in a readable form: `62 ms`, `1.05 s`. */
export function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
}
