import { getConsoleProcessList } from './kernel32.ts';

/**
 * Windows: whether only this program uses its console window, as after a double click: Windows created the window for the program and
 * closes it when the program exits. A program that was started from a command prompt shares the console with it (consoleapi3.h).
 */
export function hasOwnConsole(): boolean {
  return getConsoleProcessList(new Uint32Array(2), 2) === 1;
}
