import type { ServiceState, StartType } from '../../engine/service/service-control.ts';
import type { Step } from './steps.ts';

/** What setup does. `none`: the installation is up to date, or there is nothing to uninstall. */
export type SetupAction = 'install' | 'upgrade' | 'repair' | 'uninstall' | 'none';

/** The steps that setup will perform. */
export interface Plan {
  readonly verb: SetupAction;
  /** The program's folder. */
  readonly folder: string;
  readonly steps: readonly Step[];
  /** Queries the current state. */
  outcome(): Outcome;
}

/** State of the installation after setup. */
export interface Outcome {
  readonly verb: SetupAction;
  readonly folder: string;
  readonly serviceState: ServiceState | 'NotInstalled';
  readonly startType: StartType | null;
  /** The log folder; after uninstallation the folder of remaining logs. Null if there are none, or if the setting is invalid. */
  readonly logDirectory: string | null;
}
