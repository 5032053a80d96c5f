import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { portsLogHeader } from '../../../engine/log-writer/ports-log-writer.ts';
import { withFiles } from '../../log-reader/read-text.ts';
import { runProgram } from '../run-program.ts';

const stamp = '08-06-30-10-17-54';
const initial = readFileSync(`test/fixtures/reporter/samples/PR-INITIAL-${stamp}.log`);
const line = (hour: number, localPort: number, remotePort: number): string =>
  `08/6/30,${hour}:0:0,TCP,${localPort},10.0.0.1,${remotePort},6.6.6.6,7,a.exe,<LAB\\ann>\r\n`;
// Port 135 has a listener in PR-INITIAL, port 8080 in PR-PORTS.
const first = `08/6/30,11:0:0,TCP,8080,0.0.0.0,,0.0.0.0,7,a.exe,<x>\r\n${line(11, 135, 50_000)}${line(11, 8080, 50_000)}${line(11, 50_000, 443)}`;
const second = line(12, 135, 50_001) + line(12, 50_001, 443);
const header = portsLogHeader(stamp, 'win32');
const files = { [`PR-PORTS-${stamp}.log`]: header + first, 'PR-PORTS-08-06-30-11-30-0.log': header + second };

async function directions(folder: string, ...args: string[]): Promise<unknown[]> {
  const { stdout, stderr, exitCode } = await runProgram('log', 'read', folder, '--format', 'json', ...args);
  assert.deepEqual([stderr, exitCode], ['', 0]);
  return stdout
    .trimEnd()
    .split('\n')
    .map((text) => {
      const { type, localPort, direction } = JSON.parse(text);
      return `${type} ${localPort} ${direction}`;
    });
}

describe('log read shows the direction of connections', () => {
  it('by the listeners of PR-INITIAL, which is not printed if it is not requested, and of earlier files', () =>
    withFiles({ ...files, [`PR-INITIAL-${stamp}.log`]: initial }, async (folder) => {
      const ofFirst = ['port 8080 null', 'port 135 Inbound', 'port 8080 Inbound', 'port 50000 Outbound'];
      const ofSecond = ['port 135 Inbound', 'port 50001 Outbound'];
      assert.deepEqual(await directions(folder, '--type', 'port'), [...ofFirst, ...ofSecond]);
      assert.deepEqual(await directions(folder, '--type', 'port', '--after', '2008-06-30T11:59:00'), ofSecond);
      assert.deepEqual(await directions(folder, '--type', 'port', '--remote-port', '443'), ['port 50000 Outbound', 'port 50001 Outbound']);
    }));

  it('as unknown without PR-INITIAL, and at the tail of a later file', () =>
    withFiles(files, async (folder) => {
      const unknown = ['port 135 null', 'port 50001 null'];
      assert.deepEqual(await directions(folder, '--type', 'port'), [
        'port 8080 null',
        'port 135 null',
        'port 8080 Inbound',
        'port 50000 null',
        ...unknown,
      ]);
      await withFiles({ ...files, [`PR-INITIAL-${stamp}.log`]: initial }, async (whole) => {
        assert.deepEqual(await directions(whole, '--tail', '3'), ['port 50000 Outbound', ...unknown]);
      });
    }));

  it('without damaged lines of a PR-INITIAL that is not requested', () =>
    withFiles({ ...files, [`PR-INITIAL-${stamp}.log`]: `rubbish\n${initial.toString('latin1')}` }, async (folder) => {
      assert.equal((await directions(folder, '--type', 'port')).length, 6);
      assert.match((await runProgram('log', 'read', folder, '--type', 'port,initial')).stderr, /line 1 of .*PR-INITIAL/);
    }));

  it('of events in every format', async () => {
    const { stdout } = await runProgram('log', 'read', 'test/fixtures/reporter/windows-xp', '--type', 'event', '--format', 'csv');
    const [head = '', ...rows] = stdout.split('\r\n');
    const at = head.split(',').indexOf('direction');
    assert.ok(rows.some((row) => row.includes(',opened,') && row.split(',')[at] === 'Outbound'));
  });
});
