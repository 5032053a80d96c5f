import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findLogFiles } from '../../engine/log-reader/log-files.ts';
import type { LogRecord } from '../../engine/log-reader/log-records.ts';
import { readLogs } from '../../engine/log-reader/read-logs.ts';
import type { LogKind } from '../../engine/model/log-kinds.ts';
import { checkWrittenEvents } from '../event-validator.ts';
import { generateLogs, type GeneratedLogs } from './generate-logs.ts';
import { logFormats, type LogFormatVersion } from './log-session.ts';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios.ts';

checkWrittenEvents();

/** A part of the traffic: all of it takes too long for a test. */
const scale = 0.05;

describe('generated logs', function () {
  // Each test generates and reads tens of megabytes.
  this.timeout(180_000);
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(path.join(tmpdir(), 'port-reporter-traffic-'))));
  afterEach(() => rmSync(directory, { recursive: true }));

  const generate = (scenario: Scenario, format: LogFormatVersion, seed: number, folder: string, isCompromised = true): GeneratedLogs =>
    generateLogs(scenario, { seed, format, isCompromised, scale }, path.join(directory, folder));

  for (const scenario of scenarios) {
    for (const format of logFormats) {
      it(`${scenario.name}: every line of format ${format} reads back, and each planted trace is in the logs`, () => {
        const { traces, lines } = generate(scenario, format, 1, 'logs');
        const records = read(path.join(directory, 'logs'));
        assert.deepEqual(
          records.filter(({ type }) => type === 'damaged'),
          [],
        );
        assert.deepEqual(
          traces.map(({ id }) => id),
          scenario.traces.map(({ id }) => id),
        );
        assertPlanted(records, traces, lines);
      });
    }

    it(`${scenario.name}: the same seed writes the same bytes, another seed writes others`, () => {
      for (const [folder, seed] of [
        ['a', 7],
        ['b', 7],
        ['c', 8],
      ] as const) {
        generate(scenario, '2.0', seed, folder);
      }
      const [a, b, c] = ['a', 'b', 'c'].map((name) => hashes(path.join(directory, name)));
      assert.deepEqual(a, b);
      assert.notDeepEqual(a, c);
    });

    it(`${scenario.name}: the clean logs have the ordinary traffic of the compromised ones, and nothing planted`, () => {
      const clean = generate(scenario, '1.01', 1, 'clean', false);
      const compromised = generate(scenario, '1.01', 1, 'compromised');
      assert.deepEqual([clean.lines.length, clean.traces.length], [0, 0]);
      const planted = compromised.lines.filter(({ file }) => file.startsWith('PR-PORTS')).length;
      const count = (folder: string): number => read(path.join(directory, folder), ['ports']).filter(({ type }) => type === 'port').length;
      assert.equal(count('compromised') - planted, count('clean'));
    });
  }
});

/** Each trace has records in PR-PORTS, at the lines that the generator names. */
function assertPlanted(records: readonly LogRecord[], traces: GeneratedLogs['traces'], lines: GeneratedLogs['lines']): void {
  const ports = new Map<string, LogRecord>();
  for (const record of records) if (record.type === 'port') ports.set(`${path.basename(record.file)}:${record.line}`, record);
  for (const { id, processNames } of traces) {
    const planted = lines.filter(({ trace, file }) => trace === id && file.startsWith('PR-PORTS'));
    assert.ok(planted.length > 0, id);
    for (const { file, line } of planted) {
      const record = ports.get(`${file}:${line}`);
      assert.ok(record?.type === 'port', `${id} ${file}:${line}`);
      if (record.processName !== null) assert.ok(processNames.has(record.processName.toLowerCase()), record.processName);
    }
  }
}

function hashes(folder: string): readonly (readonly [string, string])[] {
  return readdirSync(folder).map((name) => [
    name,
    createHash('sha256')
      .update(readFileSync(path.join(folder, name)))
      .digest('hex'),
  ]);
}

function read(folder: string, kinds?: readonly LogKind[]): LogRecord[] {
  const problem = (error: Error): never => {
    throw error;
  };
  return [...readLogs(findLogFiles([folder], problem), { problem, kinds })].flat();
}
