// Run by Node on Windows with a planted.dll in its current folder: prints whether Windows loads that by its name before and after the first
// library of ours.

import { writeSync } from 'node:fs';
import koffi from 'koffi';
import { systemLibrary } from '../../engine/platform/windows/system-library.ts';

// Not koffi.load: that searches the current folder itself for what Windows does not find.
const loadLibrary: (name: string) => number | bigint = koffi.load('kernel32.dll').func('LoadLibraryW', 'uintptr_t', ['str16']);
const loads = (name: string): boolean => Boolean(loadLibrary(name));

const before = loads('planted1.dll');
systemLibrary('advapi32.dll');
writeSync(1, JSON.stringify({ before, after: loads('planted2.dll'), own: loads('version.dll') }));
