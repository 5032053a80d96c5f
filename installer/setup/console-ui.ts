import { askYesNo } from '../../engine/cli/input/prompt.ts';
import { safeText } from '../../engine/model/safe-text.ts';
import type { SetupUi } from './setup-ui.ts';
import type { RemainingFile } from './steps.ts';
import { closingText, failureText, nothingText, openingText, questionText, transcriptOf } from './transcript.ts';

/**
 * Setup for a person: the transcript of the original.
 * @param prompts whether to ask for confirmation; otherwise the answer is Y
 * @param atRestart makes Windows delete a file in use at its next start
 */
export function consoleUi(prompts: boolean, print: (text: string) => void, atRestart: (target: string) => void): SetupUi {
  return {
    ...transcriptOf(print),
    planned: ({ steps, ...plan }) => {
      if (steps.length === 0) print(nothingText(plan.outcome()));
      for (const { title, target } of steps) print(`${title}: ${safeText(target)}\n`);
    },
    confirm: async (plan) => {
      if (plan.verb === 'none') return true;
      print(openingText(plan));
      const agreed = prompts ? await askYesNo(questionText(plan.verb), print) : true;
      if (!prompts) print(`${questionText(plan.verb)}y\n`);
      if (agreed) print('\n');
      return agreed;
    },
    ended: (outcome, leftovers) => {
      for (const { target } of leftovers.filter(inUse)) atRestart(target);
      print(outcome.verb === 'none' ? nothingText(outcome) : closingText(outcome, leftovers));
      if (prompts) print('\n');
    },
    failedPlan: ({ verb }, error) => {
      print(failureText(verb, error));
    },
  };
}

function inUse({ reason }: RemainingFile): boolean {
  return reason === 'InUse';
}
