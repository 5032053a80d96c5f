import assert from 'node:assert/strict';
import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { realWindows, runOnWindows } from './windows-program.ts';
import { wineEnvironment } from './wine.ts';

/** The path of a file on drive C: for this process. */
export function onDriveC(...names: readonly string[]): string {
  return realWindows ? join('C:\\', ...names) : join(wineEnvironment().WINEPREFIX ?? '', 'drive_c', ...names);
}

/** Everything that setup could leave behind: files with their sizes, registry keys with their values; a line for each. */
export type MachineState = ReadonlySet<string>;

/**
 * Reads the state of the whole machine under Wine, except what other programs write; on Windows, where other programs write everywhere,
 * only that of the folders and keys of setup.
 */
export async function machineState(): Promise<MachineState> {
  const files = realWindows
    ? [onDriveC('Program Files'), onDriveC('Program Files', 'WindowsPowerShell', 'Modules')].flatMap((folder) =>
        readdirSync(folder).map((name) => join(folder, name)),
      )
    : allFiles(onDriveC());
  const services = 'HKLM\\SYSTEM\\CurrentControlSet\\Services';
  const keys = realWindows
    ? [
        `${services}\\PortReporter`,
        `${services}\\EventLog\\Application\\PortReporter`,
        `${services}\\EventLog\\Port Reporter`,
        `${uninstallEntries}\\PortReporter`,
      ]
    : [services, 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager', uninstallEntries];
  const registry = await Promise.all(keys.map(async (key) => valuesOf((await runOnWindows('reg', ['query', key, '/s'])).stdout)));
  return new Set([...files, ...registry.flat()]);
}

/** @throws AssertionError if the state of the machine has changed, also after three polls */
export async function requireUnchanged(before: MachineState): Promise<void> {
  let found: string[] = [];
  for (let attempt = 0; attempt < 3; attempt++) {
    found = changes(before, await machineState());
    if (found.length === 0) return;
    await setTimeout(1_000);
  }
  assert.deepEqual(found, []);
}

/** The differences between two states: new lines start with a plus, removed lines with a minus. */
function changes(before: MachineState, now: MachineState): string[] {
  return [
    ...[...now].filter((line) => !before.has(line)).map((line) => `+ ${line}`),
    ...[...before].filter((line) => !now.has(line)).map((line) => `- ${line}`),
  ];
}

/** The keys that `reg query` lists, each value prefixed with its key. */
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

/** The registry key of installed programs. Wine creates it with the first one; it exists on every Windows. */
const uninstallEntries = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall';

/** Values that change with Wine's network. */
const counted = /LastWriteTime|Dhcp|\\Tcpip\\/;

/** Folders that other programs write to. The native addon is extracted below the system profile, which Wine creates later. */
const unrelatedFolders = /(?:^|[\\/])(?:temp|config|LogFiles|Local[\\/]Microsoft[\\/]PowerShell)$/i;

function allFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (unrelatedFolders.test(path)) return [];
    if (entry.isDirectory()) return [`${path}/`, ...allFiles(path)];
    return [`${path} ${lstatSync(path).size}`];
  });
}
