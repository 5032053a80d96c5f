import { processTable, stateWord } from '../log-format/log-tables.ts';
import type { MissingReason, ModuleInfo, PortMapping, ProcessInfo, ServiceInfo } from '../model/port-mapping.ts';
import { safeText } from '../model/safe-text.ts';
import { tcpStates, type TcpState } from '../model/tcp-states.ts';
import type { PortStatistics } from './port-statistics.ts';

/** The line between two processes. 1.01 does not define its length. */
export const separator = `${'='.repeat(54)}\n`;

/** The content of `Loaded modules:`: the list, null if it cannot be read, or the number of the entry with the same list. */
export type ModulesShown = readonly ModuleInfo[] | null | { readonly unchangedSince: number };

/**
 * The block of one process in PR-INITIAL and PR-PIDS, from its title to its modules, in pieces.
 * @param process with a null PID for PID 0 of Windows
 * @param shown the mappings of its table; `counted` are those of its statistics
 */
export function* processBlock(
  process: ProcessInfo,
  shown: readonly PortMapping[],
  counted: PortStatistics,
  modules: ModulesShown,
): Generator<string> {
  yield `Process ID: ${process.processId ?? 0}${title(process)}\n\n`;
  for (const part of describe(process)) yield `${part}\n`;
  if (shown.length > 0) {
    yield* processTable(process.processId ?? 0, shown);
    yield '\n';
  }
  yield 'Port Statistics\n\n';
  for (const part of statistics(counted)) yield `${part}\n`;
  yield `${moduleList(modules)}\n`;
}

function title({ processId, processName }: ProcessInfo): string {
  if (processId === null || processId === 0) return ' (System Idle Process)';
  return processName === null ? '' : ` (${safeText(processName)})`;
}

/** User and services. PID 0 has neither, and the System process a fixed line. */
function describe(process: ProcessInfo): string[] {
  const { processId, processName, user, services, missing } = process;
  if (processId === null || processId === 0) return [];
  // On Linux PID 4 is a kernel thread with another name.
  if (processId === 4 && processName === 'System') return ['System Process\n'];
  const context = user === null ? `unknown${missing.user === undefined ? '' : ` (${missing.user})`}` : safeText(user);
  return [`User context: ${context}\n`, ...(services.length === 0 ? [withoutService(missing.services)] : services.map(serviceGroup))];
}

/** 1.01 has one line for both. A process that is known to have no services has `Kernel` as its reason. */
function withoutService(reason: MissingReason | undefined): string {
  const isKnown = reason === undefined || reason === 'Kernel';
  return isKnown ? "Process doesn't appear to be a service\n" : 'Could not access service information for this process\n';
}

function serviceGroup({ name, displayName, type }: ServiceInfo): string {
  return `Service Name: ${safeText(name)}\nDisplay Name: ${safeText(displayName)}\nService Type: ${serviceType(type)}\n`;
}

function serviceType(type: string): string {
  if (type.endsWith('own process')) return 'runs in its own process';
  if (type.endsWith('shared process')) return 'shares a process with other services';
  return `systemd ${type}`;
}

function statistics({ udp, tcp }: PortStatistics): string[] {
  const total = [...tcp.values()].reduce((sum, count) => sum + count, 0);
  const known: readonly TcpState[] = tcpStates;
  const order = (state: TcpState): number => (known.includes(state) ? known.indexOf(state) : known.length);
  const lines = [...tcp]
    .toSorted(([a], [b]) => order(a) - order(b))
    .map(([state, count]) => `TCP ports in a ${stateWord(state)} state:\t${count} = ${((100 * count) / total).toFixed(2)}%\n`);
  return [`TCP mappings: ${total}\nUDP mappings: ${udp}\n`, ...(lines.length === 0 ? [] : [lines.join('')])];
}

function moduleList(modules: ModulesShown): string {
  if (modules === null) return 'Could not access module information for this process\n';
  if ('unchangedSince' in modules) return `Loaded modules: unchanged since entry ${modules.unchangedSince}\n`;
  return ['Loaded modules:\n', ...modules.map(({ path, base }) => `${safeText(path)} (0x${base.slice(2).padStart(8, '0')})\n`)].join('');
}
