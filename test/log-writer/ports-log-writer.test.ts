import assert from 'node:assert/strict';
import { portsLine } from '../../engine/log-writer/ports-log-writer.ts';
import { createMapping } from '../builders.ts';

describe('the module in PR-PORTS', () => {
  const cases: readonly [title: string, processName: string | null, path: string | null, module: string][] = [
    ['the name of the process', 'svchost.exe', 'C:\\WINDOWS\\system32\\svchost.exe', 'svchost.exe'],
    ['the interpreter of a script', 'inventory-serverd', '/usr/bin/python3.11', 'python3.11'],
    ['a file name with a backslash', 'a\\b', '/opt/a\\b', 'a\\b'],
    ['the name of a process whose executable is unknown', 'node', null, 'node'],
    ['nothing of no process', null, null, ''],
  ];
  for (const [title, processName, path, module] of cases) {
    it(`is ${title}`, () => {
      const line = portsLine(new Date(2026, 0, 2), createMapping({ processName, path, user: 'u' }), 'linux');
      assert.equal(line.split(',').slice(8).join(), `${module},<u>\n`);
    });
  }
});
