import type { DamagedRecord, LogRecord, ProcessRecord } from '../../log-reader/log-records.ts';
import { severityRank } from '../../model/severities.ts';
import { forEachLearned } from '../directed-records.ts';
import { createDirections } from '../direction.ts';
import { createBehaviour } from './behaviours/behaviour.ts';
import { isClosing, type Behaviour } from './behaviours/observation.ts';
import type { Criterion } from './criteria.ts';
import { FindingTable, noSocket, type Entry } from './finding-table.ts';
import type { Finding } from './finding.ts';
import { createProcessFacts } from './process-facts.ts';
import { showCommand } from './show-command.ts';
import { processSubject, servicePort, socketOf, socketsOfProcess, type Subject, type SubjectContext } from './subject.ts';
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
  private readonly index: CriteriaIndex;
  private readonly watched = new Map<Criterion, Behaviour>();
  private readonly table = new FindingTable();
  private readonly context: SubjectContext;

  constructor(criteria: readonly Criterion[], options: MatcherOptions) {
    this.options = options;
    for (const criterion of criteria) if (criterion.behaviour) this.watched.set(criterion, createBehaviour(criterion.behaviour));
    this.index = new CriteriaIndex(criteria, (criterion) => this.watched.get(criterion)?.watchesEnds === true);
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
    if (record.type === 'process') {
      if (isWanted) this.testProcess(record, added);
      return;
    }
    const socket = socketOf(record, this.context);
    if (!socket) return;
    const isEnd = isClosing(record);
    for (const criterion of this.index.ofSocket(socket, isEnd)) {
      const behaviour = this.watched.get(criterion);
      if (!behaviour) {
        if (isWanted) this.match(criterion, [socket], record, added);
      } else if (criterion.matchesRest(socket)) behaviour.add(socket, record, isWanted);
    }
  }

  private testProcess(record: ProcessRecord, added: Entry[]): void {
    const process = processSubject(record);
    // Sockets may have a path or an account that the block does not have.
    const areSameOwner = record.path !== null && record.user !== null;
    let subjects: Subject[] | null = null;
    for (const criterion of this.index.ofProcess(process, record.ports.length > 0, areSameOwner)) {
      const isTestedAlone = !criterion.needsProcess || (areSameOwner && !criterion.needsSockets);
      if (!isTestedAlone) subjects ??= [process, ...socketsOfProcess(record, process, this.context)];
      this.match(criterion, isTestedAlone ? [process] : subjects!, record, added);
    }
  }

  /** Adds the first subject that matches, a process or one of its sockets, and the finding to `added` if it is new. */
  private match(criterion: Criterion, subjects: readonly Subject[], record: FoundRecord, added: Entry[]): void {
    for (const subject of subjects) {
      const reasons = criterion.matchRest(subject);
      if (!reasons) continue;
      const entry = this.table.add(criterion, reasons, subject, record);
      if (entry) added.push(entry);
      return;
    }
  }

  /** Conditions about path and user are tested again, now that all records were read: PR-PIDS follows PR-PORTS. */
  private observe(criterion: Criterion, behaviour: Behaviour): Entry[] {
    return behaviour.observations().flatMap(({ tally, reasons, hidden }) => {
      const subject = this.withFacts(tally);
      const matched = criterion.match({ ...subject, processName: tally.subject.processName });
      const isOfProgram = criterion.behaviour?.kind === 'new-program' && !criterion.isAboutSockets;
      return matched ? [{ criterion, reasons: [...reasons, ...matched], tally, hidden: isOfProgram ? noSocket : hidden }] : [];
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
      command: showCommand(subject, records, tally.onlyAddress(), this.options.originOf),
    };
  }
}

const maxKnown = 1000;

