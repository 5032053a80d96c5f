import { readFileSync } from 'node:fs';
import { DuckDBInstance, type DuckDBConnection, type Json } from '@duckdb/node-api';
import { fleetDocs } from './fleet-docs.ts';

export type Row = Readonly<Record<string, Json>>;

/** A DuckDB with the tables of docs/fleet/duckdb. */
export interface DuckDb {
  /** Executes a file of docs/fleet/duckdb. @returns the rows of its last statement */
  runFile(name: string): Promise<Row[]>;
  query(sql: string): Promise<Row[]>;
  close(): void;
}

/**
 * @param logs the directory that has a directory for each machine
 * @param file of the database; without it the database is in memory
 */
export async function openDuckDb(logs: string, file = ':memory:'): Promise<DuckDb> {
  // By default it takes four fifths of the memory of the machine.
  const instance = await DuckDBInstance.create(file, { memory_limit: '1GB' });
  const connection = await instance.connect();
  await connection.run(`SET VARIABLE logs = '${logs.replaceAll("'", "''")}'`);
  return {
    runFile: (name) => runScript(connection, readFileSync(new URL(`duckdb/${name}`, fleetDocs), 'utf8')),
    query: (sql) => runScript(connection, sql),
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function runScript(connection: DuckDBConnection, sql: string): Promise<Row[]> {
  const statements = await connection.extractStatements(sql);
  let rows: Row[] = [];
  for (let at = 0; at < statements.count; at++) {
    const statement = await statements.prepare(at);
    const reader = await statement.runAndReadAll();
    rows = reader.getRowObjectsJson();
    statement.destroySync();
  }
  return rows;
}
