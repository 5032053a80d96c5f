import type { LogRecord } from '../../log-reader/log-records.ts';
import { noInfo, type Criterion, type Fact, type Severity } from './criteria.ts';

/** Where a record stands. */
export interface RecordLocation {
  readonly file: string;
  readonly line: number;
}

/** What a criterion fits, for one process and user: the same thing found again is the same finding. */
export interface Finding {
  readonly criterion: string;
  readonly title: string;
  readonly severity: Severity;
  readonly source: string | null;
  /** What fitted: `remote port TCP 4444`, `process nc.exe`. */
  readonly reasons: readonly string[];
  readonly processId: number | null;
  readonly processName: string | null;
  readonly path: string | null;
  readonly user: string | null;
  readonly protocol: string | null;
  readonly localAddress: string | null;
  readonly localPort: number | null;
  readonly remoteAddress: string | null;
  readonly remotePort: number | null;
  readonly first: Date | null;
  readonly last: Date | null;
  /** How many records. */
  readonly count: number;
  /** The first of them. */
  readonly records: readonly RecordLocation[];
}

const limits = { findings: 10_000, places: 10, owners: 1000 };

/** Holds records against criteria. */
export interface CriteriaMatcher {
  /** Returns the findings that this record is the first of. */
  add(record: LogRecord): Finding[];
  /** All findings, the most severe first, then by time. */
  findings(): Finding[];
  /** Findings beyond the 10,000 that are kept. */
  dropped(): number;
}

/**
 * @param hostNames the names of a remote address, where they were asked for
 */
export function createMatcher(criteria: readonly Criterion[], hostNames: (address: string) => readonly string[] | null): CriteriaMatcher {
  const found = new Map<string, { -readonly [field in keyof Finding]: Finding[field] }>();
  // Most criteria are about processes or users that the log has none of, and it names the same few millions of times.
  const ofOwners = new Map<string | null, Map<string | null, readonly Criterion[]>>();
  let dropped = 0;

  function concerning({ processName, user }: RecordInfo): readonly Criterion[] {
    let ofUsers = ofOwners.get(processName);
    if (!ofUsers) {
      if (ofOwners.size >= limits.owners) ofOwners.clear();
      ofOwners.set(processName, (ofUsers = new Map()));
    }
    let some = ofUsers.get(user);
    if (!some) {
      if (ofUsers.size >= limits.owners) ofUsers.clear();
      ofUsers.set(user, (some = criteria.filter(({ appliesTo }) => appliesTo({ processName, user }))));
    }
    return some;
  }

  function add(record: LogRecord): Finding[] {
    const info = factsOf(record, hostNames);
    if (!info || record.type === 'damaged') return [];
    const { file, line, time } = record;
    const fresh: Finding[] = [];
    for (const criterion of concerning(info)) {
      const reasons = criterion.match(info);
      if (reasons === null) continue;
      const { processName, user, path, protocol, localAddress, localPort, remoteAddress, remotePort, processId } = info;
      const key = JSON.stringify([criterion.id, reasons, processName, user]);
      const known = found.get(key);
      if (known) {
        known.count++;
        if (known.records.length < limits.places) known.records = [...known.records, { file, line }];
        if (time && (!known.first || time < known.first)) known.first = time;
        if (time && (!known.last || time > known.last)) known.last = time;
        continue;
      }
      const { id, title, severity, source } = criterion;
      const finding = {
        criterion: id,
        title,
        severity,
        source,
        reasons,
        processId,
        processName,
        path,
        user,
        protocol,
        localAddress,
        localPort,
        remoteAddress,
        remotePort,
        first: time,
        last: time,
        count: 1,
        records: [{ file, line }],
      };
      if (found.size < limits.findings) found.set(key, finding);
      else dropped++;
      fresh.push(finding);
    }
    return fresh;
  }

  const order: readonly Severity[] = ['high', 'medium', 'low', 'info'];
  return {
    add,
    findings: () =>
      [...found.values()].toSorted(
        (a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || (a.first?.getTime() ?? 0) - (b.first?.getTime() ?? 0),
      ),
    dropped: () => dropped,
  };
}

interface RecordInfo extends Fact {
  readonly processId: number | null;
}

const nothing: RecordInfo = { ...noInfo, processId: null };

/** What a record says that criteria ask for. Null when it is about no port or process, or about one that is gone. */
function factsOf(record: LogRecord, hostNames: (address: string) => readonly string[] | null): RecordInfo | null {
  if (record.type === 'port') {
    const { protocol, localAddress, localPort, remoteAddress, remotePort, state, processId, processName, user } = record;
    const names = remoteAddress === null ? null : hostNames(remoteAddress);
    return {
      ...nothing,
      protocol,
      localAddress,
      localPort,
      remoteAddress,
      remotePort,
      state,
      processId,
      processName,
      user,
      hostNames: names,
    };
  }
  if (record.type === 'process') {
    const { processId, processName, path, user, modules } = record;
    return { ...nothing, processId, processName, path, user, modules: modules?.map((module) => module.path) ?? null };
  }
  if (record.type !== 'event' || !('mapping' in record) || typeof record.mapping !== 'object' || record.event === 'closed') return null;
  const known: Partial<RecordInfo> = record.mapping ?? {};
  const { remoteAddress } = known;
  return pick({ ...nothing, ...known, hostNames: typeof remoteAddress === 'string' ? hostNames(remoteAddress) : null });
}

/** The facts alone: a mapping has more. */
function pick({
  protocol,
  localAddress,
  localPort,
  remoteAddress,
  remotePort,
  state,
  processId,
  processName,
  path,
  user,
  hostNames,
}: RecordInfo): RecordInfo {
  return {
    protocol,
    localAddress,
    localPort,
    remoteAddress,
    remotePort,
    state,
    processId,
    processName,
    path,
    user,
    hostNames,
    modules: null,
  };
}
