import type { Missing, MissingReason } from '../../model/port-mapping.ts';
import { createAccounts } from '../../platform/windows/accounts.ts';
import { createCommandLines } from './command-lines.ts';
import { type ProcessRef, systemProcessId } from './parse-process-list.ts';
import { type ProcessHandles, queryLimited } from './process-handle.ts';
import { createProcessPaths } from './process-paths.ts';
import { listProcessSids } from './wts-process-sids.ts';

/** What does not change as long as a process lives. */
export interface StaticProcessInfo {
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
export function createProcessDetailsReader(handles: ProcessHandles): (processes: readonly ProcessRef[]) => Map<number, StaticProcessInfo> {
  const accounts = createAccounts();
  const paths = createProcessPaths();
  const commandLineOf = createCommandLines();
  return (processes) => {
    let sids: Map<number, Buffer> | undefined; // asked for once, and only if a token is closed to us
    const read = (process: ProcessRef): Reading => {
      const { processId } = process;
      const opened = handles.read(process, queryLimited, (handle) => ({
        path: paths.ofHandle(handle),
        commandLine: commandLineOf(handle),
        sid: accounts.sidOf(handle),
      }));
      if (opened === 'Exited') return { processId, closed: opened, path: null, commandLine: null, user: null, isUserUnknown: false };
      const info = typeof opened === 'string' ? null : opened;
      const sid = info?.sid ?? (sids ??= listProcessSids()).get(processId);
      const account = sid === undefined ? null : accounts.lookUp(sid);
      return {
        processId,
        closed: typeof opened === 'string' ? opened : null,
        path: info?.path ?? paths.ofProcessId(processId),
        commandLine: info?.commandLine ?? null,
        user: account?.value ?? null,
        isUserUnknown: account?.failed ?? false,
      };
    };
    return new Map(processes.map((process) => [process.processId, detailsFrom(read(process))]));
  };
}

/** The details, and a reason for each that is not there. */
export function detailsFrom({ processId, closed, path, commandLine, user, isUserUnknown }: Reading): StaticProcessInfo {
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
