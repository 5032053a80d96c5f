import koffi from 'koffi';

let bound: ((handle: number | bigint) => number) | undefined;

/** uv_open_osfhandle (uv.h), which node.exe exports: a file descriptor for a handle of Windows. */
export function openOsHandle(handle: number | bigint): number {
  bound ??= koffi.load(process.execPath).func('uv_open_osfhandle', 'int', ['uintptr_t']);
  return bound?.(handle) ?? -1;
}
