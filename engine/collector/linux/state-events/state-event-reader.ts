import type { OptionalFieldGroup } from '../../../model/mapping-schema.ts';
import { clockMicroseconds } from '../../../platform/linux/clock.ts';
import { CLOCK_MONOTONIC, CLOCK_REALTIME } from '../../../platform/linux/libc.ts';
import { sumOfLost, type ReadStateEvents, type StateEvent, type StateOwner } from '../../collector.ts';
import { seesAllProcesses } from '../list-processes.ts';
import { EventOwners } from './event-owners.ts';
import {
  parseExec,
  parseExecLayout,
  parseRecord,
  parseStateLayout,
  type ExecLayout,
  type KernelRecord,
  type StateLayout,
  type StateRecord,
} from './parse-record.ts';
import { ProcessorRings } from './processor-rings.ts';
import { isCausedByProcess, toStateEvent } from './state-event.ts';
import { readTracepoint } from './tracefs.ts';

const stateTracepoint = 'sock/inet_sock_set_state';
const execTracepoint = 'sched/sched_process_exec';
/** A clock that was set by more than this is noticed; below it are interruptions between two readings. */
const clockToleranceMicroseconds = 1000;

/** A record in the order of time, with its process if that still ran. */
interface HeldRecord {
  readonly record: Exclude<KernelRecord, { kind: 'lost' }>;
  readonly owner: StateOwner | null;
  /** When the process was read: microseconds of CLOCK_MONOTONIC. 0 for a record that no process has caused. */
  readonly readAt: number;
}

/** Reads state events from the rings of all CPUs. */
export class StateEventReader {
  private readonly rings: ProcessorRings;
  private readonly parse: (bytes: Buffer, at: number) => KernelRecord | null;
  private readonly execLayout: ExecLayout;
  private readonly owners: EventOwners;
  /** Records that are younger than the start of the last read: an older one of another CPU may follow. */
  private held: HeldRecord[] = [];
  private lost: number | null = 0;
  private wallOffset = Infinity;

  private constructor(rings: ProcessorRings, layout: StateLayout, execLayout: ExecLayout, owners: EventOwners) {
    this.rings = rings;
    this.parse = (bytes, at) => parseRecord(bytes, at, layout);
    this.execLayout = execLayout;
    this.owners = owners;
  }

  /** @returns why the kernel does not report states, as the end of a sentence */
  static open(bootTime: number, include: readonly OptionalFieldGroup[]): StateEventReader | string {
    const state = readTracepoint(stateTracepoint);
    if (typeof state === 'string') return state;
    const exec = readTracepoint(execTracepoint);
    if (typeof exec === 'string') return exec;
    const layout = parseStateLayout(state.format);
    if (typeof layout === 'string') return `this kernel's ${stateTracepoint} has no field ${layout} of the expected size`;
    const execLayout = parseExecLayout(exec.format);
    if (typeof execLayout === 'string') return `this kernel's ${execTracepoint} has no field ${execLayout} of the expected size`;
    const rings = ProcessorRings.open({ state: state.id, exec: exec.id });
    if (rings === null) return 'the kernel requires CAP_PERFMON for them (CAP_SYS_ADMIN before Linux 5.8)';
    // The events of other PID namespaces could not be told from ours: most happen in an interrupt, without a process.
    if (!seesAllProcesses()) {
      rings.close();
      return 'this is not the first PID namespace of the machine';
    }
    return new StateEventReader(rings, layout, execLayout, new EventOwners(include, bootTime));
  }

  /** For poll(2): a state has changed. */
  stateFds(): readonly number[] {
    return this.rings.all().map(({ states }) => states.fd);
  }

  /** For poll(2): a process has started a program, or has to be read for another reason. */
  processFds(): readonly number[] {
    return this.rings.all().flatMap(({ programs, processes }) => [programs.fd, processes.fd]);
  }

  /** See {@link ProcessorRings.refresh}. @returns whether the descriptors have changed */
  refresh(): boolean {
    this.readRings();
    const change = this.rings.refresh();
    if (change !== null && change.opened > 0) {
      this.lost = null;
      this.owners.forget();
    }
    return change !== null;
  }