/** The criteria that apply to subjects with one process name, user and path, … */
interface OwnerCriteria {
  /** … to a process without sockets, or with sockets that are not tested for themselves, … */
  readonly alone: readonly Criterion[];
  /** … to a process with sockets, … */
  readonly withSockets: readonly Criterion[];
  /** … to a process with sockets that may have another path, … */
  readonly withOtherSockets: readonly Criterion[];
  /** … and to sockets, by state, then by {@link socketKey}. */
  readonly sockets: Map<string | null, Map<number, readonly Criterion[]>>;
}

/** Kinds of conditions that are about the direction, the state and the service port only. */
const indexedKinds = ['direction', 'state', 'port'];
/** Kinds of conditions that are about the path only. */
const pathKinds = ['path', 'expected'];

/**
 * Selects the criteria which can apply to a subject. Most criteria are about values that a log does not contain, and a log repeats a few of
 * them millions of times.
 */
class CriteriaIndex {
  private readonly criteria: readonly Criterion[];
  private readonly watchesEnds: (criterion: Criterion) => boolean;
  private readonly byProcess = new Map<string | null, Map<string | null, Map<string | null, OwnerCriteria>>>();

  constructor(criteria: readonly Criterion[], watchesEnds: (criterion: Criterion) => boolean) {
    this.criteria = criteria;
    this.watchesEnds = watchesEnds;
  }

  /** Behaviours are about sockets of their own. */
  ofProcess(process: Subject, hasSockets: boolean, areSameOwner: boolean): readonly Criterion[] {
    const { alone, withSockets, withOtherSockets } = this.ofOwner(process);
    if (!hasSockets) return alone;
    return areSameOwner ? withSockets : withOtherSockets;
  }

  /** @param isEnd whether the record is that of the end of the socket */
  ofSocket(socket: Subject, isEnd: boolean): readonly Criterion[] {
    const { sockets } = this.ofOwner(socket);
    const byKey = known(sockets, socket.state, () => new Map<number, readonly Criterion[]>());
    return known(byKey, 2 * socketKey(socket) + (isEnd ? 1 : 0), () => this.selected(socket, isEnd));
  }

  private ofOwner({ processName, user, path }: Subject): OwnerCriteria {
    const byUser = known(this.byProcess, processName, () => new Map<string | null, Map<string | null, OwnerCriteria>>());
    const byPath = known(byUser, user, () => new Map<string | null, OwnerCriteria>());
    return known(byPath, path, () => {
      const withOtherSockets = this.criteria.filter(({ appliesTo, behaviour }) => !behaviour && appliesTo({ processName, user }));
      const single = withOtherSockets.filter(({ allows }) => allows(pathKinds, { path }));
      const alone = single.filter(({ allows }) => allows(indexedKinds, {}));
      const withSockets = single.filter((criterion) => criterion.needsProcess || alone.includes(criterion));
      return { alone, withSockets, withOtherSockets, sockets: new Map<string | null, Map<number, readonly Criterion[]>>() };
    });
  }

  private selected(socket: Subject, isEnd: boolean): Criterion[] {
    const kinds = [...pathKinds, ...indexedKinds.filter((kind) => kind !== 'port' || hasKnownPort(socket))];
    return this.criteria.filter(
      (criterion) => criterion.appliesTo(socket) && criterion.allows(kinds, socket) && (!isEnd || this.watchesEnds(criterion)),
    );
  }
}

/** Whether conditions about ports depend on the service port only. */
function hasKnownPort({ direction, remotePort }: Subject): boolean {
  return direction !== null || remotePort === null;
}

/** A number for the direction of a socket, its protocol, and its service port if that is known. */
function socketKey(socket: Subject): number {
  const { direction, protocol, remotePort } = socket;
  const side = direction === 'Inbound' ? 0 : direction === 'Outbound' ? 1 : remotePort === null ? 2 : 3;
  const port = hasKnownPort(socket) ? (servicePort(socket).port ?? 0) : 0;
  return (port * 4 + side) * 2 + (protocol === 'TCP' ? 0 : 1);
}

/** The value of a key, created if it is not in the map. */
function known<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    if (map.size >= maxKnown) map.clear();
    map.set(key, (value = create()));
  }
  return value;
}
