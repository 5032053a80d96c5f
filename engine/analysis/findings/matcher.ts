import type { DamagedRecord, LogRecord } from '../../log-reader/log-records.ts';
import { severityRank } from '../../model/severities.ts';
import { forEachLearned } from '../directed-records.ts';
import { createDirections, type Direction } from '../direction.ts';
import { createBehaviour } from './behaviours/behaviour.ts';
import { isClosing, type Behaviour } from './behaviours/observation.ts';
import type { Criterion } from './criteria.ts';
import { FindingTable, type Entry } from './finding-table.ts';
import type { Finding } from './finding.ts';
import { createProcessFacts } from './process-facts.ts';
import { showCommand } from './show-command.ts';
import { servicePort, subjectsOf, type Subject, type SubjectContext } from './subject.ts';
import type { FoundRecord } from './tally.ts';

/** Tests records against criteria. */
export interface CriteriaMatcher {
  /**
   * Adds records, in their order.
   * @returns the new findings of single records; those of behaviours are only in `findings`
   */
  readonly add: (records: readonly LogRecord[]) => Finding[];
  /** All findings, the most severe first, then by time. */
  readonly findings: () => Finding[];
  /** The findings of behaviours up to now. */
  readonly behaviours: () => Finding[];
  /** Number of findings that were not kept. They are not more severe than those that were. */
  readonly dropped: () => number;
  /** Number of records whose behaviour was not watched, because there were too many programs and addresses. */
  readonly unwatched: () => number;
}

export interface MatcherOptions {
  /** The names of a remote address, if they were requested. */
  readonly hostNames?: SubjectContext['hostNames'];
  /** Only records from this moment on are reported. From those before it, only the listeners and habits of the machine are learned. */
  readonly after?: Date | undefined;
  /** Only records before this moment are reported. */
  readonly before?: Date | undefined;
  /** The folder that commands name, for the folder of a record. Default: the same. */
  readonly originOf?: (folder: string) => string;
}

export function createMatcher(criteria: readonly Criterion[], options: MatcherOptions = {}): CriteriaMatcher {
  return new Matcher(criteria, options);
}

type UndamagedRecord = Exclude<LogRecord, DamagedRecord>;

class Matcher implements CriteriaMatcher {
  private readonly options: MatcherOptions;
  private readonly criteriaOf: (subjects: readonly Subject[]) => readonly Criterion[];
  private readonly watched = new Map<Criterion, Behaviour>();
  private readonly table = new FindingTable();
  private readonly context: SubjectContext;

  constructor(criteria: readonly Criterion[], options: MatcherOptions) {
    this.options = options;
    this.criteriaOf = createCriteriaIndex(criteria);
    for (const criterion of criteria) if (criterion.behaviour) this.watched.set(criterion, createBehaviour(criterion.behaviour));
    this.context = {
      directions: createDirections(),
      processes: createProcessFacts(),
      hostNames: options.hostNames ?? (() => null),
    };
  }

  add(records: readonly LogRecord[]): Finding[] {
    const added: Entry[] = [];
    forEachLearned(
      records,
      (record) => this.learn(record),
      (record) => {
        if (record.type !== 'damaged') this.test(record, added);
      },
    );
    return added.map((entry) => this.finding(entry));
  }

  findings(): Finding[] {
    return [...this.table.entries().map((entry) => this.finding(entry)), ...this.behaviours()].toSorted(
      (a, b) => severityRank(b.severity) - severityRank(a.severity) || (a.first?.getTime() ?? 0) - (b.first?.getTime() ?? 0),
    );
  }

  behaviours(): Finding[] {
    return [...this.watched].flatMap(([criterion, behaviour]) => this.observe(criterion, behaviour)).map((entry) => this.finding(entry));
  }

  dropped(): number {
    return this.table.dropped;
  }

  unwatched(): number {
    return [...this.watched.values()].reduce((sum, behaviour) => sum + behaviour.unwatched(), 0);
  }

  private learn(record: LogRecord): void {
    this.context.directions.learn(record);
    this.context.processes.learn(record);
    for (const behaviour of this.watched.values()) behaviour.learn?.(record);
  }

  /** Adds the new findings of a record. */
  private test(record: UndamagedRecord, added: Entry[]): void {
    const { after, before } = this.options;
    const { time } = record;
    if (before && time && time >= before) return;
    const isWanted = !after || (time !== null && time >= after);
    const subjects = subjectsOf(record, this.context);
    const [subject] = subjects;
    if (!subject) return;
    for (const criterion of this.criteriaOf(subjects)) {
      const behaviour = this.watched.get(criterion);
      if (!behaviour && isWanted && !isClosing(record)) this.match(criterion, subjects, record, added);
      else if (behaviour && record.type !== 'process' && criterion.matchRest(subject)) behaviour.add(subject, record, isWanted);
    }
  }

