// Writes docs/fleet/questions.md: the questions with their queries, and the answers from the company of the tests.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { markdownTable } from 'markdown-table';
import type { Row } from './answers.ts';
import { openDuckDb, type DuckDb } from './duckdb.ts';
import { fleetDocs } from './fleet-docs.ts';
import { writeTestCompany } from './test-company.ts';

export const questionsPage = new URL('questions.md', fleetDocs);

const titles: readonly (readonly [file: string, title: string, remark: string])[] = [
  [
    'listeners-on-port',
    'Who listens on 3389, and since when?',
    'A port that was open when the reporter started is listed from that start on.',
  ],
  ['programs-on-one-machine', 'Which programs are on one machine only?', ''],
  ['new-listeners-by-department', 'Which listeners are new this week, by department?', ''],
  ['machines-with-address', 'Which machine talked to this address?', ''],
  ['beacons', 'Which program calls the same endpoint at regular intervals on several machines?', ''],
];

const head = `# Questions to the logs of a company

<!-- Written by \`npm run docs\` (test/fleet/questions-page.ts). Edit that file, or the queries. -->

Five questions as queries for DuckDB and for ClickHouse. The answers below are those of DuckDB about a simulated company of 40 machines; the
tests execute the queries of both engines and compare the answers with what the simulation planted.

- DuckDB: \`duckdb fleet.db -cmd "SET VARIABLE logs = '/srv/logs'" < fleet.sql\` loads a directory that has a directory for each machine
  ([fleet.sql](duckdb/fleet.sql)), \`duckdb fleet.db < questions/beacons.sql\` asks.
- ClickHouse: \`clickhouse-client --multiquery < questions/beacons.sql\`, after [schema.sql](clickhouse/schema.sql) and
  [load.sql](clickhouse/load.sql).

Both also give the statistics of \`log measure\` (\`statistics\`) and the findings of the built-in criteria that are pure conditions
(\`findings\`), with the same numbers, and the directions of \`log read\` (\`sockets\`). PR-EVENTS is enough for that: it lists what was open
when the reporter started (\`present\`). If the first file of a session was not collected, or lines were lost, the direction of connections to
a port that was open before is not known, and a finding may be about the port of a client (see [criteria](../criteria.md#direction)).
`;

/** The text of the page. `database` has the company of the tests. */
export async function questionsText(database: DuckDb): Promise<string> {
  const sections: string[] = [];
  for (const [file, title, remark] of titles) {
    const sql = readFileSync(new URL(`duckdb/questions/${file}.sql`, fleetDocs), 'utf8').trim();
    const links = `[DuckDB](duckdb/questions/${file}.sql), [ClickHouse](clickhouse/questions/${file}.sql)`;
    const answer = answerTable(await database.runFile(`questions/${file}.sql`));
    sections.push([`## ${title}`, ...(remark === '' ? [] : [remark]), `${links}:`, `\`\`\`sql\n${sql}\n\`\`\``, answer].join('\n\n'));
  }
  return `${head}\n${sections.join('\n\n')}\n`;
}

function answerTable(rows: readonly Row[]): string {
  const names = Object.keys(rows[0] ?? {});
  return markdownTable([names, ...rows.map((row) => names.map((name) => cellOf(row[name])))]);
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? value : JSON.stringify(value);
  return text.replaceAll('|', '\\|').replaceAll('*', '\\*');
}

if (import.meta.main) {
  const logs = mkdtempSync(path.join(tmpdir(), 'port-reporter-fleet-'));
  writeTestCompany(logs);
  const database = await openDuckDb(logs);
  await database.runFile('fleet.sql');
  writeFileSync(fileURLToPath(questionsPage), await questionsText(database));
  database.close();
  rmSync(logs, { recursive: true });
}
