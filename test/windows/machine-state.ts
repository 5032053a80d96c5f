import assert from 'node:assert/strict';
import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { realWindows, runOnWindows } from './windows-program.ts';
import { wineEnvironment } from './wine.ts';

/** Where a file of drive C: is for this process. */
export function onDriveC(...names: readonly string[]): string {
  return realWindows ? join('C:\\', ...names) : join(wineEnvironment().WINEPREFIX ?? '', 'drive_c', ...names);
}

/** What setup could leave behind: files with their sizes, registry keys with their values; a line for each. */
export type MachineState = ReadonlySet<string>;

/** Under wine of the whole machine, but for what others write; on Windows, where others write everywhere, of the places that setup uses. */
export async function machineState(): Promise<MachineState> {
  const files = realWindows
    ? [onDriveC('Program Files'), onDriveC('Program Files', 'WindowsPowerShell', 'Modules')].flatMap((folder) =>
        readdirSync(folder).map((name) => join(folder, name)),
      )
    : allFiles(onDriveC());
  const services = 'HKLM\\SYSTEM\\CurrentControlSet\\Services';
  const keys = realWindows
    ? [`${services}\\PortReporter`, `${services}\\EventLog\\Application\\PortReporter`, `${uninstallEntries}\\PortReporter`]
    : [services, 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager', uninstallEntries];
  const registry = await Promise.all(keys.map(async (key) => valuesOf((await runOnWindows('reg', ['query', key, '/s'])).stdout)));
  return new Set([...files, ...registry.flat()]);
}

/** @throws AssertionError when the machine is not as it was, also when it has had a moment to settle */
export async function requireUnchanged(before: MachineState): Promise<void> {
  let found: string[] = [];
  for (let attempt = 0; attempt < 3; attempt++) {
    found = changes(before, await machineState());
    if (found.length === 0) return;
    await setTimeout(1_000);
  }
  assert.deepEqual(found, []);
}

/** What has changed between two states: what is new behind a plus, what is gone behind a minus. */
function changes(before: MachineState, now: MachineState): string[] {
  return [
    ...[...now].filter((line) => !before.has(line)).map((line) => `+ ${line}`),
    ...[...before].filter((line) => !now.has(line)).map((line) => `- ${line}`),
  ];
}

/** The keys that `reg query` lists, and their values behind them. */
function valuesOf(listing: string): string[] {
  let key = '';
  return listing
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => {
      if (!line.startsWith(' ')) key = line;
      return line === key ? key : `${key}${line}`;
    })
    .filter((line) => !counted.test(line) && line !== uninstallEntries);
}

/** Where Windows keeps the installed programs. A Windows of wine's has no such key before the first one, but every real one. */
const uninstallEntries = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall';

/** What comes and goes with wine's network. */
const counted = /LastWriteTime|Dhcp|\\Tcpip\\/;

/** Folders that others write to; the native part is unpacked below the one of the system's own profile, which wine has not got at first. */
const others = /(?:^|[\\/])(?:temp|config|LogFiles|Local[\\/]Microsoft[\\/]PowerShell)$/i;

function allFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const place = join(folder, entry.name);
    if (others.test(place)) return [];
    if (entry.isDirectory()) return [`${place}/`, ...allFiles(place)];
    return [`${place} ${lstatSync(place).size}`];
  });
}
