import { askYesNo } from '../../engine/cli/input/prompt.ts';
import { safeText } from '../../engine/model/safe-text.ts';
import type { Face } from './setup-ui.ts';
import type { Leftover } from './steps.ts';
import { closingText, failureText, nothingText, openingText, questionText, transcriptOf } from './transcript.ts';

/**
 * Setup for a person: the original's transcript.
 * @param asks whether there is somebody to ask; else the answer is Y
 * @param atRestart has Windows delete at its next start what is in use
 */
export function consoleFace(asks: boolean, say: (text: string) => void, atRestart: (place: string) => void): Face {
  return {
    ...transcriptOf(say),
    planned: ({ steps, ...plan }) => {
      if (steps.length === 0) say(nothingText(plan.outcome()));
      for (const { title, target } of steps) say(`${title}: ${safeText(target)}\n`);
    },
    agreed: async (plan) => {
      if (plan.verb === 'none') return true;
      say(openingText(plan));
      const agreed = asks ? await askYesNo(questionText(plan.verb), say) : true;
      if (!asks) say(`${questionText(plan.verb)}y\n`);
      if (agreed) say('\n');
      return agreed;
    },
    ended: (outcome, leftovers) => {
      for (const { place } of leftovers.filter(inUse)) atRestart(place);
      say(outcome.verb === 'none' ? nothingText(outcome) : closingText(outcome, leftovers));
      if (asks) say('\n');
    },
    gaveUp: ({ verb }, error) => {
      say(failureText(verb, error));
    },
  };
}

function inUse({ reason }: Leftover): boolean {
  return reason === 'InUse';
}
