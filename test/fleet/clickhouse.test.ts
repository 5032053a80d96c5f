import assert from 'node:assert/strict';
import { appendFileSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { requireTool } from '../require-tool.ts';
import { beaconAnswer, plainStatistic, questions } from './answers.ts';
import { findChdb, keepOldEvents, loadLogs, openClickHouse, type ClickHouse } from './clickhouse.ts';
import { fleetDocs } from './fleet-docs.ts';
import { directionText, findingText, foundBeacons, foundFindings, readDirections } from './found.ts';
import { writeIntrusions } from './intrusions.ts';
import { assertSameRows, machineDirectories, measuredStatistics, type PlainStatistic } from './measured.ts';
import { writeTestCompany } from './test-company.ts';
import type { Truth } from './truth.ts';

/** An event that the schema does not keep. */
const oldEvent = `INSERT INTO port_reporter.incoming FORMAT JSONEachRow
{"schema":1,"computer":"OLD","session":"00000000-0000-4000-8000-000000000001","sequence":1,"time":"2020-01-01T00:00:00.000Z","event":"opened"}`;

/** Not in ClickHouse: it has rows, not files. */
const isOfFiles = ({ statistic, name }: PlainStatistic): boolean => statistic === 'summary' && ['damaged', 'files'].includes(name);

describe('docs/fleet/clickhouse', function () {
  this.timeout(120_000);
  let logs: string;
  let truth: Truth;
  let database: ClickHouse;
  let old: string;
  /** What ours computes and finds. */
  let measured: PlainStatistic[];
  let found: string[];
  let beacons: string[];

  before(async function () {
    const chdb = findChdb();
    requireTool(this, 'the npm package chdb (ClickHouse)', chdb !== null, 'Run npm ci in test/fleet.');
    logs = mkdtempSync(path.join(tmpdir(), 'port-reporter-fleet-'));
    truth = writeTestCompany(logs);
    const machines = machineDirectories(logs);
    measured = (await measuredStatistics(logs)).filter((row) => !isOfFiles(row));
    found = await foundFindings(machines);
    beacons = await foundBeacons(machines);
    database = openClickHouse(chdb!);
    database.query(oldEvent);
    database.query('OPTIMIZE TABLE port_reporter.events FINAL');
    old = JSON.stringify(database.query(`SELECT count() AS rows FROM port_reporter.events`));
    keepOldEvents(database);
    database.query('TRUNCATE TABLE port_reporter.session_lines');
    database.query('TRUNCATE TABLE port_reporter.seen');
    loadLogs(database, logs);
    database.runFile('measure.sql');
    database.runFile('findings.sql');
  });
  after(() => {
    database?.close();
    if (logs) rmSync(logs, { recursive: true });
  });

  it('schema.sql: events are deleted after 90 days', () => {
    assert.equal(old, '[{"rows":0}]');
  });

  // The second time shows that loading twice changes nothing.
  for (const times of ['once', 'twice']) {
    describe(`logs that were loaded ${times}`, () => {
      before(() => {
        if (times === 'twice') loadLogs(database, logs);
      });

      it('measure.sql: the statistics of log measure', () => {
        const rows = database.query('SELECT * FROM port_reporter.statistics').map(plainStatistic);
        assertSameRows(rows, measured);
      });

      it('sockets: the directions of log read', () => {
        const rows = database.query('SELECT computer, session, sequence, direction FROM port_reporter.sockets');
        assertSameRows(rows.map(directionText), readDirections(machineDirectories(logs)));
      });

      it('findings.sql: the findings of log find', () => {
        const rows = database.query('SELECT * FROM port_reporter.findings').map(findingText).toSorted();
        assertSameRows(rows, found);
        assert.ok(rows.length > 5);
      });

      for (const [file, { truth: name, answer }] of Object.entries(questions)) {
        it(`questions/${file}: what was planted`, () => {
          assertSameRows(database.runFile(`questions/${file}`).map(answer), truth[name]);
        });
      }

      it('questions/beacons.sql: what was planted, and the beacons of log find', () => {
        const rows = database.runFile('questions/beacons.sql').map(beaconAnswer);
        assert.ok(rows.includes('contososync.exe 45.61.136.47 443 3'));
        assertSameRows(rows, beacons);
      });

      it('program_ports: each record counts once', () => {
        const [{ count, records } = {}] = database.query(`SELECT
          (SELECT sum(count) FROM port_reporter.program_ports WHERE protocol = 'TCP') AS count,
          (SELECT count() FROM port_reporter.events FINAL WHERE event = 'opened' AND protocol = 'TCP') AS records`);
        assert.ok(Number(count) > 1000);
        assert.equal(count, records);
      });

      it('missing_lines: none', () => {
        assert.deepEqual(database.query('SELECT * FROM port_reporter.missing_lines'), []);
      });
    });
  }

  it('every file of questions/ is a question', () => {
    const files = globSync('clickhouse/questions/*.sql', { cwd: fleetDocs }).map((file) => path.basename(file));
    assert.deepEqual(files.toSorted(), [...Object.keys(questions), 'beacons.sql'].toSorted());
  });

  describe('logs of intrusions', () => {
    let intrusions: string;
    before(() => {
      intrusions = mkdtempSync(path.join(tmpdir(), 'port-reporter-fleet-'));
      writeIntrusions(intrusions);
      // A crash has cut off the last line.
      const [last = ''] = globSync('*/PR-EVENTS-*.jsonl', { cwd: intrusions }).toSorted();
      appendFileSync(path.join(intrusions, last), '{"schema":1,"computer":"PC","session":"0000');
      loadLogs(database, intrusions);
    });
    after(() => rmSync(intrusions, { recursive: true }));

    it('findings.sql: the findings of log find', async () => {
      const machines = machineDirectories(intrusions);
      const computers = machines.map((machine) => `'${path.basename(machine)}'`).join(', ');
      const rows = database.query(`SELECT * FROM port_reporter.findings WHERE computer IN (${computers})`).map(findingText).toSorted();
      assertSameRows(rows, await foundFindings(machines));
      assert.ok(rows.length > 50);
    });
  });

  // Suites run in their order, after the tests of this one.
  describe('logs of which lines were lost', () => {
    it('missing_lines: a line that was lost is reported', () => {
      database.query(
        `ALTER TABLE port_reporter.events DELETE WHERE computer = 'SRV-0001' AND sequence IN (5, 6) SETTINGS mutations_sync = 2`,
      );
      const rows = database.query('SELECT computer, toUInt32(missing) AS missing FROM port_reporter.missing_lines');
      assert.deepEqual(rows, [
        { computer: 'SRV-0001', missing: 2 },
        { computer: 'SRV-0001', missing: 2 },
      ]);
    });
  });
});
