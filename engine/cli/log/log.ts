import type { Command } from 'commander';
import { addCommon } from '../common-options.ts';
import { exitCodes } from '../errors.ts';
import { onStdinClose } from '../stdin-close.ts';
import { defineCompare } from './compare.ts';
import { defineFind } from './find.ts';
import { defineMeasure } from './measure.ts';
import { defineRead } from './read.ts';
import { defineReport } from './report.ts';
import { defineVerify } from './verify.ts';

const commands = [
  { name: 'read', summary: 'the records of log files', define: defineRead },
  { name: 'find', summary: 'what is worth a look, by criteria', define: defineFind },
  { name: 'report', summary: 'one HTML file with statistics, charts and findings', define: defineReport },
  { name: 'compare', summary: 'what is different between two logs', define: defineCompare },
  { name: 'verify', summary: 'are the logs what was written? their seals checked', define: defineVerify },
  { name: 'measure', summary: 'statistics: which ports, processes, users, remote ends, when', define: defineMeasure },
] as const;

/** `log`: what the log files say. */
export function defineLog(command: Command): void {
  for (const { name, summary, define } of commands) {
    const verb = command.command(name).description(summary);
    addCommon(verb);
    define(verb);
    verb.option('--exit-on-stdin-close', 'end when the program that started this one does');
  }
  command.hook('preAction', (_log, verb) => {
    const { exitOnStdinClose }: { exitOnStdinClose?: true } = verb.opts();
    if (exitOnStdinClose) onStdinClose(() => process.exit(exitCodes.done));
  });
}
