import assert from 'node:assert/strict';
import { appendFileSync, cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findingsFile, findingsSql } from '../../installer/build/findings-sql.ts';
import { browsers } from '../../engine/analysis/statistics/browsers.ts';
import { beaconAnswer, plainStatistic, questions, text } from './answers.ts';
import { writeCompany } from './company.ts';
import { openDuckDb, type DuckDb } from './duckdb.ts';
import { fleetDocs } from './fleet-docs.ts';
import { directionText, findingText, foundBeacons, foundFindings, readDirections } from './found.ts';
import { writeIntrusions } from './intrusions.ts';
import { assertSameRows, machineDirectories, measuredStatistics } from './measured.ts';
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
    assertSameRows(rows.map(plainStatistic), await measuredStatistics(logs));
    assert.ok(rows.length > 1000);
  });

  it('sockets: the directions of log read, which are known for all connections', async () => {
    const rows = await database.query('SELECT computer, session::VARCHAR AS session, sequence, direction, remotePort FROM sockets');
    assertSameRows(rows.map(directionText), readDirections(machineDirectories(logs)));
    assert.ok(rows.every(({ direction, remotePort }) => direction !== null || remotePort === null));
    const [planted] = await database.query(
      `SELECT direction FROM sockets WHERE event = 'present' AND computer = 'DEV-0002' AND localPort = 3389 AND remotePort IS NOT NULL`,
    );
    assert.deepEqual(planted, { direction: 'Inbound' });
  });

  it('findings.sql: the findings of log find', async () => {
    const rows = (await database.query('FROM findings')).map(findingText).toSorted();
    assertSameRows(rows, await foundFindings(machineDirectories(logs)));
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
      assertSameRows(rows.map(answer), expected);
    });
  }

  it('questions/beacons.sql: what was planted, and the beacons of log find', async () => {
    const rows = (await database.runFile('questions/beacons.sql')).map(beaconAnswer);
    assert.ok(rows.includes('contososync.exe 45.61.136.47 443 3'));
    assertSameRows(rows, await foundBeacons(machineDirectories(logs)));
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
    assertSameRows(rows.map(plainStatistic), await measuredStatistics(logs));
  });

  it('findings.sql: the findings of log find', async () => {
    const rows = (await database.query('FROM findings')).map(findingText).toSorted();
    assertSameRows(rows, await foundFindings(machineDirectories(logs)));
    assert.ok(rows.length > 50);
  });

  it('sockets: the directions of log read', async () => {
    const rows = await database.query('SELECT computer, session::VARCHAR AS session, sequence, direction FROM sockets');
    assertSameRows(rows.map(directionText), readDirections(machineDirectories(logs)));
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

  it('the direction of connections is that of log read after lines were lost, and in a session whose start is not there', async () => {
    const files = (computer: string): string[] => globSync(`${computer}/*.jsonl`, { cwd: logs }).toSorted();
    const linesOf = (file: string): string[] => readFileSync(path.join(logs, file), 'utf8').split('\n');
    const [server = ''] = files('SRV-0001');
    const lines = linesOf(server);
    const { mapping: _mapping, source: _source, ...head }: { [field: string]: unknown } = JSON.parse(lines[20] ?? '');
    const lost = { ...head, sequence: 1_000_000, event: 'lost', count: 3, from: head['time'], to: head['time'] };
    writeFileSync(path.join(logs, server), lines.toSpliced(20, 0, JSON.stringify(lost)).join('\n'));
    const [desktop = ''] = files('ACC-0002');
    writeFileSync(path.join(logs, desktop), linesOf(desktop).slice(1).join('\n'));
    const rows = await load((database) =>
      database.query('SELECT computer, session::VARCHAR AS session, sequence, direction, remotePort FROM sockets'),
    );
    assertSameRows(rows.map(directionText), readDirections(machineDirectories(logs)));
    const unknown = rows
      .filter(({ remotePort, direction }) => remotePort !== null && direction === null)
      .map(({ computer }) => text(computer));
    assert.deepEqual([...new Set(unknown)].toSorted(), ['ACC-0002', 'SRV-0001']);
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
