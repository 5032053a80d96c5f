import { reportLine } from '../../engine/cli/errors.ts';
import { createRecordWriter } from '../../engine/cli/output/create-record-writer.ts';
import { flush, printError } from '../../engine/cli/output/standard-output.ts';
import type { Field } from '../../engine/model/mapping-fields.ts';
import { version } from '../../engine/model/version.ts';
import type { ServiceState, StartType } from '../../engine/service/service-control.ts';
import type { Outcome, Verb } from './plan.ts';
import { reasonOf } from './setup-error.ts';
import type { Face } from './setup-ui.ts';
import type { Step, StepName } from './steps.ts';

/** What setup tells a program: how each step goes, what it had to leave, and at the end how it is now (`result`). */
interface SetupRecord {
  readonly step: StepName | 'result' | 'left';
  readonly state: 'planned' | 'begun' | 'done' | 'failed' | 'undone' | 'InUse' | 'HoldsOtherFiles' | (typeof results)[Verb];
  /** What the step does: `Creating service`. */
  readonly title: string | null;
  /** What it does it to; of `result` the program's folder, of `left` a file or folder. */
  readonly target: string;
  /** These are null but in `result`, as `reason` is but in `failed`. */
  readonly version: string | null;
  readonly serviceState: ServiceState | 'NotInstalled' | null;
  readonly startType: StartType | null;
  readonly logDirectory: string | null;
  readonly reason: string | null;
}

const results = {
  install: 'Installed',
  upgrade: 'Upgraded',
  repair: 'Repaired',
  uninstall: 'Uninstalled',
  none: 'Unchanged',
} as const satisfies { readonly [Any in Verb]: string };

export const setupFields: readonly Field<SetupRecord & { readonly processId: null }>[] = [
  { name: 'step', kind: 'text' },
  { name: 'state', kind: 'text' },
  { name: 'title', kind: 'text' },
  { name: 'target', kind: 'text' },
  { name: 'version', kind: 'text' },
  { name: 'serviceState', kind: 'text' },
  { name: 'startType', kind: 'text' },
  { name: 'logDirectory', kind: 'text' },
  { name: 'reason', kind: 'text' },
];

const nothing = { title: null, version: null, serviceState: null, startType: null, logDirectory: null, reason: null };

/** Setup for a program: a record for each thing that happens, written when it does. */
export async function recordFace(format: 'json' | 'tsv'): Promise<Face> {
  const writer = await createRecordWriter({ format, fields: setupFields });
  const tell = (record: Partial<SetupRecord> & Pick<SetupRecord, 'step' | 'state' | 'target'>): void => {
    writer.write([{ ...nothing, ...record, processId: null }]);
    flush();
  };
  const tellStep = (state: SetupRecord['state'], { name, title, target }: Step, reason: string | null = null): void => {
    tell({ step: name, state, title, target, reason });
  };
  const tellOutcome = ({ verb, folder, ...rest }: Outcome): void => {
    tell({ step: 'result', state: results[verb], target: folder, version: rest.serviceState === 'NotInstalled' ? null : version, ...rest });
  };
  return {
    planned: (plan) => {
      for (const step of plan.steps) tellStep('planned', step);
      if (plan.steps.length === 0) tellOutcome(plan.outcome());
    },
    agreed: () => Promise.resolve(true),
    begun: (step) => tellStep('begun', step),
    waiting: ({ target }, reason) => {
      const message = `Setup waits: ${reason}. Close the Services console and Event Viewer.`;
      printError(reportLine({ code: 'Waiting', category: 'Warning', message, target }, format));
    },
    done: (step) => tellStep('done', step),
    failed: (step, error) => tellStep('failed', step, reasonOf(error)),
    undone: (step) => tellStep('undone', step),
    ended: (outcome, leftovers) => {
      for (const { place, reason } of leftovers) tell({ step: 'left', state: reason, target: place });
      tellOutcome(outcome);
    },
    gaveUp: () => undefined,
  };
}
