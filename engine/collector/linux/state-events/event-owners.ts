import type { OptionalFieldGroup } from '../../../model/mapping-schema.ts';
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
    if (++this.reads <= maxReadsPerSecond) this.read(processId, now);
  }

  /**
   * The process that runs with this PID; null if it has ended, or if it started after `clock` (microseconds of CLOCK_MONOTONIC). All
   * programs that were started before must be reported with {@link programStarted}.
   */
  running(processId: number, threadId: number, clock: number): StateOwner | null {
    const now = performance.now();
    const known = this.cache.get(processId);
    const entry = known !== undefined && now - known.readAt < maxAgeMs ? known : this.read(processId, now);
    if (entry === null) return known?.owner ?? null;
    if (entry.startTicks * microsecondsPerTick > clock + suspendedMicroseconds() + microsecondsPerTick) return null;
    const { owner } = entry;
    // A thread may be in another network namespace than its process.
    const namespace = threadId === processId ? owner.namespace : this.namespaceOf(threadId);
    return namespace === owner.namespace ? owner : { ...owner, namespace };
  }

  /** A process that has ended: as it was read before, or else what the kernel's records say about it. */
  ended(processId: number): StateOwner {
    const known = this.cache.get(processId);
    return known?.owner ?? { info: this.endedProcess(processId), container: null, namespace: null };
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
  private read(processId: number, now: number): CacheEntry | null {
    const before = programOf(processId);
    if (before === null) return null;
    const { info, container, startTicks } = readProcess(processId, this.sources);
    const namespace = this.namespaceOf(processId);
    const owner = { info: this.include.length === 0 ? info : withProcessFields(info, this.include, this.hashOf), container, namespace };
    // Nothing is missing because it ended, and it started no other program.
    if (info.missing.path === 'Exited' || before !== programOf(processId)) return null;
    const entry = { owner, startTicks, readAt: now };
    this.cache.delete(processId);
    const [oldest] = this.cache.keys();
    if (this.cache.size >= maxProcesses && oldest !== undefined) this.cache.delete(oldest);
    this.cache.set(processId, entry);
    return entry;
  }

  private namespaceOf(task: number): string | null {
    const link = readProcLink(`/proc/${task}/ns/net`);
    return 'text' in link ? this.nameOfNamespace(link.text) : null;
  }

  private endedProcess(processId: number): ProcessInfo {
    const { info } = exitedProcess(processId);
    const started = this.started.get(processId);
    if (started === undefined) return info;
    const parent = started.comm === null ? this.cache.get(started.parentProcessId)?.owner.info : undefined;
    const known: Partial<ProcessInfo> = {
      ...(started.comm !== null && { processName: started.comm }),
      // It never ran another program than its parent.
      ...(parent && { processName: parent.processName, path: parent.path, deleted: parent.deleted }),
      ...(started.parentProcessId > 0 && { parentProcessId: started.parentProcessId }),
    };
    const missing = Object.entries(info.missing).filter(([field]) => !Object.hasOwn(known, field));
    return { ...info, ...known, missing: Object.fromEntries(missing) };
  }
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
