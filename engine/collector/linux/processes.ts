import { statSync } from 'node:fs';
import type { Missing, MissingField, MissingReason, ProcessFacts } from '../../facts/port-mapping.ts';
import { accountName } from './accounts.ts';
import { startTime } from './boot-time.ts';
import { parseCgroups } from './cgroups.ts';
import { containerName, containerOfCgroups } from './containers.ts';
import { readProcLink, readProcText } from './proc-files.ts';
import { parseArguments, parseEffectiveUser, parseStat, processName } from './process-files.ts';
import { unitsOfCgroup } from './units.ts';

/** A process with what its record needs beyond the facts. */
export interface ReadProcess {
  readonly facts: ProcessFacts;
  readonly container: string | null;
  /** Whether this is systemd, of the system or of a user: it holds sockets for the services that it starts. */
  readonly isServiceManager: boolean;
  /** Hundredths of a second since boot; orders processes by age. */
  readonly startTicks: number;
}

/** Reads what `/proc/<pid>` tells. A process that is gone gives facts that say so. */
export function readProcess(pid: number): ReadProcess {
  const folder = `/proc/${pid}`;
  const statText = readProcText(`${folder}/stat`);
  const stat = 'text' in statText ? parseStat(statText.text) : null;
  if (stat === null) return goneProcess(pid);
  const missing: { -readonly [field in MissingField]?: MissingReason } = {};
  const take = (field: MissingField, value: ReturnType<typeof readProcText>): string | null => {
    if ('text' in value) return value.text;
    missing[field] = value.reason;
    return null;
  };
  const user = parseEffectiveUser(take('user', readProcText(`${folder}/status`)) ?? '');
  const path = take('path', readProcLink(`${folder}/exe`));
  const args = parseArguments(take('commandLine', readProcText(`${folder}/cmdline`)) ?? '');
  const cgroups = parseCgroups(take('services', readProcText(`${folder}/cgroup`)) ?? '');
  if (stat.isKernelThread) missing.path = missing.commandLine = 'Kernel';
  else if (stat.state === 'Z') missing.path = missing.commandLine = 'Exited';
  const container = containerOfCgroups(cgroups);
  const name = processName(stat.comm, path === null ? null : withoutDeleted(path), args[0] ?? null);
  return {
    facts: {
      processId: pid,
      processStarted: startTime(stat.startTicks),
      processName: name,
      path: path === null ? null : withoutDeleted(path),
      commandLine: missing.commandLine === undefined ? args.join(' ') : null,
      parentProcessId: stat.parentProcessId,
      user: user === null ? null : accountName(user),
      services: unitsOfCgroup(cgroups[0] ?? ''),
      missing,
    },
    container: container === null ? null : containerName(container),
    isServiceManager: stat.comm === 'systemd',
    startTicks: stat.startTicks,
  };
}

function goneProcess(pid: number): ReadProcess {
  return {
    facts: {
      processId: pid, processStarted: null, processName: null, path: null, commandLine: null, parentProcessId: null, user: null,
      services: [],
      missing: allMissing('Exited'),
    },
    container: null,
    isServiceManager: false,
    startTicks: Infinity,
  };
}

/** The same reason for everything that a process would tell, save its PID. */
export function allMissing(reason: MissingReason): Missing {
  return {
    processStarted: reason, processName: reason, path: reason, commandLine: reason, parentProcessId: reason, user: reason, services: reason,
  };
}

const deleted = ' (deleted)';

/** The kernel writes ` (deleted)` behind the path of a file that is no longer there (d_path). A file may really be named so. */
function withoutDeleted(path: string): string {
  return path.endsWith(deleted) && statSync(path, { throwIfNoEntry: false }) === undefined ? path.slice(0, -deleted.length) : path;
}
