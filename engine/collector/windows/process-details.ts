import type { Missing, MissingReason } from '../../model/port-mapping.ts';
import { createAccounts } from '../../platform/windows/accounts.ts';
import { createCommandLineReader } from './command-lines.ts';
import { type ProcessRef, systemProcessId } from './parse-process-list.ts';
import { type ProcessHandles, queryLimited } from './process-handle.ts';
import { createProcessPaths } from './process-paths.ts';
import { listProcessSids } from './wts-process-sids.ts';

/** The properties of a process that do not change while it runs. */
export interface StaticProcessInfo {
  readonly path: string | null;
  readonly commandLine: string | null;
  readonly user: string | null;
  readonly missing: Missing;
  /** Whether `user` is a SID because no account was found for it: a later read may find one. */
  readonly isUserUnknown: boolean;
}

/** The result of reading the properties of a process. */
export interface ProcessReadResult {
  readonly processId: number;
  /** Why the process could not be opened; null if it was opened. */
  readonly openFailure: MissingReason | null;
  /** Empty if it has no file; null if the system did not report it. */
  readonly path: string | null;
  readonly commandLine: { readonly text: string } | MissingReason | null;
  readonly user: string | null;
  readonly isUserUnknown: boolean;
}

/** Creates the reader of the details of processes, by PID. */
export function createProcessDetailsReader(handles: ProcessHandles): (processes: readonly ProcessRef[]) => Map<number, StaticProcessInfo> {
  const accounts = createAccounts();
  const paths = createProcessPaths();
  const readCommandLine = createCommandLineReader();
  return (processes) => {
    let sids: Map<number, Buffer> | undefined; // listed once, and only if a token cannot be opened
    const read = (process: ProcessRef): ProcessReadResult => {
      const { processId } = process;
      const opened = handles.read(process, queryLimited, (handle) => ({
        path: paths.ofHandle(handle),
        commandLine: readCommandLine(handle),
        sid: accounts.sidOf(handle),
      }));
      if (opened === 'Exited') return { processId, openFailure: opened, path: null, commandLine: null, user: null, isUserUnknown: false };
      const info = typeof opened === 'string' ? null : opened;
      const sid = info?.sid ?? (sids ??= listProcessSids()).get(processId);
      const account = sid === undefined ? null : accounts.lookUp(sid);
      return {
        processId,
        openFailure: typeof opened === 'string' ? opened : null,
        path: info?.path ?? paths.ofProcessId(processId),
        commandLine: info?.commandLine ?? null,
        user: account?.value ?? null,
        isUserUnknown: account?.failed ?? false,
      };
    };
    return new Map(processes.map((process) => [process.processId, detailsFrom(read(process))]));
  };
}

/** The details, and the missing reason for each that has no value. */
export function detailsFrom({ processId, openFailure, path, commandLine, user, isUserUnknown }: ProcessReadResult): StaticProcessInfo {
  // Windows reports neither path nor command line of a process that ends after it was opened.
  const failure = commandLine === 'Exited' ? commandLine : openFailure;
  // A process that can be opened and has no file is a part of the kernel too.
  const isKernel = processId === systemProcessId || path === '' || (path === null && failure === null);
  const reason = isKernel ? 'Kernel' : (failure ?? 'AccessDenied');
  const line = isKernel ? null : commandLine;
  return {
    path: isKernel ? null : path,
    commandLine: typeof line === 'object' ? (line?.text ?? null) : null,
    user,
    isUserUnknown,
    missing: {
      ...(isKernel || path === null ? { path: reason } : undefined),
      ...(line === null ? { commandLine: reason } : typeof line === 'string' ? { commandLine: line } : undefined),
      ...(user === null ? { user: failure ?? 'AccessDenied' } : undefined),
    },
  };
}
