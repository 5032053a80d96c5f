import { hostname, release, uptime } from 'node:os';
import type { Machine } from './log-header.ts';

/** What `started` says of the machine beyond the other files' headers. */
export interface MachineFacts extends Machine {
  /** The system's build or kernel version. */
  readonly build: string;
  readonly bootTime: Date;
}

/** The machine that we run on. */
export async function readMachine(): Promise<MachineFacts> {
  const system =
    process.platform === 'win32'
      ? (await import('./windows/windows-version.ts')).windowsVersion()
      : (await import('./linux/os-release.ts')).linuxVersion();
  return {
    computer: hostname(),
    platform: process.platform,
    build: release(),
    bootTime: new Date(Math.round(Date.now() / 1000 - uptime()) * 1000),
    ...system,
  };
}
