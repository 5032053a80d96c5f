import { severityRank } from '../../model/severities.ts';
import type { Criterion } from './criteria.ts';
import type { Subject } from './subject.ts';
import { Tally, programKey, type FoundRecord } from './tally.ts';

/** A finding in the making. */
export interface Entry {
  readonly criterion: Criterion;
  readonly reasons: readonly string[];
  readonly tally: Tally;
  /** Fields of the first record that do not describe all of them. */
  readonly hidden?: Partial<Subject> | undefined;
}

/** A finding about a program may have been made at any of its sockets. */
export const noSocket: Partial<Subject> = {
  direction: null,
  protocol: null,
  localAddress: null,
  localPort: null,
  remoteAddress: null,
  remotePort: null,
};

const limits = { findings: 10_000, perCriterion: 1000, perKey: 50 };

/**
 * The findings of criteria, by program and service port. A criterion has at most 1,000 findings; all together have at most 10,000, of which
 * the least severe ones give way.
 */
export class FindingTable {
  /** By criterion, then by program and port; entries of one key differ in path or user. */
  private readonly found = new Map<Criterion, Map<string, Entry[]>>();
  private readonly counts = new Map<Criterion, number>();
  private size = 0;
  /** The number of findings that were not kept. */
  dropped = 0;

  /** Adds a match. @returns the entry, if it is a new finding */
  add(criterion: Criterion, reasons: readonly string[], subject: Subject, record: FoundRecord): Entry | null {
    let byKey = this.found.get(criterion);
    if (!byKey) this.found.set(criterion, (byKey = new Map()));
    const key = criterion.isAboutSockets ? programKey(subject) : (subject.processName ?? '');
    const entries = byKey.get(key);
    const known = entries?.find(({ tally }) => tally.isOfSameOwner(subject));
    if (known) {
      known.tally.add(subject, record);
      return null;
    }
    const entry: Entry = { criterion, reasons, tally: new Tally(subject), hidden: criterion.isAboutSockets ? undefined : noSocket };
    entry.tally.add(subject, record);
    const isFull = (entries?.length ?? 0) >= limits.perKey || this.countOf(criterion) >= limits.perCriterion || !this.makeRoom(criterion);
    if (isFull) {
      this.dropped++;
      return entry;
    }
    if (entries) entries.push(entry);
    else byKey.set(key, [entry]);
    this.count(criterion, 1);
    return entry;
  }

  entries(): Entry[] {
    return [...this.found.values()].flatMap((byKey) => [...byKey.values()].flat());
  }

  private countOf(criterion: Criterion): number {
    return this.counts.get(criterion) ?? 0;
  }

  private count(criterion: Criterion, change: number): void {
    this.counts.set(criterion, this.countOf(criterion) + change);
    this.size += change;
  }

  /** Removes a less severe finding if there is no room. @returns whether there is room */
  private makeRoom({ severity }: Criterion): boolean {
    if (this.size < limits.findings) return true;
    const least = [...this.found.keys()]
      .filter((criterion) => this.countOf(criterion) > 0 && severityRank(criterion.severity) < severityRank(severity))
      .toSorted((a, b) => severityRank(a.severity) - severityRank(b.severity))[0];
    if (!least) return false;
    const [key, entries] = [...this.found.get(least)!].at(-1)!;
    entries.pop();
    if (entries.length === 0) this.found.get(least)!.delete(key);
    this.count(least, -1);
    this.dropped++;
    return true;
  }
}
