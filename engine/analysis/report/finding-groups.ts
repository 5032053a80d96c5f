import path from 'node:path';
import { endpointText } from '../../model/addresses.ts';
import { safeText } from '../../model/safe-text.ts';
import { severityRank, type Severity } from '../../model/severities.ts';
import type { Finding, RecordLocation } from '../findings/finding.ts';
import { isServedPort } from '../statistics/listener-counts.ts';
import type { Collected } from './collect/report-collector.ts';
import { grouped } from './svg.ts';
import type { ReportData } from './report-data.ts';

/** The findings of one criterion about one program. */
export interface FindingGroup {
  readonly criterion: string;
  readonly title: string;
  readonly severity: Severity;
  readonly source: string | null;
  readonly program: string | null;
  readonly reasons: readonly string[];
  readonly paths: readonly string[];
  readonly parents: readonly string[];
  readonly users: readonly string[];
  readonly localEndpoints: readonly string[];
  readonly remoteEndpoints: readonly string[];
  readonly remoteCount: number;
  readonly remoteCountIsMinimum: boolean;
  readonly first: Date | null;
  readonly last: Date | null;
  readonly count: number;
  readonly records: readonly RecordLocation[];
  /** Names of the machines, if the logs are of several. */
  readonly machines: readonly string[];
  /** Folders of their logs. */
  readonly folders: ReadonlySet<string>;
  readonly commands: readonly string[];
  /** Opened ports of the program over the whole time, at the ports of the findings. Null if they are not known. */
  readonly activity: readonly number[] | null;
}

const sparkColumns = 60;

/** The findings of one criterion and program are one group. The most severe first, then those with most records. */
export function groupFindings({ findings, collected }: ReportData): FindingGroup[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    // PR-PORTS has the escaped name of a process, PR-EVENTS the exact one.
    const key = JSON.stringify([finding.criterion, safeText(finding.processName ?? '').toLowerCase()]);
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()]
    .map((group) => createGroup(group, collected))
    .sort((a, b) => severityRank(b.severity) - severityRank(a.severity) || timeOf(a.first) - timeOf(b.first));
}

function createGroup(findings: readonly Finding[], collected: Collected): FindingGroup {
  const { criterion, title, severity, source, processName } = findings[0]!;
  const remotes = new Set(findings.flatMap(({ remoteAddresses }) => remoteAddresses));
  const folders = new Set(findings.flatMap(({ records }) => records.map(({ file }) => path.dirname(file))));
  const remoteEndpoints = distinct(findings.flatMap(remoteTexts));
  return {
    criterion,
    title,
    severity,
    source,
    program: processName === null ? null : safeText(processName),
    reasons: distinct(findings.flatMap(({ reasons }) => reasons.map(safeText))),
    paths: distinct(findings.map((finding) => finding.path && safeText(finding.path))),
    parents: distinct(findings.map(({ parentProcessName }) => parentProcessName)),
    users: distinct(findings.map(({ user }) => user)),
    localEndpoints: distinct(findings.filter(isAboutLocalPort).map(({ protocol, localPort }) => `${protocol} ${localPort}`)),
    remoteEndpoints,
    remoteCount: Math.max(remotes.size, ...findings.map(({ remoteAddressCount }) => remoteAddressCount)),
    remoteCountIsMinimum: findings.some(({ remoteAddressCountIsMinimum }) => remoteAddressCountIsMinimum),
    first: extreme(
      findings.map(({ first }) => first),
      Math.min,
    ),
    last: extreme(
      findings.map(({ last }) => last),
      Math.max,
    ),
    count: findings.reduce((sum, { count }) => sum + count, 0),
    records: findings.flatMap(({ records }) => records).slice(0, 10),
    machines: machinesOf(folders, collected),
    folders,
    commands: distinct(findings.map(({ command }) => command)),
    activity: activityOf(findings, collected),
  };
}

function machinesOf(folders: ReadonlySet<string>, { machines }: Collected): string[] {
  if (machines.length < 2) return [];
  return distinct(machines.filter(({ folder }) => folders.has(folder)).map(({ name }) => name));
}

/** Not the port that the system assigned to a UDP socket. */
function isAboutLocalPort({ protocol, localPort, remotePort }: Finding): boolean {
  return localPort !== null && remotePort === null && (protocol === 'TCP' || isServedPort(localPort));
}

function remoteTexts({ remoteAddresses, remotePort }: Finding): string[] {
  return remoteAddresses.map((address) => (remotePort === null ? address : endpointText(address, remotePort)));
}

function activityOf(findings: readonly Finding[], { programs, bins }: Collected): number[] | null {
  const { processName } = findings[0]!;
  const program = processName === null ? undefined : programs.get(safeText(processName));
  if (!program) return null;
  const ports = new Set(
    findings.flatMap(({ protocol, localPort, remotePort }) => [`in:${protocol}:${localPort}`, `out:${protocol}:${remotePort}`]),
  );
  const series = [...ports].flatMap((key) => program.ports.get(key)?.series ?? []);
  const { count } = bins.range();
  const parts = (series.length > 0 ? series : [program.series]).map((one) => grouped(one, count, sparkColumns));
  const sums = parts[0]!.map((_, index) => parts.reduce((sum, part) => sum + (part[index] ?? 0), 0));
  return sums.some((sum) => sum > 0) ? sums : null;
}

function distinct(values: readonly (string | null)[]): string[] {
  return [...new Set(values.filter((value) => typeof value === 'string'))];
}

function extreme(times: readonly (Date | null)[], choose: (...values: number[]) => number): Date | null {
  const known = times.filter((time) => time !== null).map((time) => time.getTime());
  return known.length === 0 ? null : new Date(choose(...known));
}

function timeOf(time: Date | null): number {
  return time?.getTime() ?? 0;
}
