import assert from 'node:assert/strict';
import path from 'node:path';
import { writeFileSync } from 'node:fs';
import { withFiles } from '../../log-reader/read-text.ts';
import { mainFile, runNode, runProgram, type Run } from '../run-program.ts';
import { asOfRecords } from './as-of-records.ts';

const logs = {
  'PR-INITIAL-24-01-1-9-0-0.log':
    'Port Reporter Version 1.01 Log File\n\nService initialization log\n\nSystem Date: Mon Jan 01 09:00:00 2024\n\n\n' +
    'Local computer name:\n\n PC07\n\nOperating System: Windows XP\n\nTCP/UDP Port to Process Mappings at service start-up\n\n' +
    '1 mappings found\n\nPID:Process\t\tPort\t\tLocal IP\tState\t\tRemote IP:Port\n' +
    '4:System\t\tTCP 445\t\t0.0.0.0\t\tLISTENING\t0.0.0.0\n',
  'PR-PORTS-24-01-1-9-0-0.log':
    '24/1/1,9:0:1,TCP,445,10.0.0.1,50000,10.0.0.9,4,System,<LAB\\ann>\n' +
    '24/1/1,9:0:2,TCP,50000,10.0.0.1,443,1.1.1.1,6,curl.exe,<LAB\\ann>\n' +
    '24/1/2,9:0:1,TCP,445,10.0.0.1,50001,10.0.0.8,4,System,<LAB\\ann>\n' +
    '24/1/2,9:0:2,TCP,50000,10.0.0.1,80,1.1.1.2,6,curl.exe,<LAB\\ann>\n' +
    '24/1/3,9:0:2,TCP,50000,10.0.0.1,80,1.1.1.3,7,nc.exe,<LAB\\bob>\n',
};
const criteria =
  '<criteria><criterion id="inbound" severity="low"><title>Inbound</title><source>test</source><direction>inbound</direction></criterion></criteria>';

/** Runs a command on the logs, and on all their records. */
async function onLogsAndRecords(folder: string, command: string, ...options: string[]): Promise<[Run, Run]> {
  const read = await runProgram('log', 'read', folder, '--time-zone', '+00:00', '--format', 'json');
  const args = [...options, '--time-zone', '+00:00', '--format', 'json'];
  return [await runProgram('log', command, folder, ...args), await runNode([mainFile, 'log', command, '--records', ...args], read.stdout)];
}

describe('records from standard input', () => {
  for (const [command, ...options] of [
    ['find', '--after', '2024-01-02'],
    ['measure', '--after', '2024-01-02', '--before', '2024-01-03'],
    ['measure', '--after', '2024-01-02', '--baseline', '2024-01-03'],
    ['measure', '--after', '2024-01-03', '--baseline', '2024-01-02'],
  ] as const) {
    it(`have the result of the logs: log ${command} ${options.join(' ')}`, () =>
      withFiles(logs, async (folder) => {
        const file = path.join(folder, 'criteria.xml');
        writeFileSync(file, criteria);
        const [ofLogs, ofRecords] = await onLogsAndRecords(
          folder,
          command,
          ...options,
          ...(command === 'find' ? ['--criteria', file] : []),
        );
        assert.deepEqual(ofRecords, { ...ofLogs, stdout: asOfRecords(ofLogs.stdout) });
        assert.equal(ofLogs.exitCode, 0);
        assert.match(
          ofLogs.stdout,
          command === 'find' ? /"direction":"Inbound".*"first":"2024-01-02T09:00:01/ : /"name":"records","count":[12]/,
        );
      }));
  }

  it('before --after are the baseline of log report', () =>
    withFiles(logs, async (folder) => {
      const [ofLogs, ofRecords] = await onLogsAndRecords(folder, 'report', '--after', '2024-01-03', '-o', '-');
      const news = ({ stdout }: Run): string => /<h2 id="new">[^]*?<\/section>/.exec(stdout)?.[0] ?? '';
      assert.match(news(ofLogs), /nc\.exe/);
      assert.equal(news(ofRecords), news(ofLogs));
    }));

  it('keep their direction if the records with the listeners are not among them', () =>
    withFiles(logs, async (folder) => {
      const file = path.join(folder, 'criteria.xml');
      writeFileSync(file, criteria);
      const read = await runProgram('log', 'read', folder, '--remote-port', '50001', '--time-zone', '+00:00', '--format', 'json');
      assert.equal(read.stdout.split('\n').length, 2);
      const { stdout } = await runNode([mainFile, 'log', 'find', '--records', '--criteria', file, '--format', 'json'], read.stdout);
      assert.match(stdout, /"reasons":\["inbound"\],"direction":"Inbound"/);
    }));
});
