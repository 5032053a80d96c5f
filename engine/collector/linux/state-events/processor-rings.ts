import { readFileSync } from 'node:fs';
import { openPerfRing, type PerfRing } from './perf-ring.ts';

/** Only the states that open or close a socket (net/tcp_states.h). */
const stateFilter = 'protocol == 6 && (newstate == 1 || newstate == 2 || newstate == 7 || newstate == 10)';
/**
 * Pages of the rings of a processor: together at most the 516 KB that every account with CAP_PERFMON may lock (perf_event_mlock_kb). The
 * states hold some 2,500 changes.
 */
const pages = { states: 64, programs: 16, processes: 32 } as const;

/** The rings of one processor. */
export interface Rings {
  readonly states: PerfRing;
  readonly programs: PerfRing;
  readonly processes: PerfRing;
}

/** Numbers of tracepoints. */
export interface Tracepoints {
  readonly state: number;
  readonly exec: number;
}

interface OpenRings extends Rings {
  /** When they were last checked. */
  enabledTime: bigint;
}

/** The rings of all processors that run. */
export class ProcessorRings {
  private readonly tracepoints: Tracepoints;
  private readonly byProcessor = new Map<number, OpenRings>();

  private constructor(tracepoints: Tracepoints) {
    this.tracepoints = tracepoints;
  }

  /** Null if the kernel refuses the rings of one. */
  static open(tracepoints: Tracepoints): ProcessorRings | null {
    const rings = new ProcessorRings(tracepoints);
    if (onlineProcessors().every((processor) => rings.open(processor))) return rings;
    rings.close();
    return null;
  }

  all(): readonly Rings[] {
    return [...this.byProcessor.values()];
  }

  /**
   * Replaces the rings of processors that were switched off, which get no events when the processor runs again: the kernel does not enable
   * them any more, also not after the machine has slept. Opens those of added processors. The times of two calls must differ by some
   * milliseconds.
   * @returns null if nothing has changed; else how many were opened: events of their processors were lost, and their number is not known
   */
  refresh(): { readonly opened: number } | null {
    const online = new Set(onlineProcessors());
    const ended = [...this.byProcessor].filter(([processor, rings]) => !online.has(processor) || !isEnabled(rings));
    for (const [processor, rings] of ended) {
      closeAll(rings);
      this.byProcessor.delete(processor);
    }
    const opened = [...online].filter((processor) => !this.byProcessor.has(processor) && this.open(processor)).length;
    return ended.length === 0 && opened === 0 ? null : { opened };
  }

  close(): void {
    this.byProcessor.forEach(closeAll);
    this.byProcessor.clear();
  }

  private open(processor: number): boolean {
    const { state, exec } = this.tracepoints;
    const states = openPerfRing({ tracepoint: state, filter: stateFilter }, processor, pages.states);
    const programs = openPerfRing({ tracepoint: exec, filter: null }, processor, pages.programs);
    const processes = openPerfRing('processes', processor, pages.processes);
    if (states === null || programs === null || processes === null) {
      for (const ring of [states, programs, processes]) ring?.close();
      return false;
    }
    this.byProcessor.set(processor, { states, programs, processes, enabledTime: states.enabledTime() });
    return true;
  }
}

function isEnabled(rings: OpenRings): boolean {
  const before = rings.enabledTime;
  rings.enabledTime = rings.states.enabledTime();
  return rings.enabledTime > before;
}

function closeAll({ states, programs, processes }: Rings): void {
  for (const ring of [states, programs, processes]) ring.close();
}

/** The numbers of the processors that run: `0-3,8-11` (Documentation/admin-guide/cputopology.rst). */
function onlineProcessors(): number[] {
  const text = readFileSync('/sys/devices/system/cpu/online', 'latin1').trim();
  return text.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}
