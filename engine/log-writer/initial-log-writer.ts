import { eachWithLineEnds, logHeader } from '../log-format/log-header.ts';
import { machineTable } from '../log-format/log-tables.ts';
import { isBoundOnly } from '../model/listening.ts';
import type { MachineInfo } from '../model/machine-info.ts';
import { unknownProcessFields } from '../model/mapping-schema.ts';
import type { PortMapping, ProcessInfo } from '../model/port-mapping.ts';
import { countMappings } from './port-statistics.ts';
import { processBlock, separator } from './process-block-writer.ts';

/**
 * PR-INITIAL, in pieces: all mappings except Bound rows, and all processes of the machine when the reporter started. `processes` include
 * their modules.
 */
export function initialLog(
  machine: MachineInfo,
  time: Date,
  found: readonly PortMapping[],
  processes: readonly ProcessInfo[],
): Iterable<string> {
  return eachWithLineEnds(piecesOf(machine, time, found, processes), machine.platform);
}

function* piecesOf(machine: MachineInfo, time: Date, found: readonly PortMapping[], processes: readonly ProcessInfo[]): Generator<string> {
  const mappings = found.filter((mapping) => !isBoundOnly(mapping));
  const byOwner = new Map<number, PortMapping[]>();
  for (const mapping of mappings) {
    for (const processId of [mapping.processId ?? 0, ...mapping.sharedWith.map((holder) => holder.processId)]) {
      const owned = byOwner.get(processId);
      if (owned) owned.push(mapping);
      else byOwner.set(processId, [mapping]);
    }
  }
  yield logHeader('Service initialization log', machine, time);
  yield `TCP/UDP Port to Process Mappings at service start-up\n\n${mappings.length} mappings found\n\n`;
  yield* machineTable(mappings, machine.platform);
  yield '\n';
  for (const process of withIdle(processes, machine.platform)) {
    const owned = byOwner.get(process.processId ?? 0) ?? [];
    yield `${separator}\n`;
    yield* processBlock(process, owned, countMappings(owned), process.modules ?? null);
  }
  yield separator;
}

/**
 * On Windows, the logs list mappings without a process under PID 0, as the mappings of a process. Only log files do: that process does not
 * exist.
 */
function withIdle(processes: readonly ProcessInfo[], platform: NodeJS.Platform): readonly ProcessInfo[] {
  const real = processes.filter(({ processId }) => processId !== null && processId !== 0);
  return platform === 'win32' ? [idleProcess, ...real] : real;
}

/** The System Idle Process of Windows. */
export const idleProcess: ProcessInfo = {
  ...unknownProcessFields,
  missing: {},
};
