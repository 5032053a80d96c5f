// Run by Node on Windows: keeps a file or service open for a while, as a console does, and reports when it is open.
// Arguments: `file` or `service`, its path or name, and the time in milliseconds.

import { writeSync } from 'node:fs';
import { systemLibrary } from '../../engine/platform/windows/system-library.ts';

const [kind, name = '', time = '0'] = process.argv.slice(2);
const advapi32 = systemLibrary('advapi32.dll');
const openManager = advapi32.func('OpenSCManagerW', 'uintptr_t', ['str16', 'str16', 'uint32']);
const openService = advapi32.func('OpenServiceW', 'uintptr_t', ['uintptr_t', 'str16', 'uint32']);
const openFile = systemLibrary('kernel32.dll').func('CreateFileW', 'uintptr_t', [
  'str16',
  'uint32',
  'uint32',
  'void *',
  'uint32',
  'uint32',
  'uintptr_t',
]);
const handle: number | bigint =
  kind === 'service'
    ? openService(openManager(null, null, 1), name, 4) // SC_MANAGER_CONNECT, SERVICE_QUERY_STATUS
    : openFile(name, 0x8000_0000, 0, null, 3, 0x80, 0n); // GENERIC_READ, not shared, OPEN_EXISTING
if (BigInt(handle) === 0n || BigInt(handle) === 0xffff_ffff_ffff_ffffn) throw new Error(`${name} cannot be opened`);
writeSync(1, 'held\n');
setTimeout(() => undefined, Number(time));
