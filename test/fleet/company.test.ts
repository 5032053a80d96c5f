import assert from 'node:assert/strict';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { assertEvents } from '../event-validator.ts';
import { writeCompany } from './company.ts';

/** The texts of the logs by their names. */
function logsOf(directory: string): Map<string, string> {
  const names = globSync('*/PR-EVENTS-*.jsonl', { cwd: directory }).toSorted();
  return new Map(names.map((name) => [name, readFileSync(path.join(directory, name), 'utf8')]));
}

describe('the simulated company', () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(path.join(tmpdir(), 'port-reporter-fleet-'))));
  afterEach(() => rmSync(directory, { recursive: true }));

  const write = (folder: string, seed: number): Map<string, string> => {
    writeCompany({ seed, machines: 10, events: 4000, logSize: 100_000 }, path.join(directory, folder));
    return logsOf(path.join(directory, folder));
  };

  it('writes lines of the JSON Schema, of all kinds, which are numbered without gaps', () => {
    const sequences = new Map<string, number[]>();
    const kinds = new Set<string>();
    for (const text of write('logs', 1).values()) {
      assertEvents(text);
      for (const line of text.trimEnd().split('\n')) {
        const { computer, session, sequence, event }: { computer: string; session: string; sequence: number; event: string } =
          JSON.parse(line);
        kinds.add(event);
        const key = `${computer} ${session}`;
        sequences.set(key, [...(sequences.get(key) ?? []), sequence]);
      }
    }
    const written = ['changed', 'closed', 'connectFailed', 'gap', 'opened', 'present', 'rotated', 'started', 'stopped'];
    assert.deepEqual([...kinds].toSorted(), written);
    for (const [key, found] of sequences) {
      const sorted = found.toSorted((a, b) => a - b);
      assert.deepEqual(
        sorted,
        sorted.map((_, n) => n + 1),
        key,
      );
    }
  });

  it('writes the same bytes with the same seed, and others with another one', () => {
    const [a, b, c] = [write('a', 7), write('b', 7), write('c', 8)];
    assert.deepEqual(a, b);
    assert.notDeepEqual(a, c);
  });
});
