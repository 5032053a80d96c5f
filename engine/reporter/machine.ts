import { hostname, release, uptime } from 'node:os';
import type { DetailedMachineInfo } from '../model/machine-info.ts';

/** The machine that we run on. */
export async function readMachine(): Promise<DetailedMachineInfo> {
  const system =
    process.platform === 'win32'
      ? (await import('../platform/windows/windows-version.ts')).windowsVersion()
      : (await import('../platform/linux/os-release.ts')).linuxVersion();
  return {
    computer: hostname(),
    platform: process.platform,
    build: release(),
    bootTime: new Date(Math.round(Date.now() / 1000 - uptime()) * 1000),
    ...system,
  };
}
