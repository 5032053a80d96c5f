import assert from 'node:assert/strict';
import { writeZoneMachine, type ZoneMachine } from '../../analysis/report/zone-machines.ts';
import { withFiles } from '../../log-reader/read-text.ts';
import { runProgram } from '../run-program.ts';

const opened = ['2026-11-24T01:00:00Z', '2026-11-24T01:30:00Z', '2026-11-24T04:00:00Z'];
const tokyo: ZoneMachine = { name: 'TOKYO', timeZone: 'Asia/Tokyo', writtenIn: 'Asia/Tokyo', opened };
const newYork: ZoneMachine = { name: 'NEWYORK', timeZone: 'America/New_York', writtenIn: 'America/New_York', opened };

/** The texts of the columns of the activity. */
const columns = (page: string): string[] => [...page.matchAll(/<title>([^<]*: \d+ ports?\.[^<]*)<\/title>/g)].map(([, text = '']) => text);

/** The cells of the table of machines: the first and the last record. */
const ranges = (page: string): string[][] =>
  [
    ...(/<h2 id="machines">[^]*?<div class="matrix">|<h2 id="machines">[^]*?<\/section>/.exec(page)?.[0] ?? '').matchAll(
      /<tr[^>]*>(.*?)<\/tr>/g,
    ),
  ]
    .map(([, row = '']) => [...row.matchAll(/<td class="time">(.*?)<\/td>/g)].map(([, cell = '']) => cell))
    .filter(({ length }) => length > 0);

describe('log report of machines in several time zones', () => {
  it('shows simultaneous records at the same place of the axis, in UTC, and states it once', () =>
    withFiles({}, async (parent) => {
      const folders = [tokyo, newYork].map((machine) => writeZoneMachine(parent, machine));
      const { stdout, stderr, exitCode } = await runProgram('log', 'report', ...folders, '-o', '-');
      assert.equal(exitCode, 0);
      assert.deepEqual(
        columns(stdout).filter((text) => /\bTOKYO/.test(text)),
        ['Tue 24 Nov 01:00', 'Tue 24 Nov 01:30', 'Tue 24 Nov 04:00'].map((time) => `${time}: 2 ports. NEWYORK.exe 1, TOKYO.exe 1`),
      );
      assert.deepEqual(ranges(stdout), [
        ['2026-11-24 01:00', '2026-11-24 04:00'],
        ['2026-11-24 01:00', '2026-11-24 04:00'],
      ]);
      assert.match(
        stdout,
        /2026-11-24 01:00 to 2026-11-24 04:00, times in UTC, because the logs are of several time zones: America\/New_York, Asia\/Tokyo</,
      );
      assert.equal(stdout.split('several time zones').length, 2);
      assert.match(stdout, /<td>2026-11-24<\/td><td class="num">6<\/td>/);
      assert.match(
        stderr,
        /^PortReporter: the logs are of several time zones \(America\/New_York, Asia\/Tokyo\): times without an offset are in UTC\.\n$/,
      );
    }));

  it('reads --after and --before in the zone of the report', () =>
    withFiles({}, async (parent) => {
      const folders = [tokyo, newYork].map((machine) => writeZoneMachine(parent, machine));
      const args = ['-o', '-', '--after', '2026-11-24T01:15', '--before', '2026-11-24T04:00'];
      const both = await runProgram('log', 'report', ...folders, ...args);
      assert.match(both.stdout, /2026-11-24 01:30 to 2026-11-24 01:30, times in UTC,/);
      assert.match(both.stdout, /<dt>Ports opened<\/dt><dd>2<\/dd>/);
      const one = await runProgram('log', 'report', folders[0]!, '-o', '-', '--after', '2026-11-24T10:15', '--before', '2026-11-24T13:00');
      assert.match(one.stdout, /2026-11-24 10:30 to 2026-11-24 10:30, times in Asia\/Tokyo \(UTC\+09:00\)</);
      assert.equal(one.stderr, '');
    }));

  it('has the zone and the offset in the table that it prints', () =>
    withFiles({}, async (parent) => {
      const [first = '', second = ''] = [tokyo, newYork].map((machine) => writeZoneMachine(parent, machine));
      const one = await runProgram('log', 'report', first, '-o', `${parent}/one.html`);
      assert.match(one.stdout, /2026-11-24 10:00:00\+09:00 +2026-11-24 13:00:00\+09:00 +Asia\/Tokyo/);
      const both = await runProgram('log', 'report', first, second, '-o', `${parent}/both.html`);
      assert.match(both.stdout, /2026-11-24 01:00:00\+00:00 +2026-11-24 04:00:00\+00:00 +UTC/);
      const measured = await runProgram('log', 'measure', first, second, '--statistics', 'summary');
      assert.match(measured.stdout, /^summary +records +6 .*2026-11-24 01:00:00\+00:00 +2026-11-24 04:00:00\+00:00/m);
    }));

  it('assumes the requested zone for logs without PR-EVENTS, else that of this machine, and states it', () =>
    withFiles({}, async (parent) => {
      const old: ZoneMachine = { name: 'XP', timeZone: null, writtenIn: '-03:00', opened };
      const folders = [tokyo, old].map((machine) => writeZoneMachine(parent, machine));
      const { stdout } = await runProgram('log', 'report', ...folders, '-o', '-', '--time-zone', '-03:00');
      assert.equal(columns(stdout).filter((text) => /2 ports\. (?=.*TOKYO\.exe 1)(?=.*XP\.exe 1)/.test(text)).length, 3);
      assert.match(
        stdout,
        /several time zones: -03:00, Asia\/Tokyo\. Logs without PR-EVENTS do not name their time zone: assumed -03:00 \(--time-zone\)/,
      );
      const unknown = await runProgram('log', 'report', folders[1]!, '-o', '-');
      assert.match(
        unknown.stdout,
        /Logs without PR-EVENTS do not name their time zone: assumed .* \(that of the computer that created this report\)/,
      );
    }));
});
