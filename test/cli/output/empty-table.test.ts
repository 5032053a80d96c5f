import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { onTerminal, requireTerminal } from '../../terminal.ts';
import { withFiles } from '../../log-reader/read-text.ts';
import { mainFile, runProgram } from '../run-program.ts';

describe('a table without rows', function () {
  this.timeout(30_000);
  before(function () {
    requireTerminal(this);
  });

  const logs = 'test/fixtures/reporter/linux';
  const listener = '{"protocol":"TCP","localAddress":"::","localPort":80,"state":"Listen","processId":1}\n';
  const scan =
    '<nmaprun><scaninfo type="connect" protocol="tcp" services="80"/><host><status state="up"/>' +
    '<address addr="10.0.0.1" addrtype="ipv4"/><ports><port protocol="tcp" portid="80"><state state="open"/></port></ports></host></nmaprun>';
  const cases = (folder: string): [args: string[], text: RegExp][] => {
    const snapshot = path.join(folder, 'a.json');
    return [
      [['log', 'find', logs, '--severity', 'high'], /^PortReporter: no finding in 44 records\.\n$/],
      [['log', 'measure', logs, '--statistics', 'browser*'], /^PortReporter: no result for --statistics browser\* in \d+ records\.\n$/],
      [['log', 'compare', logs, logs], /^PortReporter: no difference between the logs\.\n$/],
      [['compare', snapshot, snapshot], /^PortReporter: no difference \(1 mapping before, 1 after\)\.\n$/],
      [['compare', '--machines', snapshot, `b=${snapshot}`], /^PortReporter: no difference between 2 machines\.\n$/],
      [
        ['compare', snapshot, '--nmap', path.join(folder, 'scan.xml'), '--host', '10.0.0.1', '--port', '81'],
        /^PortReporter: no port to compare\.\n$/,
      ],
    ];
  };

  it('is reported at a terminal', () =>
    withFiles({ 'a.json': listener }, async (folder) => {
      writeFileSync(path.join(folder, 'scan.xml'), scan);
      for (const [args, text] of cases(folder)) {
        const result = await onTerminal([process.execPath, mainFile, ...args], []);
        assert.match(result.text, text);
        assert.equal(result.exitCode, 0);
      }
    }));

  it('is not reported to programs, and not in other formats', () =>
    withFiles({ 'a.json': listener }, async (folder) => {
      writeFileSync(path.join(folder, 'scan.xml'), scan);
      for (const [args] of cases(folder)) {
        assert.deepEqual(await runProgram(...args), { exitCode: 0, stdout: '', stderr: '' });
        const { text } = await onTerminal([process.execPath, mainFile, ...args, '--format', 'json'], []);
        assert.equal(text, '');
      }
    }));
});
