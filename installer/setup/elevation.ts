import path from 'node:path';
import { promisify } from 'node:util';
import koffi from 'koffi';
import { joinCommandLine } from '../../engine/platform/windows/command-line.ts';
import { lastError, win32Error } from '../../engine/platform/windows/win32-errors.ts';
import { systemLibrary } from '../../engine/platform/windows/system-library.ts';
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

type Handle = number | bigint;

/** Win32 functions that start an elevated program and wait for it. */
function loadFunctions() {
  const kernel32 = systemLibrary('kernel32.dll');
  // SHELLEXECUTEINFOW (shellapi.h)
  const info = koffi.struct({
    size: 'uint32',
    mask: 'uint32',
    window: 'uintptr_t',
    verb: 'str16',
    file: 'str16',
    parameters: 'str16',
    directory: 'str16',
    show: 'int32',
    instance: 'uintptr_t',
    idList: 'uintptr_t',
    className: 'str16',
    classKey: 'uintptr_t',
    hotKey: 'uint32',
    icon: 'uintptr_t',
    process: 'uintptr_t',
  });
  const initialize: (reserved: null, model: number) => number = systemLibrary('ole32.dll').func('CoInitializeEx', 'int32', [
    'void *',
    'uint32',
  ]);
  const execute: (start: Record<string, unknown>) => number = systemLibrary('shell32.dll').func('ShellExecuteExW', 'int', [
    koffi.inout(koffi.pointer(info)),
  ]);
  const exitCodeOf: (handle: Handle, code: Uint32Array) => number = kernel32.func('GetExitCodeProcess', 'int', ['uintptr_t', 'uint32 *']);
  const close: (handle: Handle) => number = kernel32.func('CloseHandle', 'int', ['uintptr_t']);
  const consoleWindow: () => Handle = kernel32.func('GetConsoleWindow', 'uintptr_t', []);
  const getLastError: () => number = kernel32.func('GetLastError', 'uint32', []);
  const wait = kernel32.func('WaitForSingleObject', 'uint32', ['uintptr_t', 'uint32']);
  return { infoSize: koffi.sizeof(info), initialize, execute, wait, exitCodeOf, close, consoleWindow, getLastError };
}

/**
 * Starts a program with administrator rights in a separate window and waits until it ends. Windows asks the user for consent.
 * @returns the exit code of the program
 * @throws SetupError NotElevated if the user declines, NetworkDrive if the program's drive is not visible to administrators; ServiceError for
 * other errors of Windows
 */
export async function runElevated(program: string, args: readonly string[], window: keyof typeof showWindow = 'normal'): Promise<number> {
  requireLocalDrive(program);
  const functions = loadFunctions();
  const handle = startElevated(functions, program, args, window);
  try {
    const code = new Uint32Array(1);
    // Waits on another thread, because this one receives the program's output.
    await promisify(functions.wait.async)(handle, infinite);
    if (functions.exitCodeOf(handle, code) === 0) throw lastError('cannot determine the exit code of setup', program);
    return code[0] ?? 1;
  } finally {
    functions.close(handle);
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
function startElevated(
  { infoSize, initialize, execute, consoleWindow, getLastError }: ReturnType<typeof loadFunctions>,
  program: string,
  args: readonly string[],
  window: keyof typeof showWindow,
): Handle {
  initialize(null, apartmentThreaded);
  const start = {
    size: infoSize,
    mask: noCloseProcess | noAsynchronous | noUserInterface,
    window: consoleWindow(),
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
  if (execute(start) === 0) throw startFailure(getLastError(), program);
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
  const driveType: (root: string) => number = systemLibrary('kernel32.dll').func('GetDriveTypeW', 'uint32', ['str16']);
  // A network name (\\server\share) is visible to every session.
  if (/^[a-z]:/i.test(root) && driveType(root) === networkDrive) throw notVisible(program);
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
