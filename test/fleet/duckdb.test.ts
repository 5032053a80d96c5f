import assert from 'node:assert/strict';
import { appendFileSync, cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findingsFile, findingsSql } from '../../installer/build/findings-sql.ts';
import { browsers } from '../../engine/analysis/statistics/browsers.ts';
import { beaconAnswer, inAnyOrder, plainStatistic, questions } from './answers.ts';
import { writeCompany } from './company.ts';
import { openDuckDb, type DuckDb } from './duckdb.ts';
import { fleetDocs } from './fleet-docs.ts';
import { findingText, foundBeacons, foundFindings } from './found.ts';
import { writeIntrusions } from './intrusions.ts';
import { inOrder, machineDirectories, measuredStatistics } from './measured.ts';
import { questionsPage, questionsText } from './questions-page.ts';
import { writeTestCompany } from './test-company.ts';
import type { Truth } from './truth.ts';

describe('docs/fleet/duckdb', () => {
  let logs: string;
  let truth: Truth;
  let database: DuckDb;

  before(async () => {
    logs = mkdtempSync(path.join(tmpdir(), 'port-reporter-fleet-'));
    truth = writeTestCompany(logs);
    database = await openDuckDb(logs);
    await database.runFile('fleet.sql');
    await database.runFile('findings.sql');
  });
  after(() => {
    database.close();
    rmSync(logs, { recursive: true });
  });

  it('fleet.sql: the statistics of log measure', async () => {
    const rows = await database.query('FROM statistics');
    assert.deepEqual(inOrder(rows.map(plainStatistic)), inOrder(await measuredStatistics(logs)));
    assert.ok(rows.length > 1000);
  });

  it('findings.sql: the findings of log find', async () => {
    const rows = (await database.query('FROM findings')).map(findingText).toSorted();
    assert.deepEqual(rows, await foundFindings(machineDirectories(logs)));
    for (const criterion of ['metasploit-port', 'wrong-folder-svchost', 'ftp'])
      assert.ok(
        rows.some((row) => row.includes(criterion)),
        criterion,
      );
  });

  for (const [file, { truth: name, answer }] of Object.entries(questions)) {
    it(`questions/${file}: what was planted`, async () => {
      const rows = await database.runFile(`questions/${file}`);
      const expected = truth[name];
      assert.ok(expected.length > 1);
      assert.deepEqual(inAnyOrder(rows.map(answer)), inAnyOrder(expected));
    });
  }

  it('questions/beacons.sql: what was planted, and the beacons of log find', async () => {
    const rows = (await database.runFile('questions/beacons.sql')).map(beaconAnswer);
    assert.ok(rows.includes('contososync.exe 45.61.136.47 443 3'));
    assert.deepEqual(inAnyOrder(rows), inAnyOrder(await foundBeacons(machineDirectories(logs))));
  });

  it('every file of questions/ is a question', () => {
    const files = globSync('duckdb/questions/*.sql', { cwd: fleetDocs }).map((file) => path.basename(file));
    assert.deepEqual(files.toSorted(), [...Object.keys(questions), 'beacons.sql'].toSorted());
  });

  it('questions.md is that of npm run docs', async () => {
    assert.equal(readFileSync(questionsPage, 'utf8'), await questionsText(database));
  });

  it('the browsers are those of log measure', () => {
    const [, list = ''] = /'\\\.exe\$', ''\) IN \(([^)]*)\)/.exec(readFileSync(new URL('duckdb/fleet.sql', fleetDocs), 'utf8')) ?? [];
    assert.deepEqual(Array.from(list.matchAll(/'([^']+)'/g), ([, name = '']) => name).toSorted(), [...browsers].toSorted());
  });

  for (const engine of ['duckdb', 'clickhouse'] as const) {
    it(`${engine}/findings.sql is that of npm run docs`, async () => {
      assert.equal(readFileSync(findingsFile(engine), 'utf8'), await findingsSql(engine));
    });
  }
});

describe('docs/fleet/duckdb with the logs of intrusions', () => {
  let logs: string;
  let database: DuckDb;
  before(async () => {
    logs = mkdtempSync(path.join(tmpdir(), 'port-reporter-fleet-'));
    writeIntrusions(logs);
    database = await openDuckDb(logs);
    await database.runFile('fleet.sql');
    await database.runFile('findings.sql');
  });
  after(() => {
    database.close();
    rmSync(logs, { recursive: true });
  });

  it('fleet.sql: the statistics of log measure', async () => {
    const rows = await database.query('FROM statistics');
    assert.deepEqual(inOrder(rows.map(plainStatistic)), inOrder(await measuredStatistics(logs)));
  });

  it('findings.sql: the findings of log find', async () => {
    const rows = (await database.query('FROM findings')).map(findingText).toSorted();
    assert.deepEqual(rows, await foundFindings(machineDirectories(logs)));
    assert.ok(rows.length > 50);
  });
});

describe('docs/fleet/duckdb/fleet.sql with incomplete logs', () => {
  let logs: string;
  beforeEach(() => {
    logs = mkdtempSync(path.join(tmpdir(), 'port-reporter-fleet-'));
    writeCompany({ seed: 2, machines: 10, events: 500 }, logs);
  });
  afterEach(() => rmSync(logs, { recursive: true }));

  async function load<Result>(use: (database: DuckDb) => Promise<Result>): Promise<Result> {
    const database = await openDuckDb(logs);
    try {
      await database.runFile('fleet.sql');
      return await use(database);
    } finally {
      database.close();
    }
  }

  it('lines that were collected twice count once', async () => {
    const count = 'SELECT count(*)::INTEGER AS n FROM events';
    const once = await load((database) => database.query(count));
    cpSync(path.join(logs, 'ACC-0001'), path.join(logs, 'ACC-0001 (copy)'), { recursive: true });
    assert.deepEqual(await load((database) => database.query(count)), once);
  });

  it('a line that is missing in the middle is reported', async () => {
    const [file = ''] = globSync('SRV-0001/*.jsonl', { cwd: logs }).toSorted();
    const lines = readFileSync(path.join(logs, file), 'utf8').split('\n');
    writeFileSync(path.join(logs, file), lines.toSpliced(5, 2).join('\n'));
    const rows = await load((database) => database.query('SELECT computer, missing::INTEGER AS missing FROM missing_lines'));
    assert.deepEqual(rows, [{ computer: 'SRV-0001', missing: 2 }]);
  });

  it('a line that a crash has cut off is counted as damaged', async () => {
    const [file = ''] = globSync('SRV-0001/*.jsonl', { cwd: logs }).toSorted();
    appendFileSync(path.join(logs, file), '{"schema":1,"computer":"SRV-0001","session":"0000');
    const rows = await load((database) => database.query(`SELECT "count" FROM statistics WHERE "name" = 'damaged'`));
    assert.deepEqual(rows, [{ count: '1' }]);
  });
});
