import path from 'node:path';

// Most calls are for the file of the call before.
let [lastFile, lastFolder] = ['', '.'];

/** The folder of a log file: each folder is one machine. */
export function folderOf(file: string): string {
  if (file !== lastFile) [lastFile, lastFolder] = [file, path.dirname(file)];
  return lastFolder;
}
