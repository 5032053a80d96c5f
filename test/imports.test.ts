import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../installer/build/folders.ts';

/**
 * The layers of docs/architecture.md. A file imports from its own layer and from those before it. The linter's rules do not see dynamic
 * imports, by which most of the program is loaded.
 */
const layers = [
  'engine/model',
  'engine/platform',
  'engine/collector',
  'engine/log-format',
  'engine/log-reader',
  'engine/log-writer',
  'engine/reporter',
  'engine/service',
  'engine/analysis',
  'engine/cli',
  'installer/setup',
  'engine/main.ts',
];

const files = globSync(['engine/**/*.ts', 'installer/setup/*.ts'], { cwd: root }).map((file) => file.replaceAll('\\', '/'));
const imports = new Map(files.map((file) => [file, importsOf(file)]));

function importsOf(file: string): string[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  const paths = [...text.matchAll(/(?:\bfrom|\bimport\(|^import)\s*'(\.[^']*\.ts)'/gm)].map((match) => match[1] ?? '');
  return paths.map((imported) => path.posix.join(path.posix.dirname(file), imported));
}

function layerOf(file: string): number {
  return layers.findIndex((layer) => file === layer || file.startsWith(`${layer}/`));
}

describe('imports', () => {
  it('belong to a layer', () => {
    assert.ok(files.length > 200);
    assert.deepEqual(
      files.filter((file) => layerOf(file) === -1),
      [],
    );
  });

  it('go from a layer to itself or to one before it', () => {
    const upward = [...imports].flatMap(([file, imported]) =>
      imported.filter((other) => layerOf(other) > layerOf(file)).map((other) => `${file} imports ${other}`),
    );
    assert.deepEqual(upward, []);
  });

  it('make no cycle', () => {
    const finished = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, above: readonly string[]): void => {
      if (above.includes(file)) cycles.push([...above.slice(above.indexOf(file)), file].join(' -> '));
      if (above.includes(file) || finished.has(file)) return;
      for (const imported of imports.get(file) ?? []) visit(imported, [...above, file]);
      finished.add(file);
    };
    for (const file of files) visit(file, []);
    assert.deepEqual(cycles, []);
  });

  it('of the Windows half and the Linux half stay apart', () => {
    const half = (file: string): string | undefined => /\/(windows|linux)\//.exec(file)?.[1];
    const crossing = [...imports].flatMap(([file, imported]) =>
      imported.filter((other) => half(file) && half(other) && half(file) !== half(other)).map((other) => `${file} imports ${other}`),
    );
    assert.deepEqual(crossing, []);
  });
});
