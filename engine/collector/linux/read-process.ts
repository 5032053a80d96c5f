import { statSync, type BigIntStats } from 'node:fs';
import { basename } from 'node:path';
import { unknownProcessFields } from '../../model/mapping-schema.ts';
import type { Missing, MissingField, MissingReason, ProcessInfo } from '../../model/port-mapping.ts';
import { AccountNames } from '../../platform/linux/accounts.ts';
import { createStartClock, readBootTime, type StartClock } from '../../platform/linux/boot-time.ts';
import { containerName, containerOfCgroups } from './containers.ts';
import { parseCgroups, parseArguments, parseEffectiveUser, parseStat, processName } from './parse-proc-pid.ts';
import { readProcLink, readProcText, textOf } from './read-proc-file.ts';
import { unitsOfCgroup } from './systemd-units.ts';
import { processFolder } from './threads.ts';

/** The fields of a process, and further values that its records need. */
export interface ProcessReadResult {
  readonly info: ProcessInfo;
  readonly container: string | null;
  /** Whether this is systemd, of the system or of a user: it holds sockets for the services that it starts. */
  readonly isServiceManager: boolean;
  /** Hundredths of a second since boot; orders processes by age. */
  readonly startTicks: number;
}

/** What the fields of all processes have in common. */
export interface ProcessSources {
  readonly accounts: AccountNames;
  readonly startTime: StartClock;
}

/** @param bootTime of `readBootTime`: the same one wherever records of the same processes are made */
export function createProcessSources(bootTime = readBootTime()): ProcessSources {
  return { accounts: new AccountNames(), startTime: createStartClock(bootTime) };
}

/** Reads `/proc/<pid>`. The fields of a process that has ended are missing with the reason `Exited`. */
export function readProcess(pid: number, { accounts, startTime }: ProcessSources): ProcessReadResult {
  const statText = readProcText(`/proc/${pid}/stat`);
  const stat = 'text' in statText ? parseStat(statText.text) : null;
  if (stat === null) return exitedProcess(pid);
  const main = `/proc/${pid}`;
  const folder = stat.state === 'Z' ? processFolder(pid) : main;
  const { user, path, deleted, args, cgroups, missing } = readFiles(folder);
  if (stat.isKernelThread) missing.path = missing.commandLine = 'Kernel';
  else if (stat.state === 'Z' && folder === main) missing.path = missing.commandLine = 'Exited';
  if (missing.path !== undefined) missing.deleted = missing.path;
  const container = containerOfCgroups(cgroups);
  return {
    info: {
      processId: pid,
      processStarted: startTime(stat.startTicks),
      processName: processName(stat.comm, path, args),
      path,
      deleted,
      commandLine: missing.commandLine === undefined ? args.join(' ') : null,
      parentProcessId: stat.parentProcessId,
      user: user === null ? null : accounts.of(user),
      services: unitsOfCgroup(cgroups[0] ?? ''),
      missing,
    },
    container: container === null ? null : containerName(container),
    isServiceManager: stat.comm === 'systemd' && (path === null || basename(path) === 'systemd'),
    startTicks: stat.startTicks,
  };
}

/** Whether a process still runs: if another one had its PID, it would have started later. */
export function isRunning({ processId, processStarted }: ProcessInfo, { startTime }: ProcessSources): boolean {
  const stat = parseStat(textOf(readProcText(`/proc/${processId}/stat`)));
  return stat !== null && processStarted !== null && startTime(stat.startTicks).getTime() === processStarted.getTime();
}

/** The contents of the files of a process or thread, and why some could not be read. */
function readFiles(folder: string) {
  const missing: { -readonly [field in MissingField]?: MissingReason } = {};
  const read = (field: MissingField, value: ReturnType<typeof readProcText>): string | null => {
    if ('text' in value) return value.text;
    missing[field] = value.reason;
    return null;
  };
  const user = parseEffectiveUser(read('user', readProcText(`${folder}/status`)) ?? '');
  const exe = read('path', readProcLink(`${folder}/exe`));
  const { path, deleted } = exe === null ? { path: null, deleted: null } : executableOf(folder, exe);
  const args = parseArguments(read('commandLine', readProcText(`${folder}/cmdline`)) ?? '');
  const cgroups = parseCgroups(read('services', readProcText(`${folder}/cgroup`)) ?? '');
  return { user, path, deleted, args, cgroups, missing };
}

/** The fields of a process that ended before they were read. */
export function exitedProcess(pid: number): ProcessReadResult {
  return {
    info: {
      ...unknownProcessFields,
      processId: pid,
      missing: allMissing('Exited'),
    },
    container: null,
    isServiceManager: false,
    startTicks: Infinity,
  };
}

/** The same reason for every field of a process, except its PID. */
export function allMissing(reason: MissingReason): Missing {
  return {
    processStarted: reason,
    processName: reason,
    path: reason,
    deleted: reason,
    commandLine: reason,
    parentProcessId: reason,
    user: reason,
    services: reason,
  };
}

const deletedMark = ' (deleted)';

/**
 * The path of an executable, from the target of its link, and whether it was deleted or replaced since. The kernel appends ` (deleted)` to
 * the path of a removed file (d_path). A file may also have such a name: then the path, in the file system that the process sees, leads to
 * the file that runs.
 */
function executableOf(folder: string, link: string): { readonly path: string; readonly deleted: boolean } {
  if (!link.endsWith(deletedMark)) return { path: link, deleted: false };
  const running = statOf(`${folder}/exe`);
  const atPath = statOf(`${folder}/root${link}`);
  const isFileName = running !== undefined && atPath !== undefined && running.dev === atPath.dev && running.ino === atPath.ino;
  return isFileName ? { path: link, deleted: false } : { path: link.slice(0, -deletedMark.length), deleted: true };
}

function statOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true });
  } catch {
    return undefined;
  }
}
