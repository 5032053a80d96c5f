import { fileTimeOf } from '../../platform/windows/file-time.ts';
import { enableDebugPrivilege } from '../../platform/windows/privileges.ts';
import type { Collector, Warning } from '../collector.ts';
import { createAttribution } from './attribution.ts';
import { createProcessLister } from './list-processes.ts';
import { openModules } from './modules.ts';
import { createPortMappings } from './port-mappings.ts';
import { createProcessCache } from './process-cache.ts';
import { openProcessHandles } from './process-handle.ts';
import { createServiceTags } from './service-tags.ts';
import { createSocketTables } from './socket-tables.ts';

const notElevated: Warning = {
  code: 'NotElevated',
  message:
    "Facts of other accounts' processes are missing, for Windows gives them to administrators only. Start it from an elevated prompt.",
};

/** What is on this Windows machine, by its own libraries alone: no WMI, no other program, no network. */
export function openWindowsCollector(): Collector {
  const debug = enableDebugPrivilege();
  const tables = createSocketTables();
  const attribute = createAttribution();
  const listProcesses = createProcessLister();
  const handles = openProcessHandles(debug);
  const readModules = openModules(handles);
  const known = createProcessCache(handles, readModules);
  const toMappings = createPortMappings(createServiceTags());
  return {
    collect: ({ include = [], processes = false } = {}) => {
      const time = new Date();
      // Sockets first: who opened one and ended before the processes are listed has exited, and the record says so.
      const rows = tables.read();
      const running = listProcesses();
      const owners = attribute(rows, running, fileTimeOf(new Date()));
      const wanted = processes ? [...running.values()] : [...new Set(owners.filter((owner) => typeof owner === 'object'))];
      const info = known.factsOf(wanted, running, include, performance.now());
      return {
        time,
        mappings: toMappings({ rows, owners, info, include }),
        ...(processes && { processes: [...info.values()].sort((a, b) => (a.processId ?? 0) - (b.processId ?? 0)) }),
        notices: debug ? [] : [notElevated],
      };
    },
    modulesOf: (owner) => {
      if (owner.missing.path === 'Kernel') return 'Kernel';
      const process = known.find(owner);
      return process ? readModules(process, owner.path) : 'Exited';
    },
    close: () => {}, // no handle is kept open
  };
}
