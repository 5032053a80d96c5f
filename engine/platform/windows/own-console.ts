import { getConsoleProcessList } from './kernel32.ts';

/**
 * Windows: whether this program alone uses its console window, as after a double click: Windows made the window for it and closes it with it.
 * From a command prompt the prompt is in the same console (consoleapi3.h).
 */
export function hasOwnConsole(): boolean {
  return getConsoleProcessList(new Uint32Array(2), 2) === 1;
}
