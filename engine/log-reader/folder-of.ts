import path from 'node:path';

/**
 * Returns a function from a log file to its folder: each folder is one machine. It keeps the last result, because most records are of the
 * file of the record before.
 */
export function createFolderOf(): (file: string) => string {
  let [lastFile, lastFolder] = ['', '.'];
  return (file) => {
    if (file !== lastFile) [lastFile, lastFolder] = [file, path.dirname(file)];
    return lastFolder;
  };
}
