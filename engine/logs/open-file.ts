import { constants, openSync } from 'node:fs';

/**
 * Opens a file to be read. Without O_NONBLOCK the open of a FIFO would wait for a writer.
 * @returns the descriptor
 * @throws the system's error
 */
export function openToRead(file: string): number {
  return openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
}
