import type { Outcome, Plan } from './plan.ts';
import type { RemainingFile, StepListener } from './steps.ts';

/** How setup shows itself: to a person on a console, or to a program. */
export interface SetupUi extends StepListener {
  /** Says what would be done. */
  planned(plan: Plan): void;
  /** Says what is about to happen, and gives whether it may. */
  agreed(plan: Plan): Promise<boolean>;
  ended(outcome: Outcome, leftovers: readonly RemainingFile[]): void;
  /** It did not come to an end; the error itself is told by somebody else. */
  gaveUp(plan: Plan, error: unknown): void;
}
