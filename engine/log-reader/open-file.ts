import { closeSync, constants, fstatSync, openSync } from 'node:fs';

/**
 * Opens a path of any type for reading. Without O_NONBLOCK, opening a FIFO would wait for a writer.
 * @returns the descriptor
 * @throws the system's error
 */
export function openToRead(path: string): number {
  return openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
}

/**
 * Opens a file for reading.
 * @returns the descriptor
 * @throws the system's error; EISDIR if the path is not a file: a pipe or a device might never end
 */
export function openFile(path: string): number {
  const descriptor = openToRead(path);
  try {
    if (fstatSync(descriptor).isFile()) return descriptor;
    throw Object.assign(new Error('it is not a file'), { code: 'EISDIR', path });
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}
