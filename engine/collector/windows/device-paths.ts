import { queryDosDevice } from '../../platform/windows/kernel32.ts';

/** Converts a kernel path (`\Device\HarddiskVolume3\x`) to `C:\x`. */
export type ToDosPath = (path: string) => string;

/** A drive letter, `C:`, and its device, `\Device\HarddiskVolume3`. */
interface Drive {
  readonly drive: string;
  readonly device: string;
}

/** The drive letters of this machine, as {@link createDevicePaths} needs them. */
export function createSystemDevicePaths(): ToDosPath {
  const target = Buffer.alloc(2 * 1024);
  return createDevicePaths((drive) => {
    const length = queryDosDevice(drive, target, 1024);
    // A list that ends with an empty string; the first is the current device.
    return length === 0 ? null : (target.toString('utf16le', 0, 2 * length).split('\0', 1)[0] ?? '');
  });
}

/**
 * Creates the mapping of devices to drive letters. Letters appear, disappear and change while a reporter runs: all are read again for
 * a path that matches none, and a letter is verified when it matches.
 * @param deviceOf the current device of a drive, null if the drive does not exist
 */
export function createDevicePaths(deviceOf: (drive: string) => string | null): ToDosPath {
  const letters = Array.from({ length: 26 }, (_, index) => `${String.fromCharCode('A'.charCodeAt(0) + index)}:`);
  const readDrives = (): Drive[] =>
    letters.flatMap((drive) => {
      const device = deviceOf(drive);
      return device === null ? [] : [{ drive, device }];
    });
  let drives: readonly Drive[] = [];
  return (path) => {
    if (!path.startsWith('\\') || share.test(path)) return dosPath(path, []);
    const found = driveOf(path, drives);
    if (found === undefined || deviceOf(found.drive) !== found.device) drives = readDrives();
    return dosPath(path, drives);
  };
}

/** Whether a path names a device of the kernel. Windows functions would look for it in the root of the current drive. */
function isDevicePath(path: string): boolean {
  return /^\\Device\\/i.test(path);
}

/** A path under which Windows functions find a file that {@link ToDosPath} could not convert. */
export function openablePath(path: string): string {
  return isDevicePath(path) ? `\\\\?\\GLOBALROOT${path}` : path;
}

/**
 * The path of an image as QueryFullProcessImageNameW reports it: that of the device if the volume is not known to the mount manager, as RAM
 * disks are not, and empty for processes of the kernel and of Linux (WSL 1), which is not a path: null.
 */
export function imagePath(reported: string, toDosPath: ToDosPath): string | null {
  return isDevicePath(reported) ? toDosPath(reported) : reported || null;
}

const share = /^\\Device\\Mup(\\.*)$/i;

function driveOf(path: string, drives: readonly Drive[]): Drive | undefined {
  return drives.find(({ device }) => path.toLowerCase().startsWith(`${device.toLowerCase()}\\`));
}

/**
 * A path on a network share becomes a UNC path. The path is unchanged if it is on a volume without a letter, or on a device that is not
 * in `drives`.
 */
export function dosPath(path: string, drives: readonly Drive[]): string {
  const onShare = share.exec(path);
  if (onShare) return `\\${onShare[1]}`;
  const found = driveOf(path, drives);
  return found ? found.drive + path.slice(found.device.length) : path;
}
