import koffi from 'koffi';

let bound: ((handle: number | bigint) => number) | undefined;

/** uv_open_osfhandle (uv.h), which node.exe exports: converts a Windows handle to a file descriptor. */
export function openOsHandle(handle: number | bigint): number {
  bound ??= koffi.load(process.execPath).func('uv_open_osfhandle', 'int', ['uintptr_t']);
  return bound?.(handle) ?? -1;
}
