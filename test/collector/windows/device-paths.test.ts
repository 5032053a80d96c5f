import assert from 'node:assert/strict';
import { createDevicePaths, dosPath, imagePath, openablePath } from '../../../engine/collector/windows/device-paths.ts';

describe('kernel paths', () => {
  const devices = [
    { drive: 'C:', device: '\\Device\\HarddiskVolume3' },
    { drive: 'D:', device: '\\Device\\HarddiskVolume33' },
  ];
  for (const [path, dos] of [
    ['\\Device\\HarddiskVolume3\\Windows\\x.exe', 'C:\\Windows\\x.exe'],
    ['\\device\\harddiskvolume33\\x.exe', 'D:\\x.exe'],
    ['\\Device\\HarddiskVolume4\\x.exe', '\\Device\\HarddiskVolume4\\x.exe'],
    ['\\Device\\Mup\\server\\share\\x.exe', '\\\\server\\share\\x.exe'],
    ['', ''],
  ] as const) {
    it(`${path || 'an empty path'} becomes ${dos || 'an empty path'}`, () => assert.equal(dosPath(path, devices), dos));
  }
});

describe('the path of an image', () => {
  const toDosPath = createDevicePaths((drive) => (drive === 'R:' ? '\\Device\\ImDisk0' : null));
  for (const [reported, path] of [
    // QueryFullProcessImageNameW returns this for a volume that the mount manager does not know.
    ['\\Device\\ImDisk0\\tool.exe', 'R:\\tool.exe'],
    ['\\Device\\ImDisk1\\tool.exe', '\\Device\\ImDisk1\\tool.exe'],
    ['C:\\Windows\\explorer.exe', 'C:\\Windows\\explorer.exe'],
    ['\\\\server\\share\\x.exe', '\\\\server\\share\\x.exe'],
    // A process of Linux (WSL 1): NtQuerySystemInformation has its path.
    ['', null],
  ] as const) {
    it(`${reported || 'an empty path'} becomes ${path ?? 'no path'}`, () => assert.equal(imagePath(reported, toDosPath), path));
  }

  it('is opened below the devices of the kernel if it has no drive letter, not in the root of the current drive', () => {
    assert.equal(openablePath('\\Device\\ImDisk1\\tool.exe'), '\\\\?\\GLOBALROOT\\Device\\ImDisk1\\tool.exe');
    for (const path of ['C:\\Device\\x.exe', '\\\\Device\\share\\x.exe']) assert.equal(openablePath(path), path);
  });
});

describe('drive letters while a reporter runs', () => {
  const file = '\\Device\\HarddiskVolume7\\tool.exe';
  const devices = new Map([['C:', '\\Device\\HarddiskVolume3']]);
  let queryCount = 0;
  const toDosPath = createDevicePaths((drive) => {
    queryCount++;
    return devices.get(drive) ?? null;
  });

  it('a letter that appears later is used', () => {
    assert.equal(toDosPath(file), file);
    devices.set('E:', '\\Device\\HarddiskVolume7');
    assert.equal(toDosPath(file), 'E:\\tool.exe');
  });

  it('a letter that changes is no longer used', () => {
    devices.delete('E:');
    devices.set('F:', '\\Device\\HarddiskVolume7');
    assert.equal(toDosPath(file), 'F:\\tool.exe');
    devices.set('F:', '\\Device\\HarddiskVolume8');
    assert.equal(toDosPath(file), file);
  });

  it('a path that matches costs one query, a path without a device none', () => {
    queryCount = 0;
    assert.equal(toDosPath('\\Device\\HarddiskVolume3\\x.exe'), 'C:\\x.exe');
    assert.equal(queryCount, 1);
    assert.equal(toDosPath('C:\\x.exe'), 'C:\\x.exe');
    assert.equal(toDosPath('\\Device\\Mup\\server\\share\\x.exe'), '\\\\server\\share\\x.exe');
    assert.equal(queryCount, 1);
  });
});
