import { basename } from 'node:path';
import { unknownProcessFields, type OptionalFieldGroup } from '../../../model/mapping-schema.ts';
import type { ProcessInfo } from '../../../model/port-mapping.ts';
import { setNewest } from '../../../model/set-newest.ts';
import { clockMicroseconds } from '../../../platform/linux/clock.ts';
import { CLOCK_BOOTTIME, CLOCK_MONOTONIC } from '../../../platform/linux/libc.ts';
import type { StateOwner } from '../../collector.ts';
import { createFileHashes } from '../executable-hash.ts';
import { namespaceNames } from '../namespaces.ts';
import { withProcessFields } from '../read-optional-fields.ts';
import { readProcLink, readProcText, textOf } from '../read-proc-file.ts';
import { createProcessSources, exitedProcess, readProcess, type ProcessSources } from '../read-process.ts';
import type { ProcessRecord, StartedProgram } from './parse-record.ts';
import { ProgramFiles } from './program-files.ts';
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
  private readonly files = new ProgramFiles();
  private accountsReadAt = performance.now();
  private readsSince = -Infinity;
  private reads = 0;

  constructor(include: readonly OptionalFieldGroup[], bootTime: number) {
    this.include = include;
    this.sources = createProcessSources(bootTime);
  }

  /** A process has started a program: its fields are read, for the case that it ends soon after it connects. */
  programStarted({ processId, file }: StartedProgram): void {
    this.cache.delete(processId);
    this.files.add(processId, file);
    const now = performance.now();
    if (now - this.readsSince >= 1000) [this.readsSince, this.reads] = [now, 0];
    if (++this.reads <= maxReadsPerSecond) this.read(processId, now, true);
  }

  /**
   * The process that runs with this PID; null if it has ended, or if it started after `clock` (microseconds of CLOCK_MONOTONIC). All
   * programs that were started before must be reported with {@link programStarted}. If it has ended, but its parent has not taken notice of
   * that yet, its path is missing.
   */
  running(processId: number, threadId: number, clock: number): StateOwner | null {
    const now = performance.now();
    const known = this.cache.get(processId);
    const isCurrent = known !== undefined && !known.isNew && now - known.readAt < maxAgeMs;
    const entry = isCurrent ? known : this.readNow(processId, now, known);
    if (entry === null || !startedBefore(entry, clock)) return null;
    const { owner } = entry;
    // A thread may be in another network namespace than its process.
    const namespace = threadId === processId ? undefined : this.namespaceOf(threadId);
    return namespace === undefined || namespace === owner.namespace ? owner : { ...owner, namespace };
  }

  /**
   * A process as it was read when its record was (`owner`), and completed with what the kernel's records say about it if it had ended then.
   * To be called after all earlier records were added.
   */
  complete(owner: StateOwner | null, processId: number, clock: number): StateOwner {
    if (owner !== null && !hasEnded(owner)) return owner;
    if (processId <= 0) return ownerElsewhere;
    const known = this.cache.get(processId);
    // A later process may have its PID now.
    return known !== undefined && startedBefore(known, clock) ? known.owner : this.endedOwner(processId, owner);
  }

  /** A process that ended before it could be read, and whose PID another one has now. */
  ended(processId: number): StateOwner {
    return this.endedOwner(processId, null);
  }

  /** Keeps the names of processes, in the order of their records. */
  add(record: ProcessRecord): void {
    this.started.add(record);
    if (record.kind !== 'ended') return;
    this.cache.delete(record.processId);
    this.files.delete(record.processId);
  }

  /** Records of processes were lost: what is known of an ended process may be about an earlier one. */
  forget(): void {
    this.started.clear();
    this.files.clear();
    this.cache.clear();
  }

  /** Reads a process again; as it was known before if it has ended. */
  private readNow(processId: number, now: number, known: CacheEntry | undefined): CacheEntry | null {
    const entry = this.read(processId, now);
    return known !== undefined && (entry === null || hasEnded(entry.owner)) ? known : entry;
  }

  /** Null if it ends meanwhile. */
  private read(processId: number, now: number, isNew = false): CacheEntry | null {
    const before = identityOf(processId);
    if (before === null) return null;
    if (now - this.accountsReadAt >= maxAgeMs) {
      this.sources.accounts.clear();
      this.accountsReadAt = now;
    }
    const { info, container, startTicks } = readProcess(processId, this.sources);
    const namespace = this.namespaceOf(processId);
    const owner = { info: this.include.length === 0 ? info : withProcessFields(info, this.include, this.hashOf), container, namespace };
    const entry = { owner, startTicks, readAt: now, isNew };
    if (hasEnded(owner)) return info.missing.processStarted === undefined ? entry : null;
    // It started no other program meanwhile.
    if (before !== identityOf(processId)) return null;
    setNewest(this.cache, processId, entry, maxProcesses);
    return entry;
  }

  /** Undefined for a task that has ended or cannot be read. */
  private namespaceOf(task: number): string | null | undefined {
    const link = readProcLink(`/proc/${task}/ns/net`);
    return 'text' in link ? this.nameOfNamespace(link.text) : undefined;
  }

  /** @param remains what could be read of it after its end */
  private endedOwner(processId: number, remains: StateOwner | null): StateOwner {
    const { info } = remains ?? exitedProcess(processId);
    const program = this.programOf(processId);
    const parentProcessId = this.started.get(processId)?.parentProcessId ?? 0;
    const known: Partial<ProcessInfo> = { ...program?.fields, ...(parentProcessId > 0 && { parentProcessId }) };
    const missing = Object.entries(info.missing).filter(([field]) => !Object.hasOwn(known, field));
    return {
      info: { ...info, ...known, missing: Object.fromEntries(missing) },
      // A new process is in the container of the one that started it. It may have entered another network namespace.
      container: remains?.container ?? program?.origin?.container ?? null,
      namespace: undefined,
    };
  }

  /** The program of a process that has ended, and the process that started it if it ran that one's program. */
  private programOf(processId: number): { readonly fields: Partial<ProcessInfo>; readonly origin: StateOwner | null } | null {
    const started = this.started.get(processId);
    if (started === undefined) return null;
    const { comm, programOf } = started;
    const origin = programOf === null ? null : this.running(programOf.processId, programOf.processId, programOf.clock);
    if (origin !== null) {
      const { processName, path, deleted } = origin.info;
      return { fields: { processName: processName ?? comm, path, deleted }, origin };
    }
    const path = comm === null ? null : this.files.pathOf(processId, comm);
    return {
      fields: { ...(comm !== null && { processName: comm }), ...(path !== null && { processName: basename(path), path, deleted: false }) },
      origin,
    };
  }
}

/** Whether a process ended before it could be read. */
function hasEnded({ info }: StateOwner): boolean {
  return info.missing.path === 'Exited';
}

/** The kernel reports PID 0 for processes of other PID namespaces, and -1 for one that is about to end. */
const ownerElsewhere: StateOwner = {
  info: { ...unknownProcessFields, processId: null, missing: { processId: 'OtherPidNamespace' } },
  container: null,
  namespace: undefined,
};

function startedBefore({ startTicks }: CacheEntry, clock: number): boolean {
  return startTicks * microsecondsPerTick <= clock + suspendedMicroseconds() + microsecondsPerTick;
}

/** Start, name and executable of a process; null if it has ended. */
function identityOf(pid: number): string | null {
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
