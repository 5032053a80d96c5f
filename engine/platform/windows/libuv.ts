import koffi from 'koffi';

type OpenOsHandle = (handle: number | bigint) => number;

/** uv_open_osfhandle (uv.h), which node.exe exports: converts a Windows handle to a file descriptor. It is bound at its first call. */
export const openOsHandle = bindAtFirstCall((): OpenOsHandle =>
  koffi.load(process.execPath).func('uv_open_osfhandle', 'int', ['uintptr_t']),
);

function bindAtFirstCall(bind: () => OpenOsHandle): OpenOsHandle {
  let bound: OpenOsHandle | undefined;
  return (handle) => (bound ??= bind())(handle);
}