  /** Adds the first subject that matches, a process or one of its sockets, and the finding to `added` if it is new. */
  private match(criterion: Criterion, subjects: readonly Subject[], record: FoundRecord, added: Entry[]): void {
    const tested = record.type === 'process' && !criterion.needsProcess ? 1 : subjects.length;
    for (let i = 0; i < tested; i++) {
      const reasons = criterion.matchRest(subjects[i]!);
      if (!reasons) continue;
      const entry = this.table.add(criterion, reasons, subjects[i]!, record);
      if (entry) added.push(entry);
      return;
    }
  }

  /** Conditions about path and user are tested again, now that all records were read: PR-PIDS follows PR-PORTS. */
  private observe(criterion: Criterion, behaviour: Behaviour): Entry[] {
    return behaviour.observations().flatMap(({ tally, reasons, hidden }) => {
      const subject = this.withFacts(tally);
      const matched = criterion.match({ ...subject, processName: tally.subject.processName });
      return matched ? [{ criterion, reasons: [...reasons, ...matched], tally, hidden }] : [];
    });
  }

  private withFacts({ subject, records }: Entry['tally']): Subject {
    const facts = this.context.processes.of(records[0]?.file ?? '', subject.processId, subject.processName);
    return facts ? { ...subject, path: subject.path ?? facts.path, user: subject.user ?? facts.user } : subject;
  }

  private finding({ criterion, reasons, tally, hidden }: Entry): Finding {
    const subject = { ...this.withFacts(tally), ...hidden };
    const { direction, processId, processName, path, user, parentProcessName, protocol, localAddress } = subject;
    const { side, port } = servicePort(subject);
    const { first, last, count, records, addresses } = tally;
    return {
      criterion: criterion.id,
      title: criterion.title,
      severity: criterion.severity,
      source: criterion.source,
      reasons,
      direction,
      processId,
      processName,
      path,
      user,
      parentProcessName,
      protocol,
      localAddress,
      localPort: side === 'local' ? port : null,
      remoteAddress: subject.remoteAddress,
      remotePort: side === 'remote' ? port : null,
      remoteAddresses: [...addresses].slice(0, 10),
      remoteAddressCount: addresses.size,
      remoteAddressCountIsMinimum: tally.hasMoreAddresses,
      first,
      last,
      count,
      records,
      command: showCommand(subject, records, this.options.originOf),
    };
  }
}

const maxOwners = 1000;

/** The criteria that apply to the subjects with one process name and user, … */
interface OwnerCriteria {
  readonly criteria: readonly Criterion[];
  /** … one path … */
  readonly byPath: Map<string | null, PathCriteria>;
}
interface PathCriteria {
  readonly criteria: readonly Criterion[];
  /** … and one direction. */
  readonly byDirection: Map<Direction | 'unknown' | 'none', readonly Criterion[]>;
}

/**
 * Returns a function that selects the criteria which can apply to the subjects of a record, by process name, user, path and direction. Most
 * criteria are about values that a log does not contain, and a log repeats a few of them millions of times.
 */
function createCriteriaIndex(criteria: readonly Criterion[]): (subjects: readonly Subject[]) => readonly Criterion[] {
  const byProcess = new Map<string | null, Map<string | null, OwnerCriteria>>();
  return (subjects) => {
    const subject = subjects[0]!;
    const { processName, user, path } = subject;
    const byUser = known(byProcess, processName, () => new Map<string | null, OwnerCriteria>());
    const ofOwner = known(byUser, user, () => ({
      criteria: criteria.filter(({ appliesTo }) => appliesTo({ processName, user })),
      byPath: new Map<string | null, PathCriteria>(),
    }));
    // The sockets of a process may have a path that the process does not have: other records have shown it.
    if (subjects.at(-1)!.path !== path) return ofOwner.criteria;
    const ofPath = known(ofOwner.byPath, path, () => ({
      criteria: ofOwner.criteria.filter(({ allowsPath }) => allowsPath({ path })),
      byDirection: new Map<Direction | 'unknown' | 'none', readonly Criterion[]>(),
    }));
    if (subjects.length > 1) return ofPath.criteria;
    const { direction, remotePort, state } = subject;
    const key = direction ?? (remotePort !== null && state !== 'Listen' ? 'unknown' : 'none');
    return known(ofPath.byDirection, key, () => ofPath.criteria.filter(({ allowsDirection }) => allowsDirection(subject)));
  };
}

/** The value of a key, created if it is not in the map. */
function known<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    if (map.size >= maxOwners) map.clear();
    map.set(key, (value = create()));
  }
  return value;
}
