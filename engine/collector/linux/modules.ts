import { statSync } from 'node:fs';
import type { MissingReason, ModuleInfo, ProcessInfo } from '../../model/port-mapping.ts';
import { readProcText } from './read-proc-file.ts';
import { processFolder } from './threads.ts';

/**
 * Parses the modules in a text of `/proc/<pid>/maps` (proc_pid_maps(5)): files of which a part is mapped executable, each with its lowest
 * address. The one with the path `executable` comes first, the others are in the order of their addresses.
 * @param isFile whether the process sees this file at a path that ends in ` (deleted)`: then that is its name
 */
export function parseModules(
  text: string,
  executable: string | null,
  isFile: (path: string, inode: string) => boolean,
): readonly ModuleInfo[] {
  const lowest = new Map<string, ModuleInfo>();
  const executed = new Set<string>();
  for (const line of text.split('\n')) {
    // address perms offset dev inode pathname; an inode of 0 is not a file.
    const match = /^([0-9a-f]+)-[0-9a-f]+ (..)(.). [0-9a-f]+ \S+ (\d+) +(\/.*)$/.exec(line);
    if (match === null || match[4] === '0') continue;
    // A file that was replaced and loaded again has the same path; it is another file.
    const file = match[5] ?? '';
    if (!lowest.has(file))
      lowest.set(
        file,
        moduleOf(file, `0x${match[1]}`, (path) => isFile(path, match[4] ?? '')),
      );
    if (match[3] === 'x') executed.add(file);
  }
  const modules = [...lowest].filter(([file]) => executed.has(file)).map(([, module]) => module);
  return [...modules.filter(({ path }) => path === executable), ...modules.filter(({ path }) => path !== executable)];
}

const deletedMark = ' (deleted)';

/** The kernel writes a line break within a path as `\012` (seq_path), and appends ` (deleted)` to the path of a removed file. */
function moduleOf(text: string, base: string, isFile: (path: string) => boolean): ModuleInfo {
  const path = text.replaceAll('\\012', '\n');
  return !path.endsWith(deletedMark) || isFile(path) ? { path, base } : { path: path.slice(0, -deletedMark.length), base, deleted: true };
}

/** The modules of a process, read now, or why they cannot be read. */
export function readModules({ processId, path, missing }: ProcessInfo): readonly ModuleInfo[] | MissingReason {
  if (missing.path === 'Kernel') return 'Kernel';
  const folder = processFolder(processId ?? 0);
  const maps = readProcText(`${folder}/maps`);
  return 'text' in maps ? parseModules(maps.text, path, (file, inode) => inodeAt(`${folder}/root${file}`) === inode) : maps.reason;
}

function inodeAt(path: string): string | null {
  try {
    return String(statSync(path, { bigint: true }).ino);
  } catch {
    return null;
  }
}
