import { formatDiagnostic } from '../../engine/cli/errors.ts';
import { createRecordWriter } from '../../engine/cli/output/create-record-writer.ts';
import { flush, printError } from '../../engine/cli/output/standard-output.ts';
import type { Field } from '../../engine/model/mapping-fields.ts';
import { version } from '../../engine/model/version.ts';
import type { ServiceState, StartType } from '../../engine/service/service-control.ts';
import type { Outcome, SetupAction } from './plan.ts';
import { reasonOf } from './setup-error.ts';
import type { SetupUi } from './setup-ui.ts';
import type { Step, StepName } from './steps.ts';

/** Record that setup writes for a program: progress of a step, a remaining file (`left`), or at the end the outcome (`result`). */
interface SetupRecord {
  readonly step: StepName | 'result' | 'left';
  readonly state: 'planned' | 'started' | 'done' | 'failed' | 'undone' | 'InUse' | 'HoldsOtherFiles' | (typeof results)[SetupAction];
  /** What the step does: `Creating service`. */
  readonly title: string | null;
  /** Object of the step; for `result` the program's folder, for `left` a file or folder. */
  readonly target: string;
  /** These are null except in `result`; `reason` is null except in `failed`. */
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
} as const satisfies { readonly [Any in SetupAction]: string };

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

const emptyFields = { title: null, version: null, serviceState: null, startType: null, logDirectory: null, reason: null };

/** Setup for a program: writes a record when an event occurs. */
export async function recordUi(format: 'json' | 'tsv'): Promise<SetupUi> {
  const writer = await createRecordWriter({ format, fields: setupFields });
  const writeRecord = (record: Partial<SetupRecord> & Pick<SetupRecord, 'step' | 'state' | 'target'>): void => {
    writer.write([{ ...emptyFields, ...record, processId: null }]);
    flush();
  };
  const writeStep = (state: SetupRecord['state'], { name, title, target }: Step, reason: string | null = null): void => {
    writeRecord({ step: name, state, title, target, reason });
  };
  const writeOutcome = ({ verb, folder, ...rest }: Outcome): void => {
    writeRecord({
      step: 'result',
      state: results[verb],
      target: folder,
      version: rest.serviceState === 'NotInstalled' ? null : version,
      ...rest,
    });
  };
  return {
    planned: (plan) => {
      for (const step of plan.steps) writeStep('planned', step);
      if (plan.steps.length === 0) writeOutcome(plan.outcome());
    },
    confirm: () => Promise.resolve(true),
    started: (step) => writeStep('started', step),
    waiting: ({ target }, reason) => {
      const message = `Setup is waiting: ${reason}. Close the Services console and Event Viewer.`;
      printError(formatDiagnostic({ code: 'Waiting', category: 'Warning', message, target }, format));
    },
    done: (step) => writeStep('done', step),
    failed: (step, error) => writeStep('failed', step, reasonOf(error)),
    undone: (step) => writeStep('undone', step),
    ended: (outcome, leftovers) => {
      for (const { target, reason } of leftovers) writeRecord({ step: 'left', state: reason, target: target });
      writeOutcome(outcome);
    },
    failedPlan: () => undefined,
  };
}
