import { rmSync, statSync, mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { markdownTable } from 'markdown-table';
import { findChdb, keepOldEvents, loadLogs, openClickHouse } from '../fleet/clickhouse.ts';
import { writeCompany, type WrittenCompany } from '../fleet/company.ts';
import { openDuckDb } from '../fleet/duckdb.ts';
import { duration, median, type Section } from './report.ts';

/** `npm run bench -- fleet --events=50000000` writes a larger company. */
const argument = (name: string, initial: number): number =>
  Number(process.argv.find((arg) => arg.startsWith(`--${name}=`))?.split('=')[1] ?? initial);
const machines = argument('machines', 1000);
const events = argument('events', 5_000_000);
const rounds = 3;

/** The files in questions/, with the question in short. */
const questions = {
  'listeners-on-port': 'who listens on 3389',
  'programs-on-one-machine': 'programs on one machine only',
  'new-listeners-by-department': 'new listeners by department',
  'machines-with-address': 'which machine talked to this address',
  beacons: 'beacons across machines',
} as const;
type Question = keyof typeof questions;

/** What is measured of an engine. Milliseconds and bytes. */
interface Measured {
  readonly name: string;
  readonly load: number;
  readonly bytes: number;
  readonly times: ReadonlyMap<Question, number>;
}

/** Loading the logs of a simulated company, and the questions of docs/fleet/questions.md. */
export async function measure(): Promise<Section> {
  const chdb = findChdb();
  if (!chdb) throw new Error('chdb is missing: run npm ci in test/fleet.');
  const folder = mkdtempSync(path.join(tmpdir(), 'port-reporter-bench-'));
  try {
    const logs = path.join(folder, 'logs');
    const [loadBefore = 0] = loadavg();
    const start = performance.now();
    const company = writeCompany({ seed: 1, machines, events }, logs);
    const writing = performance.now() - start;
    const results = [
      await measureDuckDb(logs, path.join(folder, 'fleet.db')),
      measureClickHouse(chdb, logs, path.join(folder, 'clickhouse')),
    ];
    return { title: 'fleet', text: report(company, writing, results) + disturbance(loadBefore) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measureDuckDb(logs: string, file: string): Promise<Measured> {
  const database = await openDuckDb(logs, file);
  try {
    const start = performance.now();
    await database.runFile('fleet.sql');
    await database.query('CHECKPOINT');
    const load = performance.now() - start;
    const times = new Map<Question, number>();
    for (const question of names) times.set(question, await medianTime(() => database.runFile(`questions/${question}.sql`)));
    return { name: `DuckDB ${versionOf('@duckdb/node-api')}`, load, bytes: statSync(file).size, times };
  } finally {
    database.close();
  }
}

function measureClickHouse(chdb: NonNullable<ReturnType<typeof findChdb>>, logs: string, directory: string): Measured {
  const database = openClickHouse(chdb, directory);
  try {
    keepOldEvents(database);
    const start = performance.now();
    loadLogs(database, logs);
    const load = performance.now() - start;
    const [row = {}] = database.query('SELECT version() AS version');
    const [size = {}] = database.query(
      `SELECT toUInt32(sum(bytes_on_disk)) AS bytes FROM system.parts WHERE active AND database = 'port_reporter'`,
    );
    const times = new Map<Question, number>();
    for (const question of names)
      times.set(
        question,
        syncMedian(() => database.runFile(`questions/${question}.sql`)),
      );
    return { name: `ClickHouse ${String(row['version'])}`, load, bytes: Number(size['bytes']), times };
  } finally {
    database.close();
  }
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The keys of an object literal.
const names = Object.keys(questions) as readonly Question[];

async function medianTime(run: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return median(times);
}

function syncMedian(run: () => unknown): number {
  return median(
    Array.from({ length: rounds }, () => {
      const start = performance.now();
      run();
      return performance.now() - start;
    }),
  );
}

function versionOf(name: string): string {
  const { version }: { version: string } = createRequire(import.meta.url)(`${name}/package.json`);
  return version;
}

function report({ lines, bytes }: WrittenCompany, writing: number, results: readonly Measured[]): string {
  const number = (value: number): string => Math.round(value).toLocaleString('en');
  const perSecond = (milliseconds: number): string => number(Math.round(lines / milliseconds) * 1000);
  const table = markdownTable(
    [
      ['', ...results.map(({ name }) => name)],
      ['loading, with what the questions need', ...results.map(({ load }) => duration(load))],
      ['events a second', ...results.map(({ load }) => perSecond(load))],
      ['bytes an event on disk', ...results.map((result) => (result.bytes / lines).toFixed(1))],
      ...names.map((name) => [questions[name], ...results.map(({ times }) => duration(times.get(name) ?? NaN))]),
    ],
    { align: ['l', 'r', 'r'] },
  );
  return (
    `A day of a simulated company of ${number(machines)} machines: ${number(lines)} events of PR-EVENTS in ${(bytes / 1e9).toFixed(2)} GB of ` +
    `JSON, ${(bytes / lines).toFixed(0)}\nbytes an event (written by the generator in ${duration(writing)}). Both engines in one process, ` +
    `${rounds} rounds of each question.\n\n${table}\n\n${onPaper(lines, results)}`
  );
}

/** A remark if other programs were busy when the measurement started. */
function disturbance(load: number): string {
  const processors = availableParallelism();
  if (load < processors / 2) return '';
  return (
    `\n\nOther programs were busy during this measurement: ${load.toFixed(1)} processes on average wanted one of the ${processors} processors ` +
    'before it\nstarted. The times are upper limits.'
  );
}

/** What the figures mean for a company that is a hundred times as large. */
function onPaper(lines: number, results: readonly Measured[]): string {
  const perMachine = lines / machines;
  const day = perMachine * 100_000;
  const [, clickHouse] = results;
  const { load = NaN, bytes = NaN } = clickHouse ?? {};
  const mean = day / 86_400;
  const rate = (lines / load) * 1000;
  const gigabytes = (bytes / lines) * day * 90;
  return (
    `On paper, 100,000 machines with the same traffic write ${(day / 1e6).toFixed(0)} million events a day: ${mean.toFixed(0)} a second on ` +
    `average. If a\nmorning has four times as many, one ClickHouse as measured here takes in ${(rate / mean / 4).toFixed(1)} times that ` +
    `(${Math.round(rate / 1000)},000 a second), and the 90 days that\nschema.sql keeps need ${(gigabytes / 1e12).toFixed(1)} TB. ` +
    'The questions that read the tables of listeners, programs and beacons grow with the number of\nmachines, not with the number of events; ' +
    'the one about an address reads the events of all days. DuckDB is for an analyst with the logs of\nsome machines or of a day: ' +
    'a further day means loading all of them again.'
  );
}
