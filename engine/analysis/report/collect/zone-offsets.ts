/** The offsets of local time from UTC that the logs show, over time. All values are milliseconds. */
export interface ZoneOffsets {
  /** The offset was valid at a moment. */
  learn(utc: number, offset: number): void;
  /** Local time of a moment: the milliseconds of a date in UTC that shows the same day and time. */
  local(utc: number): number;
  /** Each offset and the first moment with it, in the order of time. */
  changes(): readonly OffsetChange[];
}

export interface OffsetChange {
  readonly from: number;
  readonly offset: number;
}

/** A zone changes its offset twice a year. */
const maxChanges = 200;

/** Without any known offset, local time is UTC. */
export function createZoneOffsets(): ZoneOffsets {
  const changes: { from: number; offset: number }[] = [];
  let known: { from: number; until: number; offset: number } | null = null;

  /** The index of the last change that is not after a moment; -1 before the first one. */
  function indexAt(utc: number): number {
    let index = changes.length - 1;
    while (index >= 0 && changes[index]!.from > utc) index--;
    return index;
  }

  function learn(utc: number, offset: number): void {
    if (known && known.offset === offset && utc >= known.from && utc < known.until) return;
    const index = indexAt(utc);
    const next = changes[index + 1];
    if (changes[index]?.offset !== offset) {
      if (next?.offset === offset) next.from = utc;
      else if (changes.length < maxChanges) changes.splice(index + 1, 0, { from: utc, offset });
    }
    known = { from: utc, until: changes[indexAt(utc) + 1]?.from ?? Infinity, offset };
  }

  return {
    learn,
    local: (utc) => utc + (changes[Math.max(0, indexAt(utc))]?.offset ?? 0),
    changes: () => changes,
  };
}

/** The offsets of several machines, each the logs of one folder. */
export interface MachineOffsets {
  of(folder: string): ZoneOffsets;
  /** Local time of a moment on a machine. Without a folder, or for an unknown one, on the first machine. */
  local(utc: number, folder?: string): number;
  /** The offsets of all machines, one machine after the other. */
  changes(): readonly OffsetChange[];
}

const maxMachines = 1000;

/** Machines beyond the first 1,000 share offsets. */
export function createMachineOffsets(): MachineOffsets {
  const machines = new Map<string, ZoneOffsets>();
  const further = createZoneOffsets();
  const first = (): ZoneOffsets => machines.values().next().value ?? further;

  return {
    of(folder) {
      let offsets = machines.get(folder);
      if (!offsets) {
        if (machines.size >= maxMachines) return further;
        machines.set(folder, (offsets = createZoneOffsets()));
      }
      return offsets;
    },
    local: (utc, folder) => ((folder === undefined ? undefined : machines.get(folder)) ?? first()).local(utc),
    changes: () => [...machines.values(), further].flatMap((offsets) => offsets.changes()),
  };
}
