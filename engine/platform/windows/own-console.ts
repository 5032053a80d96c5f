import { systemLibrary } from './system-library.ts';

/**
 * Windows: whether this program alone uses its console window, as after a double click: Windows made the window for it and closes it with it.
 * From a command prompt the prompt is in the same console (consoleapi3.h).
 */
export function hasOwnConsole(): boolean {
  const processList: (processes: Uint32Array, count: number) => number = systemLibrary('kernel32.dll').func(
    'GetConsoleProcessList',
    'uint32',
    ['void *', 'uint32'],
  );
  return processList(new Uint32Array(2), 2) === 1;
}
