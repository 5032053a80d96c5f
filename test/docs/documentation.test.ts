import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../installer/build/folders.ts';
import { runProgram } from '../cli/run-program.ts';

const pages = globSync(['*.md', 'docs/**/*.md'], { cwd: root })
  .map((page) => page.replaceAll('\\', '/'))
  .filter((page) => page !== 'CHANGELOG.md');

const testNames = new Set(globSync('test/**/*.test.ts', { cwd: root }).map((file) => path.basename(file)));

/** The anchor that GitHub gives a heading. */
const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const textOf = (page: string): string => readFileSync(path.join(root, page), 'utf8').replaceAll(/^```[^]*?^```$/gm, '');

const anchorsOf = (page: string): string[] => [...textOf(page).matchAll(/^#+ (.*)$/gm)].map((match) => anchorOf(match[1] ?? ''));

describe('the documentation', () => {
  for (const page of pages) {
    it(`${page} links to files and headings that exist`, () => {
      for (const [, target = ''] of textOf(page).matchAll(/\]\(([^)\s]+)\)/g)) {
        // The repository's own pages on GitHub are not files.
        if (/^https?:|^\.\.\/\.\.\/security\//.test(target)) continue;
        const [file = '', anchor] = target.split('#');
        const linked = file === '' ? page : path.join(path.dirname(page), file);
        assert.ok(existsSync(path.join(root, linked)), `${target} does not exist`);
        if (anchor !== undefined) assert.ok(anchorsOf(linked).includes(anchor), `${target} has no such heading`);
      }
    });

    it(`${page} names paths and tests that exist`, () => {
      for (const [, named = ''] of textOf(page).matchAll(/`((?:engine|installer|powershell|test|docs|\.github|\.ci)\/[\w./-]*)`/g)) {
        assert.ok(existsSync(path.join(root, named)), `${named} does not exist`);
      }
      for (const [, named = ''] of textOf(page).matchAll(/`([\w-]+\.test\.ts)`/g)) {
        assert.ok(testNames.has(named), `there is no test ${named}`);
      }
    });
  }

  it('shows error messages as the program prints them', async () => {
    const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
    for (const options of [['--port', '70000'], ['--lisening']]) {
      const { stderr } = await runProgram('map', ...options);
      // On Windows the program has another name.
      assert.ok(readme.includes(stderr.replaceAll(/\bPortReporter(?= map)/g, 'portreporter')), stderr);
    }
  });

  it('has pictures below 200 KB', () => {
    const pictures = globSync('docs/images/*.png', { cwd: root });
    assert.ok(pictures.length > 0);
    for (const picture of pictures) assert.ok(statSync(path.join(root, picture)).size < 200_000, picture);
  });
});
