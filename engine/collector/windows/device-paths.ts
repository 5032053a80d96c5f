import { queryDosDevice } from '../../platform/windows/kernel32.ts';

/** Turns a path as the kernel has it (`\Device\HarddiskVolume3\x`) into `C:\x`. */
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
    // A list that ends with an empty text; the first is what counts.
    return length === 0 ? null : (target.toString('utf16le', 0, 2 * length).split('\0', 1)[0] ?? '');
  });
}

/**
 * Creates the mapping of devices to drive letters. Letters appear, disappear and change while a reporter runs: all are read again for
 * a path that fits none, and a letter is verified when it fits.
 * @param deviceOf the device of a drive now, null if there is no such drive
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

const share = /^\\Device\\Mup(\\.*)$/i;

function driveOf(path: string, drives: readonly Drive[]): Drive | undefined {
  return drives.find(({ device }) => path.toLowerCase().startsWith(`${device.toLowerCase()}\\`));
}

/** A path of a network share, a volume without a letter, or a device that is not among those given, stays as the kernel has it. */
export function dosPath(path: string, drives: readonly Drive[]): string {
  const onShare = share.exec(path);
  if (onShare) return `\\${onShare[1]}`;
  const found = driveOf(path, drives);
  return found ? found.drive + path.slice(found.device.length) : path;
}
