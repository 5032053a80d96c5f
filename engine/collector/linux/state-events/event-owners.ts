import type { OptionalFieldGroup } from '../../../model/mapping-schema.ts';
import { unknownProcessFields } from '../../../model/mapping-schema.ts';
import type { ProcessInfo } from '../../../model/port-mapping.ts';
import { clockMicroseconds } from '../../../platform/linux/clock.ts';
import { CLOCK_BOOTTIME, CLOCK_MONOTONIC } from '../../../platform/linux/libc.ts';
import type { StateOwner } from '../../collector.ts';
import { createFileHashes } from '../executable-hash.ts';
import { namespaceNames } from '../namespaces.ts';
import { withProcessFields } from '../read-optional-fields.ts';
import { readProcLink, readProcText, textOf } from '../read-proc-file.ts';
import { createProcessSources, exitedProcess, readProcess, type ProcessSources } from '../read-process.ts';
import type { ProcessRecord } from './parse-record.ts';
import { StartedProcesses } from './started-processes.ts';

/** Fields are read again after this time, as at polls. */
const maxAgeMs = 60_000;
const maxProcesses = 10_000;
/** How many processes are read in a second when they start a program: a machine that compiles starts thousands, and none connects. */
const maxReadsPerSecond = 400;
/** The start of a process is known to a hundredth of a second. */
const microsecondsPerTick = 10_000;

interface CacheEntry {
  readonly owner: StateOwner;
  /** Hundredths of a second since boot. */
  readonly startTicks: number;
  readonly readAt: number;
  /** Read when it started a program: it may change its account or namespace before it connects. */
  readonly isNew: boolean;
}

/** The processes of events. They are read when they start a program and when they connect, because many end a moment later. */
export class EventOwners {
  private readonly include: readonly OptionalFieldGroup[];
  private readonly sources: ProcessSources;
  private readonly hashOf = createFileHashes();
  private readonly nameOfNamespace = namespaceNames();
  private readonly cache = new Map<number, CacheEntry>();
  private readonly started = new StartedProcesses();
  private readsSince = -Infinity;
  private reads = 0;

  constructor(include: readonly OptionalFieldGroup[], bootTime: number) {
    this.include = include;
    this.sources = createProcessSources(bootTime);
  }

  /** A process has started a program: its fields are read, for the case that it ends soon after it connects. */
  programStarted(processId: number): void {
    this.cache.delete(processId);
    const now = performance.now();
    if (now - this.readsSince >= 1000) [this.readsSince, this.reads] = [now, 0];
    if (++this.reads <= maxReadsPerSecond) this.read(processId, now, true);
  }

  /**
   * The process that runs with this PID; null if it has ended, or if it started after `clock` (microseconds of CLOCK_MONOTONIC). All
   * programs that were started before must be reported with {@link programStarted}.
   */
  running(processId: number, threadId: number, clock: number): StateOwner | null {
    const now = performance.now();
    const known = this.cache.get(processId);
    const isCurrent = known !== undefined && !known.isNew && now - known.readAt < maxAgeMs;
    const entry = isCurrent ? known : (this.read(processId, now) ?? known ?? null);
    if (entry === null || !startedBefore(entry, clock)) return null;
    const { owner } = entry;
    // A thread may be in another network namespace than its process.
    const namespace = threadId === processId ? owner.namespace : this.namespaceOf(threadId, owner.namespace);
    return namespace === owner.namespace ? owner : { ...owner, namespace };
  }

  /** A process that has ended since `clock`: as it was read before, or else what the kernel's records say about it. */
  ended(processId: number, clock: number): StateOwner {
    if (processId <= 0) return ownerElsewhere;
    const known = this.cache.get(processId);
    // A later process may have its PID now.
    return known !== undefined && startedBefore(known, clock) ? known.owner : this.endedOwner(processId);
  }

  /** Keeps the names of processes, in the order of their records. */
  add(record: ProcessRecord): void {
    this.started.add(record);
    if (record.kind === 'ended') this.cache.delete(record.processId);
  }

  /** Records of processes were lost: what is known of an ended process may be about an earlier one. */
  forget(): void {
    this.started.clear();
    this.cache.clear();
  }

  /** Null if it ends meanwhile. */
  private read(processId: number, now: number, isNew = false): CacheEntry | null {
    const before = programOf(processId);
    if (before === null) return null;
    const { info, container, startTicks } = readProcess(processId, this.sources);
    const namespace = this.namespaceOf(processId, null);
    const owner = { info: this.include.length === 0 ? info : withProcessFields(info, this.include, this.hashOf), container, namespace };
    // Nothing is missing because it ended, and it started no other program.
    if (info.missing.path === 'Exited' || before !== programOf(processId)) return null;
    const entry = { owner, startTicks, readAt: now, isNew };
    this.cache.delete(processId);
    const [oldest] = this.cache.keys();
    if (this.cache.size >= maxProcesses && oldest !== undefined) this.cache.delete(oldest);
    this.cache.set(processId, entry);
    return entry;
  }

  /** @param unknown for a task that has ended or cannot be read */
  private namespaceOf(task: number, unknown: string | null): string | null {
    const link = readProcLink(`/proc/${task}/ns/net`);
    return 'text' in link ? this.nameOfNamespace(link.text) : unknown;
  }

  private endedOwner(processId: number): StateOwner {
    const { info } = exitedProcess(processId);
    const started = this.started.get(processId);
    if (started === undefined) return { info, container: null, namespace: null };
    const { comm, parentProcessId, programOf } = started;
    // It never ran another program than this one, and a new process is in the container and the network of the one that started it.
    const program = programOf === null ? null : this.running(programOf.processId, programOf.processId, programOf.clock);
    const known: Partial<ProcessInfo> = {
      ...(comm !== null && { processName: comm }),
      ...(program && { processName: program.info.processName, path: program.info.path, deleted: program.info.deleted }),
      ...(parentProcessId > 0 && { parentProcessId }),
    };
    const missing = Object.entries(info.missing).filter(([field]) => !Object.hasOwn(known, field));
    return {
      info: { ...info, ...known, missing: Object.fromEntries(missing) },
      container: program?.container ?? null,
      namespace: program?.namespace ?? null,
    };
  }
}

/** The kernel reports PID 0 for processes of other PID namespaces, and -1 for one that is about to end. */
const ownerElsewhere: StateOwner = {
  info: { ...unknownProcessFields, processId: null, missing: { processId: 'OtherPidNamespace' } },
  container: null,
  namespace: null,
};

function startedBefore({ startTicks }: CacheEntry, clock: number): boolean {
  return startTicks * microsecondsPerTick <= clock + suspendedMicroseconds() + microsecondsPerTick;
}

/** Start, name and executable of a process; null if it has ended. */
function programOf(pid: number): string | null {
  const stat = textOf(readProcText(`/proc/${pid}/stat`));
  const nameEnd = stat.lastIndexOf(')');
  if (nameEnd < 0) return null;
  const ticks = stat.slice(nameEnd + 2).split(' ', 20)[19];
  const executable = readProcLink(`/proc/${pid}/exe`);
  // A kernel thread has none; a process that has ended neither.
  return `${ticks} ${stat.slice(0, nameEnd)} ${textOf(executable)}`;
}

/** How long the machine has slept since it was booted: process starts count that time, events do not. */
function suspendedMicroseconds(): number {
  return clockMicroseconds(CLOCK_BOOTTIME) - clockMicroseconds(CLOCK_MONOTONIC);
}
