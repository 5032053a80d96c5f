import type { DamagedRecord, LogRecord } from '../../log-reader/log-records.ts';
import { severities, type Severity } from '../../model/severities.ts';
import { noFields, type Criterion, type RecordFields } from './criteria.ts';

/** The location of a record. */
export interface RecordLocation {
  readonly file: string;
  readonly line: number;
}

/** A match of a criterion, for one process and user. The same match in further records is the same finding. */
export interface Finding {
  readonly criterion: string;
  readonly title: string;
  readonly severity: Severity;
  readonly source: string | null;
  /** The conditions that matched: `remote port TCP 4444`, `process nc.exe`. */
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
  /** Number of records. */
  readonly count: number;
  /** The first of them. */
  readonly records: readonly RecordLocation[];
}

const limits = { findings: 10_000, locations: 10, owners: 1000 };

/** Tests records against criteria. */
export interface CriteriaMatcher {
  /** Returns the new findings of this record. */
  add(record: LogRecord): Finding[];
  /** All findings, the most severe first, then by time. */
  findings(): Finding[];
  /** Number of findings beyond the 10,000 that are kept. */
  dropped(): number;
}

type HostNames = (address: string) => readonly string[] | null;

type MutableFinding = { -readonly [field in keyof Finding]: Finding[field] };

const severityOrder = severities.toReversed();

/**
 * @param hostNames the names of a remote address, if they were requested
 */
export function createMatcher(criteria: readonly Criterion[], hostNames: HostNames): CriteriaMatcher {
  const criteriaOf = createCriteriaIndex(criteria);
  const found = new Map<string, MutableFinding>();
  let dropped = 0;

  function add(record: LogRecord): Finding[] {
    const info = recordInfo(record, hostNames);
    if (!info || record.type === 'damaged') return [];
    const added: Finding[] = [];
    for (const criterion of criteriaOf(info)) {
      const reasons = criterion.match(info);
      if (reasons === null) continue;
      const key = JSON.stringify([criterion.id, reasons, info.processName, info.user]);
      const known = found.get(key);
      if (known) {
        addToFinding(known, record);
        continue;
      }
      const finding = createFinding(criterion, reasons, info, record);
      if (found.size < limits.findings) found.set(key, finding);
      else dropped++;
      added.push(finding);
    }
    return added;
  }

  return {
    add,
    findings: () =>
      [...found.values()].toSorted(
        (a, b) =>
          severityOrder.indexOf(a.severity) - severityOrder.indexOf(b.severity) || (a.first?.getTime() ?? 0) - (b.first?.getTime() ?? 0),
      ),
    dropped: () => dropped,
  };
}

/**
 * Returns a function that selects the criteria which apply to a process and user. Most criteria are about processes or users that a log
 * does not contain, and a log repeats a few of them millions of times.
 */
function createCriteriaIndex(criteria: readonly Criterion[]): (owner: RecordInfo) => readonly Criterion[] {
  const byProcess = new Map<string | null, Map<string | null, readonly Criterion[]>>();
  return ({ processName, user }) => {
    let byUser = byProcess.get(processName);
    if (!byUser) {
      if (byProcess.size >= limits.owners) byProcess.clear();
      byProcess.set(processName, (byUser = new Map()));
    }
    let selected = byUser.get(user);
    if (!selected) {
      if (byUser.size >= limits.owners) byUser.clear();
      byUser.set(user, (selected = criteria.filter(({ appliesTo }) => appliesTo({ processName, user }))));
    }
    return selected;
  };
}

type UndamagedRecord = Exclude<LogRecord, DamagedRecord>;

function createFinding({ id, title, severity, source }: Criterion, reasons: string[], info: RecordInfo, record: UndamagedRecord): Finding {
  const { processName, user, path, protocol, localAddress, localPort, remoteAddress, remotePort, processId } = info;
  const { file, line, time } = record;
  return {
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
}

function addToFinding(finding: MutableFinding, { file, line, time }: UndamagedRecord): void {
  finding.count++;
  if (finding.records.length < limits.locations) finding.records = [...finding.records, { file, line }];
  if (time && (!finding.first || time < finding.first)) finding.first = time;
  if (time && (!finding.last || time > finding.last)) finding.last = time;
}

interface RecordInfo extends RecordFields {
  readonly processId: number | null;
}

const emptyInfo: RecordInfo = { ...noFields, processId: null };

/** The fields of a record that criteria test. Null if it is not about a port or process, or about a closed one. */
function recordInfo(record: LogRecord, hostNames: HostNames): RecordInfo | null {
  if (record.type === 'port') return selectFields(record, hostNames);
  if (record.type === 'process') {
    const { processId, processName, path, user, modules } = record;
    return { ...emptyInfo, processId, processName, path, user, modules: modules?.map((module) => module.path) ?? null };
  }
  if (record.type !== 'event' || !('mapping' in record) || typeof record.mapping !== 'object' || record.event === 'closed') return null;
  return selectFields(record.mapping ?? {}, hostNames);
}

/** Only the fields that criteria test: records and mappings have more. */
function selectFields(source: Partial<RecordInfo>, hostNames: HostNames): RecordInfo {
  const { remoteAddress } = source;
  return {
    protocol: source.protocol ?? null,
    localAddress: source.localAddress ?? null,
    localPort: source.localPort ?? null,
    remoteAddress: remoteAddress ?? null,
    remotePort: source.remotePort ?? null,
    state: source.state ?? null,
    processId: source.processId ?? null,
    processName: source.processName ?? null,
    path: source.path ?? null,
    user: source.user ?? null,
    hostNames: typeof remoteAddress === 'string' ? hostNames(remoteAddress) : null,
    modules: null,
  };
}
