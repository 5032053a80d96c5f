import assert from 'node:assert/strict';
import { dosPath } from '../../../engine/collector/windows/device-paths.ts';

describe('paths as the kernel has them', () => {
  const devices = [{ drive: 'C:', device: '\\Device\\HarddiskVolume3' }, { drive: 'D:', device: '\\Device\\HarddiskVolume33' }];
  for (const [path, dos] of [
    ['\\Device\\HarddiskVolume3\\Windows\\x.exe', 'C:\\Windows\\x.exe'],
    ['\\device\\harddiskvolume33\\x.exe', 'D:\\x.exe'],
    ['\\Device\\HarddiskVolume4\\x.exe', '\\Device\\HarddiskVolume4\\x.exe'],
    ['\\Device\\Mup\\server\\share\\x.exe', '\\\\server\\share\\x.exe'],
    ['', ''],
  ] as const) {
    it(`${path || 'nothing'} is ${dos || 'nothing'}`, () => assert.equal(dosPath(path, devices), dos));
  }
});
