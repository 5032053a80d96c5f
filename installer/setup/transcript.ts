import { safeText } from '../../engine/model/safe-text.ts';
import type { StartType } from '../../engine/service/service-control.ts';
import type { Outcome, Plan, SetupAction } from './plan.ts';
import { reasonOf, SetupError } from './setup-error.ts';
import type { RemainingFile, StepListener } from './steps.ts';

// Texts of setup on a console, in the words of the original. Lines are separated by an empty line.

const participles = { install: 'installed', upgrade: 'upgraded', repair: 'repaired', uninstall: 'uninstalled' } as const;
const startTypes: { readonly [Type in StartType]: string } = {
  Automatic: 'automatic',
  AutomaticDelayedStart: 'automatic (delayed)',
  Manual: 'manual',
  Disabled: 'disabled',
};

/** Announces the plan. */
export function openingText({ verb, folder }: Plan): string {
  if (verb === 'none') throw new Error('there is nothing to announce');
  const where = verb === 'uninstall' ? 'from' : 'in';
  return `PR-Setup will ${verb} Port Reporter ${where} the following location on this system:\n\n${safeText(folder)}\n\n`;
}

export function questionText(verb: SetupAction): string {
  return `Do you want to ${verb} Port Reporter? (Y/N)`;
}

/** Text of a plan without steps. */
export function nothingText({ folder, serviceState }: Outcome): string {
  if (serviceState === 'NotInstalled') return 'Port Reporter is not installed on this system\n';
  return `Port Reporter is already installed in the following location on this system:\n\n${safeText(folder)}\n`;
}

/** Describes the outcome. */
export function closingText(outcome: Outcome, leftovers: readonly RemainingFile[]): string {
  const { verb, serviceState, startType, logDirectory } = outcome;
  if (verb === 'none') return '';
  const lines = [`PR-Setup has successfully ${participles[verb]} the Port Reporter service`];
  if (startType !== null) {
    const state = serviceState === 'Running' ? 'running' : 'stopped';
    lines[0] += `\nThe service is currently ${state} and set to ${startTypes[startType]} startup type`;
    if (state === 'stopped') {
      lines.push(
        'Please use the services applet (Administrative Tools) in the control panel to configure and start the Port Reporter service',
      );
    }
  }
  if (verb === 'uninstall' && logDirectory !== null) {
    lines.push('The log files are still in the following location on this system:', safeText(logDirectory));
  }
  return [...lines, ...leftovers.map(leftoverText)].map((line) => `${line}\n`).join('\n');
}

/** Reports the failure and whether it was rolled back. */
export function failureText(verb: SetupAction, error: unknown): string {
  const undone = !(error instanceof SetupError && error.code === 'NotUndone');
  return `PR-Setup could not ${verb} Port Reporter${undone ? ', and has left everything as it was' : ''}\n\n`;
}

function leftoverText({ target, reason }: RemainingFile): string {
  return reason === 'InUse'
    ? `${safeText(target)} is in use and will be deleted at the next start of Windows`
    : `${safeText(target)} was not deleted, it holds other files`;
}

/** Prints the progress of the steps. */
export function transcriptOf(print: (text: string) => void): StepListener {
  return {
    started: ({ title, quiet }) => {
      if (!quiet) print(`${title}...`);
    },
    waiting: (step, reason) => {
      print(`${step.quiet ? `${step.title}...` : ''}${safeText(reason)}, please close the Services console and Event Viewer...`);
    },
    done: ({ quiet }) => {
      if (!quiet) print('completed successfully\n\n');
    },
    failed: ({ title, quiet }, error) => {
      print(`${quiet ? `${title}...` : ''}failed: ${safeText(reasonOf(error))}\n\n`);
    },
    undone: () => undefined,
  };
}
