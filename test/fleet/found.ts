import path from 'node:path';
import { forEachDirected } from '../../engine/analysis/directed-records.ts';
import { createDirections } from '../../engine/analysis/direction.ts';
import { parseCriteria, type Criterion } from '../../engine/analysis/findings/criteria.ts';
import { defaultCriteria } from '../../engine/analysis/findings/default-criteria.ts';
import { createMatcher } from '../../engine/analysis/findings/matcher.ts';
import type { Finding } from '../../engine/analysis/findings/finding.ts';
import { findLogFiles } from '../../engine/log-reader/log-files.ts';
import { readLogs } from '../../engine/log-reader/read-logs.ts';
import { number, text, time, type Row } from './answers.ts';

/** Criteria whose findings need more than one record. `findings.sql` lists them in its head. */
const otherCriteria = [
  ...['office-child', 'office-child-not-installed', 'server-child', 'system-process-child', 'remote-session-child'],
  ...[
    'service-host-without-service',
    'web-folder-of-internet',
    'local-service-to-internet',
    'web-service-program',
    'module-from-temporary-folder',
    'look-alike-name',
  ],
];

const fail = (error: Error): never => {
  throw error;
};

async function findIn(directory: string, criteria: readonly Criterion[]): Promise<Finding[]> {
  const matcher = createMatcher(criteria);
  for (const records of readLogs(findLogFiles([directory], fail), { problem: fail })) matcher.add(records);
  return matcher.findings();
}

/** What `log find` finds in each machine by the built-in criteria that are pure conditions, one text a finding. */
export async function foundFindings(machines: readonly string[]): Promise<string[]> {
  const criteria = (await parseCriteria(defaultCriteria, 'default')).filter(
    ({ id, behaviour }) => !behaviour && !otherCriteria.includes(id),
  );
  const found: string[] = [];
  for (const machine of machines) {
    for (const finding of await findIn(machine, criteria)) {
      const { severity, criterion, processName, user, protocol, localPort, remotePort, first, last, count, remoteAddressCount } = finding;
      const side = protocol === null ? null : localPort === null ? 'remote' : 'local';
      const port = side === 'local' && protocol === 'UDP' && (localPort ?? 0) >= 32_768 ? null : (localPort ?? remotePort);
      const owner = [path.basename(machine), severity, criterion, processName, finding.path, user];
      found.push(JSON.stringify([...owner, protocol, side, port, first?.getTime(), last?.getTime(), count, remoteAddressCount]));
    }
  }
  return found.toSorted();
}

/** `log find` counts the addresses of a finding up to this number. */
const maxAddresses = 1000;

/** A row of the view `findings` in the same form. */
export function findingText(row: Row): string {
  const texts = ['computer', 'severity', 'criterion', 'processName', 'path', 'user', 'protocol', 'side'].map((name) => row[name] ?? null);
  const times = [time(row['first']), time(row['last'])];
  return JSON.stringify([
    ...texts,
    number(row['port']),
    ...times,
    number(row['count']),
    Math.min(maxAddresses, Number(row['remoteAddressCount'])),
  ]);
}

/** The records of sockets with the directions that `log read` adds, one text a record. */
export function readDirections(machines: readonly string[]): string[] {
  const found: string[] = [];
  for (const machine of machines) {
    const directions = createDirections();
    for (const records of readLogs(findLogFiles([machine], fail), { problem: fail })) {
      forEachDirected(records, directions, (record, direction) => {
        if (record.type === 'event' && 'mapping' in record) found.push(directionText({ ...record, direction }));
      });
    }
  }
  return found;
}

/** A row of the view `sockets` in the same form. */
export function directionText({ computer, session, sequence, direction }: Row): string {
  return `${text(computer)} ${text(session)} ${number(sequence)} ${text(direction)}`;
}

const beaconCriteria = `<criteria><criterion id="beacon"><behaviour kind="beacon"/>
  <port side="remote" protocol="tcp">1-65535</port><direction>outbound</direction></criterion></criteria>`;

/** The beacons that `log find` finds on at least two machines: program, endpoint and number of machines. */
export async function foundBeacons(machines: readonly string[]): Promise<string[]> {
  const criteria = await parseCriteria(beaconCriteria, 'beacons');
  const counts = new Map<string, number>();
  for (const machine of machines) {
    for (const { processName, remoteAddress, remotePort } of await findIn(machine, criteria)) {
      const key = `${text(processName)} ${text(remoteAddress)} ${remotePort}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return [...counts].filter(([, count]) => count > 1).map(([key, count]) => `${key} ${count}`);
}
