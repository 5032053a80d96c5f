import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { filesIn, play, type Story } from './golden.ts';

const fixtures = 'test/fixtures/reporter';

function isStory(value: unknown): value is Story {
  return typeof value === 'object' && value !== null && 'polls' in value;
}

describe('log files, byte for byte', () => {
  for (const name of ['windows-xp', 'windows-11', 'linux']) {
    it(`of a machine like ${name}`, async () => {
      const story: unknown = JSON.parse(readFileSync(path.join(fixtures, name, 'story.json'), 'utf8'));
      assert.ok(isStory(story));
      const folder = mkdtempSync(path.join(tmpdir(), 'port-reporter-golden-'));
      const written = await play(story, folder);
      rmSync(folder, { recursive: true });
      const expected = filesIn(path.join(fixtures, name));
      expected.delete('story.json');
      assert.deepEqual([...written.keys()], [...expected.keys()]);
      for (const [file, text] of expected) assert.equal(written.get(file), text, file);
    });
  }
});

describe('log files compared with those of 1.01', () => {
  const ours = (file: string): string => readFileSync(path.join(fixtures, 'windows-xp', file), 'utf8');
  const theirs = (file: string): string => readFileSync(path.join('test/fixtures/reporter/samples', file), 'utf8');

  it('PR-PORTS is the same except for the version', () => {
    const file = 'PR-PORTS-08-06-30-10-17-54.log';
    assert.equal(ours(file), theirs(file).replace('Version 1.01', 'Version 2.0'));
  });

  it('PR-INITIAL has the same mappings in the same order and the same blocks', () => {
    // The manual lost the tabs and the empty lines, has LISTENING in UDP rows of one address, and shows two processes only.
    const file = 'PR-INITIAL-08-06-30-10-17-54.log';
    const lines = (text: string): string[] =>
      text
        .split('\r\n')
        .map((line) => line.replace(/[\t ]+/g, ' ').trim())
        .filter((line) => line !== '');
    const sample = lines(theirs(file)).map((line) => line.replace(/( UDP .*)LISTENING/, '$1*:*').replace(/^=+$/, '='.repeat(54)));
    const [, ...head] = sample.slice(0, sample.indexOf('='.repeat(54)));
    const written = lines(ours(file));
    assert.deepEqual(
      written.slice(1, 1 + head.length),
      head.map((line) => (line === 'Operating System: windows xp' ? 'Operating System: Windows XP' : line)),
    );
    const block = (text: string[], title: string): string[] => {
      const rest = text.slice(text.indexOf(title));
      const end = rest.findIndex((line) => line.startsWith('==='));
      return end < 0 ? rest : rest.slice(0, end);
    };
    for (const title of ['Process ID: 4 (System)', 'Process ID: 1308 (smss.exe)'])
      assert.deepEqual(block(written, title), block(sample, title));
  });
});
