import { systemLibrary } from '../../native/system-library.ts';

/** Opens the drive letters: a function that turns a path as the kernel has it (`\Device\HarddiskVolume3\x`) into `C:\x`. */
export function openDevicePaths(): (path: string) => string {
  const kernel = systemLibrary('kernel32.dll');
  const queryDosDevice: (device: string, target: Buffer, characters: number) => number =
    kernel.func('QueryDosDeviceW', 'uint32', ['str16', 'void *', 'uint32']);
  const devices = Array.from({ length: 26 }, (_, index) => `${String.fromCharCode('A'.charCodeAt(0) + index)}:`).flatMap((drive) => {
    const target = Buffer.alloc(2 * 1024);
    const length = queryDosDevice(drive, target, 1024);
    // A list that ends with an empty text; the first is what counts.
    return length === 0 ? [] : [{ drive, device: target.toString('utf16le', 0, 2 * length).split('\0', 1)[0] ?? '' }];
  });
  return (path) => dosPath(path, devices);
}

/** A path of a network share, a volume without a letter, or a device that is not among those given, stays as the kernel has it. */
export function dosPath(path: string, devices: readonly { readonly drive: string; readonly device: string }[]): string {
  const share = /^\\Device\\Mup(\\.*)$/i.exec(path);
  if (share) return `\\${share[1]}`;
  const found = devices.find(({ device }) => path.toLowerCase().startsWith(`${device.toLowerCase()}\\`));
  return found ? found.drive + path.slice(found.device.length) : path;
}
