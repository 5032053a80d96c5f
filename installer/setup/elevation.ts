import path from 'node:path';
import { promisify } from 'node:util';
import { joinCommandLine } from '../../engine/platform/windows/command-line.ts';
import {
  closeHandle,
  getConsoleWindow,
  getDriveType,
  getExitCodeProcess,
  waitForSingleObject,
} from '../../engine/platform/windows/kernel32.ts';
import { coInitializeEx } from '../../engine/platform/windows/ole32.ts';
import { shellExecuteEx, shellExecuteInfoSize } from '../../engine/platform/windows/shell32.ts';
import { getLastError, type Handle } from '../../engine/platform/windows/system-library.ts';
import { lastError, win32Error } from '../../engine/platform/windows/win32-errors.ts';
import { receiveOutput, type OutputPiece } from './elevated-output.ts';
import { SetupError } from './setup-error.ts';

// shellapi.h, winuser.h, winbase.h, winerror.h, objbase.h
const noCloseProcess = 0x40; // SEE_MASK_NOCLOSEPROCESS
const noAsynchronous = 0x100; // SEE_MASK_NOASYNC: this thread has no message loop, and may end soon after the call
const noUserInterface = 0x400; // SEE_MASK_FLAG_NO_UI
const showWindow = { normal: 1, hidden: 0 } as const; // SW_SHOWNORMAL, SW_HIDE
const networkDrive = 4; // DRIVE_REMOTE (fileapi.h)
const fileNotFound = 2;
const pathNotFound = 3;
const infinite = 0xffff_ffff;
const cancelled = 1223;
const apartmentThreaded = 0x2 | 0x4; // COINIT_APARTMENTTHREADED | COINIT_DISABLE_OLE1DDE

/**
 * Starts a program with administrator rights in a separate window and waits until it ends. Windows asks the user for consent.
 * @returns the exit code of the program
 * @throws SetupError NotElevated if the user declines, NetworkDrive if the program's drive is not visible to administrators; ServiceError
 * for other errors of Windows
 */
export async function runElevated(program: string, args: readonly string[], window: keyof typeof showWindow = 'normal'): Promise<number> {
  requireLocalDrive(program);
  const handle = startElevated(program, args, window);
  try {
    const code = new Uint32Array(1);
    // Waits on another thread, because this one receives the program's output.
    await promisify(waitForSingleObject)(handle, infinite);
    if (getExitCodeProcess(handle, code) === 0) throw lastError('cannot determine the exit code of setup', program);
    return code[0] ?? 1;
  } finally {
    closeHandle(handle);
  }
}

/**
 * Runs setup with administrator rights in a hidden window and receives what it prints.
 * @returns its exit code
 * @throws as {@link runElevated}
 */
export async function runSetupElevated(program: string, args: readonly string[], receive: (piece: OutputPiece) => void): Promise<number> {
  const output = await receiveOutput(receive);
  try {
    return await runElevated(program, [...args, '--output-pipe', output.pipe], 'hidden');
  } finally {
    await output.close();
  }
}

/** Starts the program. Returns the handle of its process. */
function startElevated(program: string, args: readonly string[], window: keyof typeof showWindow): Handle {
  coInitializeEx(null, apartmentThreaded);
  const start = {
    size: shellExecuteInfoSize,
    mask: noCloseProcess | noAsynchronous | noUserInterface,
    window: getConsoleWindow(),
    verb: 'runas',
    file: program,
    parameters: joinCommandLine(program, args).slice(`"${program}" `.length),
    directory: null,
    show: showWindow[window],
    instance: 0n,
    idList: 0n,
    className: null,
    classKey: 0n,
    hotKey: 0,
    icon: 0n,
    process: 0n as Handle,
  };
  if (shellExecuteEx(start) === 0) throw startFailure(getLastError(), program);
  return start.process;
}

function startFailure(error: number, program: string): Error {
  if (error === cancelled) {
    return new SetupError(
      'NotElevated',
      'PermissionDenied',
      'administrator rights were not granted; nothing was changed',
      program,
      'Try again and answer Yes, or run it as administrator.',
    );
  }
  // Mapped drives, and drives created by subst, belong to one logon session; the elevated session has different ones.
  if (error === fileNotFound || error === pathNotFound) return notVisible(program);
  return win32Error(error, 'cannot request administrator rights', program);
}

/** @throws SetupError NetworkDrive */
function requireLocalDrive(program: string): void {
  const { root } = path.win32.parse(program);
  // A network name (\\server\share) is visible to every session.
  if (/^[a-z]:/i.test(root) && getDriveType(root) === networkDrive) throw notVisible(program);
}

function notVisible(program: string): SetupError {
  const { root } = path.win32.parse(program);
  return new SetupError(
    'NetworkDrive',
    'ResourceUnavailable',
    `${root} is not visible with administrator rights (it is a network drive, or a drive of your session); nothing was changed`,
    program,
    'Copy the release package to a local disk and run Pr-Setup there.',
  );
}
