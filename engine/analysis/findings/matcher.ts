import type { DamagedRecord, LogRecord, ProcessRecord } from '../../log-reader/log-records.ts';
import { severityRank } from '../../model/severities.ts';
import { forEachLearned } from '../directed-records.ts';
import { createDirections } from '../direction.ts';
import { createBehaviour } from './behaviours/behaviour.ts';
import { isClosing, type Behaviour } from './behaviours/observation.ts';
import { CriteriaIndex } from './criteria-index.ts';
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
      if (!criterion.behaviour) {
        if (isWanted) this.match(criterion, [socket], record, added);
      } else if (criterion.matchesRest(socket)) this.watched.get(criterion)!.add(socket, record, isWanted);
    }
  }

  private testProcess(record: ProcessRecord, added: Entry[]): void {
    const process = processSubject(record, this.context);
    let subjects: Subject[] | null = null;
    for (const criterion of this.index.ofProcess(process, record.ports.length > 0)) {
      const isTestedAlone = !criterion.needsProcess || !criterion.needsSockets;
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
    const facts = this.context.processes.of(records[0]?.file ?? '', subject.processId, subject);
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
      remoteAddresses: addresses.values().slice(0, 10),
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
