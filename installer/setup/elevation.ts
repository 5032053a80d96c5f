import path from 'node:path';
import { promisify } from 'node:util';
import koffi from 'koffi';
import { joinCommandLine } from '../../engine/platform/windows/command-line.ts';
import { lastError, win32Error } from '../../engine/platform/windows/win32-errors.ts';
import { systemLibrary } from '../../engine/platform/windows/system-library.ts';
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
 * Starts a program with administrator rights, for which Windows asks the user, and waits until it has ended. It gets a window of its own.
 * @returns its exit code
 * @throws SetupError NotElevated when the user declines, NetworkDrive when administrators do not see the program's drive; ServiceError for
 * other errors of Windows
 */
export async function runElevated(program: string, args: readonly string[], window: keyof typeof showWindow = 'normal'): Promise<number> {
  requireLocalDrive(program);
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
  const wait = kernel32.func('WaitForSingleObject', 'uint32', ['uintptr_t', 'uint32']);
  const exitCodeOf: (handle: number | bigint, code: Uint32Array) => number = kernel32.func('GetExitCodeProcess', 'int', [
    'uintptr_t',
    'uint32 *',
  ]);
  const close: (handle: number | bigint) => number = kernel32.func('CloseHandle', 'int', ['uintptr_t']);
  const consoleWindow: () => number | bigint = kernel32.func('GetConsoleWindow', 'uintptr_t', []);
  const getLastError: () => number = kernel32.func('GetLastError', 'uint32', []);

  initialize(null, apartmentThreaded);
  const start = {
    size: koffi.sizeof(info),
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
    process: 0n as number | bigint,
  };
  if (execute(start) === 0) {
    const error = getLastError();
    if (error === cancelled) {
      throw new SetupError(
        'NotElevated',
        'PermissionDenied',
        'setup has changed nothing (the administrator rights were not given)',
        program,
        'Try again and answer Yes, or run it as administrator.',
      );
    }
    // Drives that are mapped, or made by subst, belong to one logon session; the elevated one has others.
    if (error === fileNotFound || error === pathNotFound) throw notVisible(program);
    throw win32Error(error, 'Windows could not be asked for administrator rights', program);
  }
  try {
    const code = new Uint32Array(1);
    // Not on this thread, which receives the program's output meanwhile.
    await promisify(wait.async)(start.process, infinite);
    if (exitCodeOf(start.process, code) === 0) throw lastError('how setup ended is not known', program);
    return code[0] ?? 1;
  } finally {
    close(start.process);
  }
}

/** @throws SetupError NetworkDrive */
function requireLocalDrive(program: string): void {
  const { root } = path.win32.parse(program);
  const driveType: (root: string) => number = systemLibrary('kernel32.dll').func('GetDriveTypeW', 'uint32', ['str16']);
  // By its network name (\\server\share) everyone sees it.
  if (/^[a-z]:/i.test(root) && driveType(root) === networkDrive) throw notVisible(program);
}

function notVisible(program: string): SetupError {
  const { root } = path.win32.parse(program);
  return new SetupError(
    'NetworkDrive',
    'ResourceUnavailable',
    `setup has changed nothing (with administrator rights Windows does not see ${root}, a network drive or one of your session)`,
    program,
    'Copy the package to a local disk, and start Pr-Setup there.',
  );
}
