// Run by Node on Windows with a planted.dll in its current folder: prints whether Windows loads it by its name before and after the
// engine has loaded its first library.

import { writeSync } from 'node:fs';
import koffi from 'koffi';
import { systemLibrary } from '../../engine/platform/windows/system-library.ts';

// Not koffi.load: it searches the current folder itself if Windows does not find the library.
const loadLibrary: (name: string) => number | bigint = koffi.load('kernel32.dll').func('LoadLibraryW', 'uintptr_t', ['str16']);
const loads = (name: string): boolean => Boolean(loadLibrary(name));

const before = loads('planted1.dll');
systemLibrary('advapi32.dll');
writeSync(1, JSON.stringify({ before, after: loads('planted2.dll'), own: loads('version.dll') }));
