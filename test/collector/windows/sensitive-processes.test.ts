import assert from 'node:assert/strict';
import { isSensitiveProcess } from '../../../engine/collector/windows/sensitive-processes.ts';

describe('processes whose memory is not opened', () => {
  const system = 'C:\\Windows\\system32';
  for (const [name, path, expected] of [
    ['lsass.exe', 'C:\\Windows\\System32\\lsass.exe', true],
    ['LsaIso.exe', 'c:\\windows\\system32\\LsaIso.exe', true],
    ['csrss.exe', 'C:\\Windows\\System32\\csrss.exe', true],
    ['smss.exe', null, true],
    ['lsass.exe', '\\Device\\HarddiskVolume3\\Windows\\System32\\lsass.exe', true],
    ['lsass.exe', 'C:\\Users\\Public\\lsass.exe', false],
    ['lsass.exe', '\\\\server\\share\\lsass.exe', false],
    ['csrss.exe', 'C:\\Windows\\System32\\drivers\\csrss.exe', false],
    ['svchost.exe', 'C:\\Windows\\System32\\svchost.exe', false],
    ['lsass.exe.exe', null, false],
  ] as const) {
    it(`${name} at ${path ?? 'an unknown path'}: ${expected}`, () => assert.equal(isSensitiveProcess(name, path, system), expected));
  }
});
