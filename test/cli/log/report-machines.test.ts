import assert from 'node:assert/strict';
import { withFiles } from '../../log-reader/read-text.ts';
import { writeMachines } from '../../analysis/report/lab-machines.ts';
import { runProgram } from '../run-program.ts';

describe('log report of several machines', () => {
  it('shows which machine serves what, and the findings of each', () =>
    withFiles({}, async (folder) => {
      const folders = writeMachines(folder, { 'LAB-01': 'clean', 'LAB-02': 'compromised', 'LAB-03': 'clean', 'LAB-04': 'compromised' });
      const { stdout, exitCode } = await runProgram('log', 'report', ...folders, '-o', '-', '--time-zone', 'Z');
      assert.equal(exitCode, 0);
      const machines = /<h2 id="machines">[^]*?<\/section>/.exec(stdout)?.[0] ?? '';
      const [overview = '', matrix = ''] = machines.split('<div class="matrix">');
      const cells = (html: string): string[][] =>
        [...html.matchAll(/<tr[^>]*>(.*?)<\/tr>/g)].map(([, row = '']) =>
          [...row.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell = '']) => cell.replace(/<[^>]*>/g, '')),
        );
      const rows = cells(overview).filter(({ length }) => length > 0);
      assert.deepEqual(
        rows.map(([name]) => name),
        ['LAB-01', 'LAB-02', 'LAB-03', 'LAB-04'],
      );
      assert.deepEqual(
        rows.map(([, findings = '']) => /\bnc\.exe/.test(findings)),
        [false, true, false, true],
      );
      assert.deepEqual(
        rows.map(([, , only]) => only),
        ['', '', '', ''],
      );
      const served = cells(matrix).filter(({ length }) => length > 0);
      assert.deepEqual(
        served.map((row) => row.includes('nc.exe')),
        [false, true, false, true],
      );
      assert.match(stdout, /<dt>Machine<\/dt><dd>LAB-02, LAB-04<\/dd>/);
    }));

  it('shows the port that only one machine serves', () =>
    withFiles({}, async (folder) => {
      const folders = writeMachines(folder, { 'LAB-01': 'clean', 'LAB-02': 'compromised' });
      const { stdout } = await runProgram('log', 'report', ...folders, '-o', '-', '--time-zone', 'Z');
      assert.match(stdout, /<td>TCP 4444 nc\.exe<\/td>/);
      assert.match(stdout, /At least one machine recorded/);
    }));

  it('has no section of machines for one machine', () =>
    withFiles({}, async (folder) => {
      const folders = writeMachines(folder, { 'LAB-01': 'clean' });
      const { stdout } = await runProgram('log', 'report', ...folders, '-o', '-', '--time-zone', 'Z');
      assert.doesNotMatch(stdout, /id="machines"/);
    }));
});
