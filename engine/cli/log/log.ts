import type { Command } from 'commander';
import { addSubcommands } from '../common-options.ts';
import { stdinCloseOption } from '../stdin-close.ts';
import { defineCompare } from './compare.ts';
import { defineFind } from './find.ts';
import { defineMeasure } from './measure.ts';
import { definePack } from './pack.ts';
import { defineRead } from './read.ts';
import { defineReport } from './report.ts';
import { defineTimeline } from './timeline.ts';
import { defineVerify } from './verify.ts';

/** `log`: reads and analyses log files. */
export function defineLog(command: Command): void {
  addSubcommands(command, [
    { name: 'read', summary: 'print the records of log files', define: defineRead },
    { name: 'timeline', summary: 'show the life of one program, in order', define: defineTimeline },
    { name: 'find', summary: 'search logs for suspicious activity', define: defineFind },
    { name: 'report', summary: 'write one HTML file with statistics, charts and findings', define: defineReport },
    { name: 'compare', summary: 'show the differences between two logs', define: defineCompare },
    { name: 'pack', summary: 'print log files in compressed parts, for the computer that collects them', define: definePack },
    { name: 'verify', summary: 'verify the integrity of log files', define: defineVerify },
    { name: 'measure', summary: 'compute statistics: ports, processes, users, remote addresses, times', define: defineMeasure },
  ]);
  for (const subcommand of command.commands) subcommand.option(...stdinCloseOption);
}
