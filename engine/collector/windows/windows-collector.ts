import type { PortMapping, ProcessFacts, ProcessName } from '../../facts/port-mapping.ts';
import type { Collector, Notice } from '../collector.ts';
import { type NoOwner, noOwnerFacts, ownerOf, peersOf, toMapping } from './attribution.ts';
import { openKnownProcesses } from './known-processes.ts';
import { openModules } from './modules.ts';
import { enableDebugPrivilege } from './privileges.ts';
import { openProcessHandles } from './process-handle.ts';
import type { RunningProcess } from './process-list.ts';
import { openProcessList } from './processes.ts';
import { openServiceTags } from './service-tags.ts';
import type { SocketRow } from './table-rows.ts';
import { openTables } from './tables.ts';

const notElevated: Notice = {
  code: 'NotElevated',
  message: 'Facts of other accounts\' processes are missing, for Windows gives them to administrators only. Start it from an elevated prompt.',
};

/** A mapping, and what it was made of besides the row. */
interface Made {
  readonly mapping: PortMapping;
  readonly owner: ProcessFacts | NoOwner;
}

/** What is on this Windows machine, by its own libraries alone: no WMI, no other program, no network. */
export function openWindowsCollector(): Collector {
  const debug = enableDebugPrivilege();
  const tables = openTables();
  const listProcesses = openProcessList();
  const handles = openProcessHandles(debug);
  const known = openKnownProcesses(handles);
  const tagName = openServiceTags();
  const readModules = openModules(handles);
  let before = new Map<SocketRow, Made>();

  return {
    collect: (request = {}) => {
      const time = new Date();
      // Sockets first: who opened one and ended before the processes are listed has exited, and is said to.
      const rows = [...tables.read().values()];
      const running = listProcesses();
      const owners = new Map(rows.map((row) => [row, ownerOf(row, running)]));
      const wanted = request.processes ? running.values() : new Set([...owners.values()].filter((owner) => typeof owner === 'object'));
      const facts = known.factsOf(wanted, running, time.getTime());
      const peers = peersOf(rows);

      const now = new Map<SocketRow, Made>();
      for (const row of rows) {
        const owner = factsOf(owners.get(row), facts);
        const peer = peerName(peers.get(row), owners);
        const last = before.get(row);
        const unchanged = last !== undefined && last.owner === owner && samePeer(last.mapping.peer, peer);
        now.set(row, unchanged ? last : make(row, owner, peer));
      }
      before = now;
      return {
        time,
        mappings: [...now.values()].map(({ mapping }) => mapping),
        ...(request.processes ? { processes: [...facts.values()].sort((a, b) => (a.processId ?? 0) - (b.processId ?? 0)) } : undefined),
        notices: debug ? [] : [notElevated],
      };
    },
    modulesOf: (owner) => {
      if (owner.missing.path === 'Kernel') return 'Kernel';
      const process = known.find(owner);
      return process ? readModules(process) : 'Exited';
    },
    close: () => {},
  };

  function make(row: SocketRow, owner: ProcessFacts | NoOwner, peer: ProcessName | null): Made {
    const ownService = typeof owner === 'object' && owner.services.length > 1 && row.serviceTag !== 0 ? tagName(row.processId, row.serviceTag) : null;
    return { mapping: toMapping(row, typeof owner === 'object' ? owner : noOwnerFacts(row, owner), ownService, peer), owner };
  }
}

function factsOf(owner: RunningProcess | NoOwner | undefined, facts: ReadonlyMap<number, ProcessFacts>): ProcessFacts | NoOwner {
  return typeof owner === 'object' ? facts.get(owner.processId) ?? 'Exited' : owner ?? 'Exited';
}

function peerName(row: SocketRow | undefined, owners: ReadonlyMap<SocketRow, RunningProcess | NoOwner>): ProcessName | null {
  if (row === undefined || row.processId === 0) return null;
  const owner = owners.get(row);
  return { processId: row.processId, processName: typeof owner === 'object' ? owner.name : null };
}

function samePeer(one: ProcessName | null, other: ProcessName | null): boolean {
  return one?.processId === other?.processId && one?.processName === other?.processName;
}
