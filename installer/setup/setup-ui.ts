import type { Outcome, Plan } from './plan.ts';
import type { RemainingFile, StepListener } from './steps.ts';

/** Output of setup: to a person on a console, or to a program. */
export interface SetupUi extends StepListener {
  /** Lists the planned steps. */
  planned(plan: Plan): void;
  /** Announces the plan. Returns whether it may be executed. */
  confirm(plan: Plan): Promise<boolean>;
  /** The plan succeeded. */
  ended(outcome: Outcome, leftovers: readonly RemainingFile[]): void;
  /** The plan failed. The caller reports the error. */
  failedPlan(plan: Plan, error: unknown): void;
}
