import type { DetailedMachineInfo } from '../../engine/model/machine-info.ts';
import type { LogFormatVersion, Session } from './log-session.ts';
import type { SimulatedMachine } from './simulated-machine.ts';

/** Something that an attacker leaves in the logs. */
export interface Trace<Context> {
  readonly id: string;
  readonly description: string;
  /** Technique of MITRE ATT&CK: `T1071.001`. */
  readonly technique: string;
  /** Starts the processes and opens the sockets of the trace. */
  readonly plant: (context: Context) => void;
}

/** The traces of a scenario without the way in which they are planted. */
export type TraceInfo = Omit<Trace<never>, 'plant'>;

/** What happens on a machine, ready to be logged. */
export interface SimulatedPeriod {
  readonly simulated: SimulatedMachine;
  readonly info: DetailedMachineInfo;
  readonly sessions: readonly Session[];
}

export interface ScenarioOptions {
  readonly seed: number;
  readonly format: LogFormatVersion;
  readonly isCompromised: boolean;
  /** Part of the ordinary traffic that takes place; by default 1. */
  readonly scale?: number;
}

export interface Scenario {
  readonly name: string;
  readonly traces: readonly TraceInfo[];
  /** The scenario that has the same clean version; by default the scenario has one of its own. */
  readonly variantOf?: Scenario;
  /** Bytes after which a set of files is closed; by default 5 MB. */
  readonly logSize?: number;
  simulate(options: ScenarioOptions): SimulatedPeriod;
}
