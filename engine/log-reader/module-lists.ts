import type { ModuleInfo } from '../model/port-mapping.ts';

/** Lists of modules of one file, which repeats a few of them hundreds of thousands of times: equal lists are one object. */
export class ModuleLists {
  private readonly modules = new Map<string, ModuleInfo>();
  /** The last list of each process name. */
  private readonly lists = new Map<string, readonly ModuleInfo[]>();

  /** The module of a line; null if the line cannot be read. */
  moduleOf(line: string): ModuleInfo | null {
    const known = this.modules.get(line);
    if (known) return known;
    const module = parseModule(line);
    if (module) setBounded(this.modules, line, module);
    return module;
  }

  /** A list that is equal to this one. */
  shared(processName: string | null, list: readonly ModuleInfo[]): readonly ModuleInfo[] {
    const known = this.lists.get(processName ?? '');
    if (known && known.length === list.length && known.every((module, at) => module === list[at])) return known;
    setBounded(this.lists, processName ?? '', list);
    return list;
  }
}

const maxShared = 20_000;

function setBounded<Value>(map: Map<string, Value>, key: string, value: Value): void {
  if (map.size >= maxShared) map.clear();
  map.set(key, value);
}

/** `C:\WINDOWS\system32\ntdll.dll (0x7C900000)`. */
function parseModule(line: string): ModuleInfo | null {
  const [, path, base] = /^(.*\S)\s+\((0x[0-9a-f]{1,16})\)$/i.exec(line) ?? [];
  return path === undefined || base === undefined ? null : { path, base: base.toLowerCase() };
}
