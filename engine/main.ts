import { endProgram } from './cli/end-program.ts';
import { runProgram, type CommandEntry } from './cli/program.ts';
import { nameMainThread } from './platform/linux/main-thread-name.ts';

const commands: readonly CommandEntry[] = [
  {
    name: 'map',
    summary: 'open ports and the processes that own them',
    load: async () => (await import('./cli/map.ts')).defineMap,
  },
  {
    name: 'watch',
    summary: 'report ports when they are opened, changed and closed',
    load: async () => (await import('./cli/watch.ts')).defineWatch,
  },
  {
    name: 'compare',
    summary: 'differences between two snapshots, or between one and now',
    load: async () => (await import('./cli/compare.ts')).defineCompare,
  },
  {
    name: 'run',
    summary: 'write the log files in the foreground until Ctrl-C',
    load: async () => (await import('./cli/run.ts')).defineRun,
  },
  {
    name: 'setup',
    summary: 'install, upgrade or uninstall the Windows service',
    load: async () => (await import('../installer/setup/command.ts')).defineSetup,
  },
  {
    name: 'service',
    summary: 'service status, start, stop and settings',
    load: async () => (await import('./cli/service/service.ts')).defineService,
  },
  {
    name: 'log',
    summary: 'read log files: records, statistics, findings, an HTML report',
    load: async () => (await import('./cli/log/log.ts')).defineLog,
  },
];

if (process.platform === 'linux') nameMainThread();
void runProgram(process.argv.slice(2), commands).then(endProgram);
