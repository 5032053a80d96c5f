import type { Listener, LogStatistics } from '../statistics/log-statistics.ts';

/** What one log has and the other has not, or has with another owner. */
export interface LogDifference {
  readonly difference: 'new' | 'gone' | 'changed';
  readonly what: 'listener' | 'process' | 'user' | 'remoteAddress';
  /** `TCP 0.0.0.0:445`, a process, a user, an address. */
  readonly name: string;
  /** Of a listener. */
  readonly processName: string | null;
  readonly user: string | null;
  /** Of a listener that changed: who had it before. */
  readonly previousProcessName: string | null;
  readonly previousUser: string | null;
  /** How often, in the log that has it. */
  readonly count: number | null;
}

/** What is different in the second of two logs: listeners, then processes, users and remote addresses. */
export function compareLogs(before: LogStatistics, after: LogStatistics): LogDifference[] {
  return [
    ...listenerDifferences(before, after),
    ...namesDifferences('process', before.processes.values, after.processes.values),
    ...namesDifferences('user', before.users.values, after.users.values),
    ...namesDifferences('remoteAddress', before.remoteAddresses.values, after.remoteAddresses.values),
  ];
}

const noOwner = { processName: null, user: null, previousProcessName: null, previousUser: null, count: null };

function listenerDifferences(before: LogStatistics, after: LogStatistics): LogDifference[] {
  const [earlier, later] = [lastOwners(before), lastOwners(after)];
  const differences: LogDifference[] = [];
  for (const [name, { processName, user }] of later) {
    const previous = earlier.get(name);
    if (!previous) differences.push({ ...noOwner, difference: 'new', what: 'listener', name, processName, user });
    else if (isAnother(previous.processName, processName) || isAnother(previous.user, user)) {
      differences.push({
        ...noOwner,
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
    if (!later.has(name)) differences.push({ ...noOwner, difference: 'gone', what: 'listener', name, processName, user });
  }
  return differences;
}

/** Who had each port last. */
function lastOwners({ listeners }: LogStatistics): Map<string, Listener> {
  const owners = new Map<string, Listener>();
  for (const listener of listeners) {
    const { protocol, localAddress, localPort, last } = listener;
    const name = `${protocol} ${localAddress.includes(':') ? `[${localAddress}]` : localAddress}:${localPort}`;
    const known = owners.get(name);
    if (!known || known.last <= last) owners.set(name, listener);
  }
  return owners;
}

/** PR-INITIAL's table has no users: what is not known is no difference. */
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
    others: readonly { name: string }[],
    difference: 'new' | 'gone',
  ): LogDifference[] => {
    const known = new Set(others.map(({ name }) => name.toLowerCase()));
    return values
      .filter(({ name }) => !known.has(name.toLowerCase()))
      .map(({ name, count }) => ({ ...noOwner, difference, what, name, count }));
  };
  return [...missingIn(after, before, 'new'), ...missingIn(before, after, 'gone')];
}
