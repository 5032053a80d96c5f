import { listenerName, type Listener, type LogStatistics } from '../statistics/log-statistics.ts';

/** An item that only one of two logs has, or that has another owner. */
export interface LogDifference {
  readonly difference: 'new' | 'gone' | 'changed';
  readonly what: 'listener' | 'process' | 'user' | 'remoteAddress';
  /** `TCP 0.0.0.0:445`, a process, a user, an address. */
  readonly name: string;
  /** The owner of a listener. */
  readonly processName: string | null;
  readonly user: string | null;
  /** The previous owner of a changed listener. */
  readonly previousProcessName: string | null;
  readonly previousUser: string | null;
  /** Number of its records in the log that has it. */
  readonly count: number | null;
}

/** The differences between two logs: listeners, then processes, users and remote addresses. */
export function compareLogs(before: LogStatistics, after: LogStatistics): LogDifference[] {
  return [
    ...listenerDifferences(before, after),
    ...namesDifferences('process', before.processes.values, after.processes.values),
    ...namesDifferences('user', before.users.values, after.users.values),
    ...namesDifferences('remoteAddress', before.remoteAddresses.values, after.remoteAddresses.values),
  ];
}

const emptyDifference = { processName: null, user: null, previousProcessName: null, previousUser: null, count: null };

function listenerDifferences(before: LogStatistics, after: LogStatistics): LogDifference[] {
  const [earlier, later] = [lastOwners(before), lastOwners(after)];
  const differences: LogDifference[] = [];
  for (const [name, { processName, user }] of later) {
    const previous = earlier.get(name);
    if (!previous) differences.push({ ...emptyDifference, difference: 'new', what: 'listener', name, processName, user });
    else if (isAnother(previous.processName, processName) || isAnother(previous.user, user)) {
      differences.push({
        ...emptyDifference,
        difference: 'changed',
        what: 'listener',
        name,
        processName,
        user,
        previousProcessName: previous.processName,
        previousUser: previous.user,
      });
    }
  }
  for (const [name, { processName, user }] of earlier) {
    if (!later.has(name)) differences.push({ ...emptyDifference, difference: 'gone', what: 'listener', name, processName, user });
  }
  return differences;
}

/** The last listener of each port. */
function lastOwners({ listeners }: LogStatistics): Map<string, Listener> {
  const owners = new Map<string, Listener>();
  for (const listener of listeners) {
    const name = listenerName(listener);
    const known = owners.get(name);
    if (!known || known.last <= listener.last) owners.set(name, listener);
  }
  return owners;
}

/** A value that is not known is not a difference: the table of PR-INITIAL has no users. */
function isAnother(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && a.toLowerCase() !== b.toLowerCase();
}

function namesDifferences(
  what: LogDifference['what'],
  before: readonly { name: string; count: number }[],
  after: readonly { name: string; count: number }[],
): LogDifference[] {
  const missingIn = (
    values: readonly { name: string; count: number }[],
    baseline: readonly { name: string }[],
    difference: 'new' | 'gone',
  ): LogDifference[] => {
    const known = new Set(baseline.map(({ name }) => name.toLowerCase()));
    return values
      .filter(({ name }) => !known.has(name.toLowerCase()))
      .map(({ name, count }) => ({ ...emptyDifference, difference, what, name, count }));
  };
  return [...missingIn(after, before, 'new'), ...missingIn(before, after, 'gone')];
}
