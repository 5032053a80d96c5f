import type { ServiceState, StartType } from '../../engine/service/service-control.ts';
import type { Step } from './steps.ts';

/** What setup would do here. `none`: everything is as it should be, or nothing is there that could be taken away. */
export type SetupAction = 'install' | 'upgrade' | 'repair' | 'uninstall' | 'none';

/** What setup is about to do. */
export interface Plan {
  readonly verb: SetupAction;
  /** The program's folder. */
  readonly folder: string;
  readonly steps: readonly Step[];
  /** Looks how it is now. */
  outcome(): Outcome;
}

/** How it is with Port Reporter after setup. */
export interface Outcome {
  readonly verb: SetupAction;
  readonly folder: string;
  readonly serviceState: ServiceState | 'NotInstalled';
  readonly startType: StartType | null;
  /** Where it logs or will; after it was uninstalled, where logs still are. Null when there are none, or its setting cannot be used. */
  readonly logDirectory: string | null;
}
