import type { MissingReason, ModuleFacts } from '../../facts/port-mapping.ts';
import { systemLibrary } from '../../native/system-library.ts';
import { openDevicePaths } from './device-paths.ts';
import { type ProcessHandles, queryAndRead } from './process-handle.ts';
import type { RunningProcess } from './process-list.ts';

const allModules = 3; // LIST_MODULES_ALL (psapi.h): of both sizes, where a process has both
const longestPath = 32_767;

/** The modules that a process has loaded, its executable first; a reason where they cannot be had. */
export type ReadModules = (process: RunningProcess) => ModuleFacts[] | MissingReason;

export function openModules(handles: ProcessHandles): ReadModules {
  const kernel = systemLibrary('kernel32.dll');
  const enumerate: (handle: bigint, modules: Buffer, size: number, needed: Uint32Array, filter: number) => number =
    kernel.func('K32EnumProcessModulesEx', 'int', ['void *', 'void *', 'uint32', 'uint32 *', 'uint32']);
  const isWow64Process: (handle: bigint, answer: Uint32Array) => number = kernel.func('IsWow64Process', 'int', ['void *', 'uint32 *']);
  type GetName = (handle: bigint, module: bigint, name: Buffer, characters: number) => number;
  const getName: GetName = kernel.func('K32GetModuleFileNameExW', 'uint32', ['void *', 'void *', 'void *', 'uint32']);
  const getMappedName: GetName = kernel.func('K32GetMappedFileNameW', 'uint32', ['void *', 'void *', 'void *', 'uint32']);
  const dosPath = openDevicePaths();
  const name = Buffer.alloc(2 * longestPath);
  const needed = new Uint32Array(1);

  const basesIn = (handle: bigint): bigint[] => {
    for (let bases = Buffer.alloc(8 * 256); ; bases = Buffer.alloc((needed[0] ?? 0) + 8 * 16)) {
      if (enumerate(handle, bases, bases.length, needed, allModules) === 0) return [];
      const size = needed[0] ?? 0;
      if (size <= bases.length) return Array.from({ length: size / 8 }, (_, index) => bases.readBigUInt64LE(8 * index));
    }
  };
  return (process) => {
    const modules = handles.read(process, queryAndRead, (handle) => {
      // The loader of a 32-bit process calls its system folder System32, as it sees it; only the mapping tells the true file.
      const wow64 = new Uint32Array(1);
      const mapped = isWow64Process(handle, wow64) !== 0 && wow64[0] !== 0;
      return basesIn(handle).map((base) => {
        const path = name.toString('utf16le', 0, 2 * (mapped ? getMappedName : getName)(handle, base, name, longestPath));
        return { path: mapped ? dosPath(path) : path, base: `0x${base.toString(16)}` };
      });
    });
    // Every process has its executable loaded, until it ends.
    return typeof modules !== 'string' && modules.length === 0 ? 'Exited' : modules;
  };
}
