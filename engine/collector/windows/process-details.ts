import type { Missing, MissingField, MissingReason } from '../../facts/port-mapping.ts';
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

/** Opens what reads the details of processes, in the order given. */
export function openProcessDetails(handles: ProcessHandles): (processes: readonly RunningProcess[]) => ProcessDetails[] {
  const accounts = openAccounts();
  const paths = openProcessPaths();
  const commandLineOf = openCommandLines();
  return (processes) => {
    let sids: Map<number, Buffer> | undefined; // asked for once, and only if a token is closed to us
    return processes.map((process) => {
      const opened = handles.read(process, queryLimited, (handle) => (
        { path: paths.ofHandle(handle), commandLine: commandLineOf(handle), sid: accounts.sidOf(handle) }
      ));
      const missing: { [field in MissingField]?: MissingReason } = {};
      if (opened === 'Exited') return { path: null, commandLine: null, user: null, missing: { path: opened, commandLine: opened, user: opened } };

      const facts = typeof opened === 'string' ? { path: null, commandLine: opened, sid: null } : opened;
      const path = facts.path ?? paths.ofProcessId(process.processId);
      // Who could be opened and has no image is a part of the kernel.
      if (path === null) missing.path = typeof opened === 'string' ? opened : 'Kernel';
      if (typeof facts.commandLine === 'string') missing.commandLine = facts.commandLine;
      const sid = facts.sid ?? (sids ??= sidsOfAllProcesses()).get(process.processId);
      if (sid === undefined) missing.user = typeof opened === 'string' ? opened : 'AccessDenied';
      return {
        path,
        commandLine: typeof facts.commandLine === 'string' ? null : facts.commandLine.text,
        user: sid === undefined ? null : accounts.nameOf(sid),
        missing,
      };
    });
  };
}