  /** Whether records wait for those of other CPUs: {@link read} returns them a moment later. */
  isHolding(): boolean {
    return this.held.length > 0;
  }

  /** Reads what happened between the last call and the start of this one. Later events may follow earlier ones of another CPU. */
  read(): ReadStateEvents {
    const until = now();
    this.readRings();
    if (this.held.length === 0) return { events: [], lost: this.takeLost() };
    this.updateWallOffset();
    const ready = this.held.filter(({ record }) => record.clock <= until).toSorted((a, b) => a.record.clock - b.record.clock);
    this.held = this.held.filter(({ record }) => record.clock > until);
    const events: StateEvent[] = [];
    const isReused = reusedPids([...ready, ...this.held]);
    for (const { record, owner, readAt } of ready) {
      if (record.kind === 'state') events.push(...this.toEvents(record, owner, () => isReused(record, readAt)));
      else this.owners.add(record);
    }
    return { events, lost: this.takeLost() };
  }

  private takeLost(): number | null {
    const { lost } = this;
    this.lost = 0;
    return lost;
  }

  /** Reads the processes of events at once. */
  private readRings(): void {
    const { owners, parse, held } = this;
    const rings = this.rings.all();
    const states: StateRecord[] = [];
    for (const ring of rings) {
      ring.states.read((bytes, at) => {
        const record = parse(bytes, at);
        if (record?.kind === 'lost') this.lost = sumOfLost(this.lost, record.count);
        else if (record?.kind === 'state') states.push(record);
      });
    }
    // After the states: every program that was started before a state is known then.
    for (const ring of rings) {
      ring.programs.read((bytes, at) => {
        const program = parseExec(bytes, at, this.execLayout);
        if (program === null) owners.forget();
        else owners.programStarted(program);
      });
    }
    for (const record of states) {
      if (isCausedByProcess(record)) {
        held.push({ record, owner: owners.running(record.processId, record.threadId, record.clock), readAt: now() });
      } else {
        held.push({ record, owner: null, readAt: 0 });
      }
    }
    for (const ring of rings) {
      ring.processes.read((bytes, at) => {
        const record = parse(bytes, at);
        if (record?.kind === 'lost') owners.forget();
        else if (record !== null) held.push({ record, owner: null, readAt: 0 });
      });
    }
  }

  private toEvents(record: StateRecord, owner: StateOwner | null, isReused: () => boolean): StateEvent[] {
    const cause = isCausedByProcess(record) ? this.causeOf(record, owner, isReused()) : null;
    const event = toStateEvent(record, record.clock + this.wallOffset, cause);
    return event === null ? [] : [event];
  }

  private causeOf({ processId, clock }: StateRecord, owner: StateOwner | null, isReused: boolean): StateOwner {
    return isReused ? this.owners.ended(processId) : this.owners.complete(owner, processId, clock);
  }

  private updateWallOffset(): void {
    const offset = clockMicroseconds(CLOCK_REALTIME) - clockMicroseconds(CLOCK_MONOTONIC);
    if (Math.abs(offset - this.wallOffset) > clockToleranceMicroseconds) this.wallOffset = offset;
  }

  close(): void {
    this.rings.close();
  }
}

/** Microseconds of CLOCK_MONOTONIC. */
function now(): number {
  return Number(process.hrtime.bigint()) / 1000;
}

/**
 * Returns a function that tells whether another process with the PID of a record had started when the PID was read. The start time of a
 * process does not tell it, because it is known to a hundredth of a second only.
 */
function reusedPids(
  records: readonly Pick<HeldRecord, 'record'>[],
): (record: Pick<StateRecord, 'processId' | 'clock'>, readAt: number) => boolean {
  const starts = Map.groupBy(
    records.flatMap(({ record }) => (record.kind === 'started' ? [record] : [])),
    ({ processId }) => processId,
  );
  return ({ processId, clock }, readAt) =>
    starts.get(processId)?.some((started) => started.clock > clock && started.clock < readAt) ?? false;
}
