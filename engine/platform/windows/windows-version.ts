import { release, version } from 'node:os';
import type { DetailedMachineInfo } from '../../model/machine-info.ts';
import { regGetValue } from './advapi32.ts';
import { getComputerName } from './kernel32.ts';

const key = 'SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';
const localMachine = 0xffff_ffff_8000_0002n; // HKEY_LOCAL_MACHINE (winreg.h)
const stringsOnly = 0x2; // RRF_RT_REG_SZ (winreg.h)
const numbersOnly = 0x10; // RRF_RT_REG_DWORD

/** The computer name, and the name and version of Windows as `winver` shows them: `Windows 11 Pro 24H2`, build `10.0.26100.2314`. */
export function windowsVersion(): Pick<DetailedMachineInfo, 'computer' | 'operatingSystem' | 'build'> {
  const read = (name: string, flags: number): Buffer | null => {
    const data = Buffer.alloc(512);
    const length = Uint32Array.of(data.length);
    return regGetValue(localMachine, key, name, flags, null, data, length) === 0 ? data.subarray(0, length[0]) : null;
  };
  const text = (name: string): string | null => read(name, stringsOnly)?.toString('utf16le').replace(/\0+$/, '') ?? null;
  const update = read('UBR', numbersOnly)?.readUInt32LE(0);
  return {
    computer: computerName(),
    // Node reads ProductName from the registry and corrects the value of Windows 11 there: `Windows 10 Pro`.
    operatingSystem: [version(), text('DisplayVersion') ?? text('ReleaseId')].filter(Boolean).join(' '),
    build: [release(), update].filter((part) => part !== undefined).join('.'),
  };
}

/** GetComputerNameW (winbase.h): the NetBIOS name, which version 1.01 wrote. */
function computerName(): string {
  const buffer = Buffer.alloc(2 * 256);
  const length = Uint32Array.of(256);
  getComputerName(buffer, length);
  return buffer.toString('utf16le', 0, 2 * (length[0] ?? 0));
}
