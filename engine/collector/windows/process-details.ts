import type { Missing, MissingReason } from '../../model/port-mapping.ts';
import { openAccounts } from '../../platform/windows/accounts.ts';
import { openCommandLines } from './command-lines.ts';
import { type RunningProcess, systemProcessId } from './parse-process-list.ts';
import { type ProcessHandles, queryLimited } from './process-handle.ts';
import { openProcessPaths } from './process-paths.ts';
import { sidsOfAllProcesses } from './wts-process-sids.ts';

/** What does not change as long as a process lives. */
export interface ProcessDetails {
  readonly path: string | null;
  readonly commandLine: string | null;
  readonly user: string | null;
  readonly missing: Missing;
  /** Whether `user` is a SID because no account was found for it: a later reading may find one. */
  readonly isUserUnknown: boolean;
}

/** What could be read of a process. */
export interface Reading {
  readonly processId: number;
  /** Why it could not be opened; null when it was. */
  readonly closed: MissingReason | null;
  /** Empty when it has no file; null when the system did not tell. */
  readonly path: string | null;
  readonly commandLine: { readonly text: string } | MissingReason | null;
  readonly user: string | null;
  readonly isUserUnknown: boolean;
}

/** Opens what reads the details of processes, by PID. */
export function openProcessDetails(handles: ProcessHandles): (processes: readonly RunningProcess[]) => Map<number, ProcessDetails> {
  const accounts = openAccounts();
  const paths = openProcessPaths();
  const commandLineOf = openCommandLines();
  return (processes) => {
    let sids: Map<number, Buffer> | undefined; // asked for once, and only if a token is closed to us
    const read = (process: RunningProcess): Reading => {
      const { processId } = process;
      const opened = handles.read(process, queryLimited, (handle) => ({
        path: paths.ofHandle(handle),
        commandLine: commandLineOf(handle),
        sid: accounts.sidOf(handle),
      }));
      if (opened === 'Exited') return { processId, closed: opened, path: null, commandLine: null, user: null, isUserUnknown: false };
      const facts = typeof opened === 'string' ? null : opened;
      const sid = facts?.sid ?? (sids ??= sidsOfAllProcesses()).get(processId);
      const account = sid === undefined ? null : accounts.lookUp(sid);
      return {
        processId,
        closed: typeof opened === 'string' ? opened : null,
        path: facts?.path ?? paths.ofProcessId(processId),
        commandLine: facts?.commandLine ?? null,
        user: account?.value ?? null,
        isUserUnknown: account?.failed ?? false,
      };
    };
    return new Map(processes.map((process) => [process.processId, detailsFrom(read(process))]));
  };
}

/** The details, and a reason for each that is not there. */
export function detailsFrom({ processId, closed, path, commandLine, user, isUserUnknown }: Reading): ProcessDetails {
  // What is open to us and has no file is a part of the kernel too.
  const isKernel = processId === systemProcessId || path === '' || (path === null && closed === null);
  const reason = isKernel ? 'Kernel' : (closed ?? 'AccessDenied');
  const line = isKernel ? null : commandLine;
  return {
    path: isKernel ? null : path,
    commandLine: typeof line === 'object' ? (line?.text ?? null) : null,
    user,
    isUserUnknown,
    missing: {
      ...(isKernel || path === null ? { path: reason } : undefined),
      ...(line === null ? { commandLine: reason } : typeof line === 'string' ? { commandLine: line } : undefined),
      ...(user === null ? { user: closed ?? 'AccessDenied' } : undefined),
    },
  };
}
