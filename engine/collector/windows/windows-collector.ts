import { fileTimeOf } from '../../platform/windows/file-time.ts';
import { enableDebugPrivilege } from '../../platform/windows/privileges.ts';
import type { Collector, Warning } from '../collector.ts';
import { createAttribution } from './attribution.ts';
import { createProcessLister } from './list-processes.ts';
import { createModuleReader } from './modules.ts';
import { createPortMappings } from './port-mappings.ts';
import { ProcessCache } from './process-cache.ts';
import { createProcessHandles } from './process-handle.ts';
import { createServiceTags } from './service-tags.ts';
import { createSocketTables } from './socket-tables.ts';

const notElevated: Warning = {
  code: 'NotElevated',
  message:
    "Information about other accounts' processes is missing: only administrators can read it. Start the command from an elevated prompt.",
};

/** Takes snapshots of this Windows machine. It calls Windows' own libraries only: no WMI, no other program, no network. */
export function openWindowsCollector(): Collector {
  const debug = enableDebugPrivilege();
  const tables = createSocketTables();
  const attribute = createAttribution();
  const listProcesses = createProcessLister();
  const handles = createProcessHandles(debug);
  const readModules = createModuleReader(handles);
  const cache = new ProcessCache(handles, readModules);
  const toMappings = createPortMappings(createServiceTags());
  return {
    collect: ({ include = [], processes = false } = {}) => {
      const time = new Date();
      // Sockets first: an owner that ends before the processes are listed has exited, and its record reports that.
      const rows = tables.read();
      const running = listProcesses();
      const owners = attribute(rows, running, fileTimeOf(new Date()));
      const requested = processes ? [...running.values()] : [...new Set(owners.filter((owner) => typeof owner === 'object'))];
      const info = cache.read(requested, running, include, performance.now());
      return {
        time,
        mappings: toMappings({ rows, owners, info, include }),
        ...(processes && { processes: [...info.values()].sort((a, b) => (a.processId ?? 0) - (b.processId ?? 0)) }),
        notices: debug ? [] : [notElevated],
      };
    },
    modulesOf: (owner) => {
      if (owner.missing.path === 'Kernel') return 'Kernel';
      const process = cache.find(owner);
      return process ? readModules(process, owner.path) : 'Exited';
    },
    close: () => {}, // no handle stays open
  };
}
