import { uptime, hostname, release } from 'node:os';
import type { ClockReading } from '../model/clock-reading.ts';
import type { DetailedMachineInfo } from '../model/machine-info.ts';

/** Reads the information about this machine. */
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

/** Returns a function that reads the machine's clocks. */
export async function createClocks(): Promise<() => ClockReading> {
  const awake = process.platform === 'win32' ? (await import('../platform/windows/awake-time.ts')).createAwakeTime() : monotonicTime;
  return () => ({ wall: Date.now(), sinceBoot: uptime() * 1000, awake: awake() });
}

/** CLOCK_MONOTONIC in milliseconds. On Linux it stops while the machine sleeps. */
function monotonicTime(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000;
}
