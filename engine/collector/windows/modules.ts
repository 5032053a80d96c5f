import type { MissingReason, ModuleInfo } from '../../model/port-mapping.ts';
import {
  enumProcessModulesEx,
  getExitCodeProcess,
  getMappedFileName,
  getModuleFileNameEx,
  isWow64Process,
} from '../../platform/windows/kernel32.ts';
import { getLastError, systemFolder } from '../../platform/windows/system-library.ts';
import { createSystemDevicePaths } from './device-paths.ts';
import type { ProcessRef } from './parse-process-list.ts';
import { type ProcessHandles, queryAndRead } from './process-handle.ts';
import { reasonOfError } from './reason-of-error.ts';
import { isSensitiveProcess } from './sensitive-processes.ts';

const allModules = 3; // LIST_MODULES_ALL (psapi.h): 32-bit and 64-bit modules
const maxPathLength = 32_767;
const stillActive = 259; // STILL_ACTIVE (minwinbase.h)
/** A process can load modules while the list is read. */
const maxAttempts = 10;

/**
 * Reads the modules that a process has loaded, its executable first; the missing reason if they cannot be read. The list is in the memory
 * of the process, which Port Reporter does not open for reading if the process is sensitive or protected. `path` is that of its executable.
 */
export type ReadModules = (process: ProcessRef, path: string | null) => ModuleInfo[] | MissingReason;

export function createModuleReader(handles: ProcessHandles): ReadModules {
  const system = systemFolder();
  const pathOf = createModulePathReader();
  return (process, path) => {
    if (isSensitiveProcess(process.name, path, system)) return 'Sensitive';
    if (handles.isProtected(process)) return 'Protected';
    const modules = handles.read(process, queryAndRead, (handle) => {
      const bases = readModuleBases(handle);
      if (typeof bases === 'string') return bases;
      const pathAt = pathOf(handle);
      // A module without a path has been unloaded since.
      return bases.map((base) => ({ path: pathAt(base), base: `0x${base.toString(16)}` })).filter((module) => module.path !== '');
    });
    // Every process has its executable loaded.
    return modules.length === 0 ? 'ReadFailed' : modules;
  };
}

/** Reads the base addresses of the modules of a process. */
function readModuleBases(handle: bigint): bigint[] | MissingReason {
  const needed = new Uint32Array(1);
  let bases = Buffer.alloc(8 * 256);
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    if (enumProcessModulesEx(handle, bases, bases.length, needed, allModules) === 0)
      return noModules(getLastError(), isProcessRunning(handle));
    const size = needed[0] ?? 0;
    if (size === 0) return noModules(0, isProcessRunning(handle));
    if (size <= bases.length) return Array.from({ length: size / 8 }, (_, index) => bases.readBigUInt64LE(8 * index));
    bases = Buffer.alloc(size + 8 * 16);
  }
  return 'ReadFailed';
}

function isProcessRunning(handle: bigint): boolean {
  const code = new Uint32Array(1);
  return getExitCodeProcess(handle, code) === 0 || code[0] === stillActive;
}

/**
 * Why the modules of an open process could not be listed. EnumProcessModulesEx fails with ERROR_PARTIAL_COPY (299) also for a process that
 * has just been created and has no list yet, or that loads a module: such a process has not exited.
 */
export function noModules(error: number, isRunning: boolean): MissingReason {
  return isRunning ? reasonOfError(error) : 'Exited';
}

/** Creates the reader of module paths: for a process, the path by base address, empty if the module has been unloaded. */
function createModulePathReader(): (handle: bigint) => (base: bigint) => string {
  const dosPath = createSystemDevicePaths();
  const name = Buffer.alloc(2 * maxPathLength);
  return (handle) => {
    // The loader of a 32-bit process reports its system folder as System32, as the process sees it; only the mapping has the actual file.
    const wow64 = new Uint32Array(1);
    const mapped = isWow64Process(handle, wow64) !== 0 && wow64[0] !== 0;
    return (base) => {
      const path = name.toString('utf16le', 0, 2 * (mapped ? getMappedFileName : getModuleFileNameEx)(handle, base, name, maxPathLength));
      return mapped ? dosPath(path) : path;
    };
  };
}
