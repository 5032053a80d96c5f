import { endProgram, runProgram, type CommandEntry } from './cli/program.ts';
import { nameMainThread } from './platform/linux/main-thread-name.ts';

const commands: readonly CommandEntry[] = [
  {
    name: 'map',
    summary: 'the ports that are open now, and whose they are',
    load: async () => (await import('./cli/map.ts')).defineMap,
  },
  {
    name: 'watch',
    summary: 'ports as they are opened, changed and closed',
    load: async () => (await import('./cli/watch.ts')).defineWatch,
  },
  {
    name: 'compare',
    summary: 'what is different between two snapshots, or since one',
    load: async () => (await import('./cli/compare.ts')).defineCompare,
  },
  {
    name: 'run',
    summary: 'write the log files, here and now, until Ctrl-C',
    load: async () => (await import('./cli/run.ts')).defineRun,
  },
  {
    name: 'setup',
    summary: 'install the Windows service, upgrade it, or take it away',
    load: async () => (await import('../installer/setup/command.ts')).defineSetup,
  },
  {
    name: 'service',
    summary: 'the service: its state, start, stop and settings',
    load: async () => (await import('./cli/service/service.ts')).defineService,
  },
  {
    name: 'log',
    summary: 'what the log files say: records, figures, findings, a report',
    load: async () => (await import('./cli/log/log.ts')).defineLog,
  },
];

if (process.platform === 'linux') nameMainThread();
void runProgram(process.argv.slice(2), commands).then(endProgram);
