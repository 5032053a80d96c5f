import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fleetDocs } from './fleet-docs.ts';
import type { Row } from './answers.ts';

/** The part of chdb that is used. It is a dependency of test/fleet/package.json alone. */
interface Chdb {
  readonly Session: new (directory?: string) => { query(sql: string, format?: string): string; close(): void };
}

/** chdb, or null if it is not installed: npm ci in test/fleet installs it. */
export function findChdb(): Chdb | null {
  const require = createRequire(import.meta.url);
  try {
    require.resolve('chdb');
  } catch {
    return null;
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Its types are not installed everywhere.
  return require('chdb') as Chdb;
}

/** A ClickHouse with the tables of docs/fleet/clickhouse. */
export interface ClickHouse {
  /** Executes a file of docs/fleet/clickhouse. @returns the rows of its last statement */
  runFile(name: string): Row[];
  query(sql: string): Row[];
  close(): void;
}

/**
 * Opens an engine with an empty database of schema.sql. Only one can be open in a process.
 * @param directory of the database; without it, a temporary one
 */
export function openClickHouse({ Session }: Chdb, directory?: string): ClickHouse {
  const session = new Session(directory);
  const query = (sql: string): Row[] => parseRows(session.query(sql, 'JSONEachRow'));
  const runFile = (name: string): Row[] => query(readFileSync(new URL(`clickhouse/${name}`, fleetDocs), 'utf8'));
  runFile('schema.sql');
  return { runFile, query, close: () => session.close() };
}

/** Loads the logs of a directory by load.sql. */
export function loadLogs(database: ClickHouse, logs: string): void {
  database.query(`SET param_logs = '${logs.replaceAll("'", "\\'")}'`);
  database.runFile('load.sql');
}

/** The simulated company lives in May 2026: its events are older than the schema keeps them. */
export function keepOldEvents(database: ClickHouse): void {
  for (const table of ['events', 'connection_moments']) database.query(`ALTER TABLE port_reporter.${table} REMOVE TTL`);
}

function parseRows(lines: string): Row[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
