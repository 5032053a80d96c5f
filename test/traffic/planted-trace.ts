import { safeText } from '../../engine/model/safe-text.ts';
import type { TraceInfo } from './scenario.ts';
import type { SimulatedMachine } from './simulated-machine.ts';

/** A planted trace with the values of its records, by which a finding is attributed to it. */
export interface PlantedTrace extends TraceInfo {
  readonly processNames: ReadonlySet<string>;
  /** Names and paths in lower case that only this trace has. */
  readonly ownNames: ReadonlySet<string>;
  readonly ownPaths: ReadonlySet<string>;
  readonly remoteAddresses: ReadonlySet<string>;
  /** Ports of its listeners that no other program has. */
  readonly ownPorts: ReadonlySet<number>;
}

/** What a finding is about. Only the fields that attribute it are declared. */
export interface FindingFields {
  readonly processName: string | null;
  readonly path: string | null;
  readonly localPort: number | null;
  readonly remoteAddresses: readonly string[];
  readonly records: readonly { readonly file: string; readonly line: number }[];
}

/** The traces that were planted in a machine. */
export function plantedTraces(infos: readonly TraceInfo[], { processes, sockets }: SimulatedMachine): PlantedTrace[] {
  const ofOthers = (id: string) => {
    const others = processes.filter(({ trace }) => trace !== id);
    return {
      names: new Set(others.map(({ info }) => info.processName?.toLowerCase())),
      paths: new Set(others.map(({ info }) => info.path?.toLowerCase())),
      ports: new Set(
        sockets.filter(({ trace, remoteAddress }) => trace !== id && remoteAddress === null).map(({ localPort }) => localPort),
      ),
    };
  };
  return infos.map((info) => {
    const others = ofOthers(info.id);
    const own = sockets.filter(({ trace }) => trace === info.id);
    const names = new Set(own.flatMap(({ process }) => spellings(process.info.processName)));
    const paths = new Set(own.flatMap(({ process }) => spellings(process.info.path)));
    return {
      ...info,
      processNames: names,
      ownNames: new Set([...names].filter((name) => !others.names.has(name))),
      ownPaths: new Set([...paths].filter((path) => !others.paths.has(path))),
      remoteAddresses: new Set(own.flatMap(({ remoteAddress }) => remoteAddress ?? [])),
      ownPorts: new Set(
        own
          .filter(({ remoteAddress, localPort }) => remoteAddress === null && !others.ports.has(localPort))
          .map(({ localPort }) => localPort),
      ),
    };
  });
}

/** A name as PR-EVENTS contains it, and as the other files do: with misleading characters escaped. */
function spellings(name: string | null): string[] {
  return name === null ? [] : [name.toLowerCase(), safeText(name).toLowerCase()];
}

/** Whether a finding is about a planted trace: its program, its remote endpoints, its listener, or its lines. */
export function isAbout(finding: FindingFields, trace: PlantedTrace, isPlantedLine: (file: string, line: number) => boolean): boolean {
  const name = finding.processName?.toLowerCase() ?? null;
  if (finding.records.some(({ file, line }) => isPlantedLine(file, line))) return true;
  if (name !== null && trace.ownNames.has(name)) return true;
  if (finding.path !== null && trace.ownPaths.has(finding.path.toLowerCase())) return true;
  if (name !== null && !trace.processNames.has(name)) return false;
  if (finding.remoteAddresses.some((address) => trace.remoteAddresses.has(address))) return true;
  return finding.localPort !== null && trace.ownPorts.has(finding.localPort);
}
