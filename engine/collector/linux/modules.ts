import type { MissingReason, ModuleFacts, ProcessFacts } from '../../facts/port-mapping.ts';
import { readProcText } from './proc-files.ts';

/**
 * The modules in a text of `/proc/<pid>/maps` (proc_pid_maps(5)): files of which a part is mapped executable, each with its lowest
 * address. The one with the path `executable` comes first, the others as their addresses follow.
 */
export function parseModules(text: string, executable: string | null): readonly ModuleFacts[] {
  const lowest = new Map<string, string>();
  const executed = new Set<string>();
  for (const line of text.split('\n')) {
    // address perms offset dev inode pathname; an inode of 0 is no file.
    const match = /^([0-9a-f]+)-[0-9a-f]+ (..)(.). [0-9a-f]+ \S+ (\d+) +(\/.*)$/.exec(line);
    if (match === null || match[4] === '0') continue;
    const path = pathOfMap(match[5] ?? '');
    if (!lowest.has(path)) lowest.set(path, `0x${match[1]}`);
    if (match[3] === 'x') executed.add(path);
  }
  const modules = [...lowest].filter(([path]) => executed.has(path)).map(([path, base]) => ({ path, base }));
  return [...modules.filter(({ path }) => path === executable), ...modules.filter(({ path }) => path !== executable)];
}

/** The kernel writes a line break within a path as `\012` (seq_path), and ` (deleted)` behind a file that is gone. */
function pathOfMap(path: string): string {
  return path.replace(/ \(deleted\)$/, '').replaceAll('\\012', '\n');
}

/** The modules of a process, read now, or why they cannot be had. */
export function readModules({ processId, path, missing }: ProcessFacts): readonly ModuleFacts[] | MissingReason {
  if (missing.path === 'Kernel') return 'Kernel';
  const maps = readProcText(`/proc/${processId}/maps`);
  return 'text' in maps ? parseModules(maps.text, path) : maps.reason;
}
