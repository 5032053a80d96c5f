import type { Missing } from '../../facts/port-mapping.ts';
import { openAccounts } from './accounts.ts';
import { openCommandLines } from './command-lines.ts';
import { type ProcessHandles, queryLimited } from './process-handle.ts';
import type { RunningProcess } from './process-list.ts';
import { openProcessPaths } from './process-paths.ts';
import { sidsOfAllProcesses } from './terminal-sessions.ts';

/** What does not change as long as a process lives. */
export interface ProcessDetails {
  readonly path: string | null;
  readonly commandLine: string | null;
  readonly user: string | null;
  readonly missing: Missing;
}

const exited: ProcessDetails = {
  path: null, commandLine: null, user: null, missing: { path: 'Exited', commandLine: 'Exited', user: 'Exited' },
};

/** Opens what reads the details of processes, by PID. */
export function openProcessDetails(handles: ProcessHandles): (processes: readonly RunningProcess[]) => Map<number, ProcessDetails> {
  const accounts = openAccounts();
  const paths = openProcessPaths();
  const commandLineOf = openCommandLines();
  return (processes) => {
    let sids: Map<number, Buffer> | undefined; // asked for once, and only if a token is closed to us
    const detailsOf = (process: RunningProcess): ProcessDetails => {
      const opened = handles.read(process, queryLimited, (handle) => (
        { path: paths.ofHandle(handle), commandLine: commandLineOf(handle), sid: accounts.sidOf(handle) }
      ));
      if (opened === 'Exited') return exited;
      const closed = typeof opened === 'string' ? opened : null;
      const facts = typeof opened === 'string' ? { path: null, commandLine: opened, sid: null } : opened;
      const path = facts.path ?? paths.ofProcessId(process.processId);
      const commandLine = typeof facts.commandLine === 'string' ? null : facts.commandLine.text;
      const sid = facts.sid ?? (sids ??= sidsOfAllProcesses()).get(process.processId);
      return {
        path,
        commandLine,
        user: sid === undefined ? null : accounts.nameOf(sid),
        missing: {
          // What could be opened and has no image is a part of the kernel.
          ...(path === null ? { path: closed ?? 'Kernel' } : undefined),
          ...(typeof facts.commandLine === 'string' ? { commandLine: facts.commandLine } : undefined),
          ...(sid === undefined ? { user: closed ?? 'AccessDenied' } : undefined),
        },
      };
    };
    return new Map(processes.map((process) => [process.processId, detailsOf(process)]));
  };
}
