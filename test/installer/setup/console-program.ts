// Runs on a terminal: the transcript of setup with steps that do nothing. Its argument is JSON with the options.

import { writeSync } from 'node:fs';
import { anyKey } from '../../../engine/cli/input/prompt.ts';
import { consoleUi } from '../../../installer/setup/console-ui.ts';
import type { Plan, SetupAction } from '../../../installer/setup/plan.ts';
import { runSteps, type Step } from '../../../installer/setup/steps.ts';

const {
  verb,
  titles,
  failing,
  quiet,
  waiting,
}: { verb: SetupAction; titles: string[]; failing?: string; quiet?: string; waiting?: string } = JSON.parse(process.argv[2] ?? '');
const print = (text: string): void => {
  writeSync(1, text);
};
const steps = titles.map((title): Step => ({
  name: 'service',
  title,
  target: 'nothing',
  ...(title === quiet && { quiet: true }),
  run: (context) => {
    if (title === waiting) context.waiting('the service is marked for deletion');
    if (title === failing) throw new Error('the service could not be created (access is denied)');
    return { rollback: () => undefined };
  },
}));
const plan: Plan = {
  verb,
  folder: 'C:\\Program Files\\PortReporter',
  steps,
  outcome: () => ({
    verb,
    folder: 'C:\\Program Files\\PortReporter',
    serviceState: verb === 'uninstall' ? 'NotInstalled' : 'Stopped',
    startType: verb === 'uninstall' ? null : 'Manual',
    logDirectory: 'C:\\Windows\\System32\\LogFiles\\PortReporter',
  }),
};
const face = consoleUi(true, print, () => undefined);
if (await face.confirm(plan)) {
  try {
    const leftovers = await runSteps(plan.steps, face, new AbortController().signal);
    face.ended(plan.outcome(), leftovers);
  } catch (error) {
    face.failedPlan(plan, error);
  }
  await anyKey('press any key to exit setup', print);
} else {
  process.exitCode = 4;
}
