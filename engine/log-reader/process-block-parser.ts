import type { ModuleInfo, ServiceInfo } from '../model/port-mapping.ts';
import type { LoggedPort, MaybeLoggedTime, ProcessRecord } from './log-records.ts';
import { isTableHeading, parseTableRow } from './table-row.ts';

/** The line between blocks. */
export function isSeparator(text: string): boolean {
  return /^={5,}\s*$/.test(text);
}

const namedLine = /^(User context|Service Name|Display Name|Service Type|Loaded modules|TCP mappings|UDP mappings):\s*(.*)$/i;

/** Lines that say nothing which the record has not got from others. */
const plainLines = [
  /^System Process$/i,
  /^Process doesn'?t appear to be a service$/i,
  /^Port Statistics$/i,
  /^(?:TCP|UDP) ports in an? .* state:/i,
  /^Could not access module information/i,
];

/** What `Service Type:` says, as the record names it. */
function serviceType(words: string): string {
  if (/runs in its own process/i.test(words)) return 'own process';
  if (/shares a process/i.test(words)) return 'shared process';
  return words.replace(/^systemd /, '');
}

/** A process of PR-INITIAL or PR-PIDS, while its lines come in. */
export interface ProcessBlock {
  /** Takes a line of the block. Returns why it cannot be one, or null. */
  parseLine(text: string): string | null;
  record(): ProcessRecord;
}

/**
 * Begins a block with its line `Process ID: 1308 (smss.exe)`. Null when that is not what the text is.
 * @param modulesOf gives the modules of an earlier entry, for blocks that say theirs are unchanged; null when it does not know.
 */
export function startProcessBlock(
  text: string,
  file: string,
  line: number,
  time: MaybeLoggedTime,
  entry: number | null,
  presentAtStart: boolean,
  modulesOf: (entry: number) => readonly ModuleInfo[] | null,
): ProcessBlock | null {
  const title = /^\s*Process ID:\s*(\d{1,10})(?:\s+\((.*)\))?\s*$/i.exec(text);
  if (!title) return null;
  let user: string | null = null;
  let modules: ModuleInfo[] | readonly ModuleInfo[] | null = null;
  const services: ServiceInfo[] = [];
  const ports: LoggedPort[] = [];
  const mappings: { TCP: number | null; UDP: number | null } = { TCP: null, UDP: null };
  let listing: ModuleInfo[] | null = null;

  const service = (change: Partial<ServiceInfo>): void => {
    const last = services.pop() ?? { name: '', displayName: '', type: '' };
    services.push({ ...last, ...change });
  };

  function parseLine(raw: string): string | null {
    const lineText = raw.trim();
    if (lineText === '') return null;
    if (listing) {
      const [, path, base] = /^(.*\S)\s+\((0x[0-9a-f]{1,16})\)$/i.exec(lineText) ?? [];
      if (path === undefined || base === undefined) return 'no module with its base address';
      listing.push({ path, base: base.toLowerCase() });
      return null;
    }
    const [, name = '', value = ''] = namedLine.exec(lineText) ?? [];
    switch (name.toLowerCase()) {
      case 'user context':
        user = /^unknown\b/i.test(value) ? null : value || null;
        return null;
      case 'service name':
        services.push({ name: value, displayName: value, type: '' });
        return null;
      case 'display name':
        service({ displayName: value });
        return null;
      case 'service type':
        service({ type: serviceType(value) });
        return null;
      case 'tcp mappings':
      case 'udp mappings':
        if (!/^\d{1,10}$/.test(value)) return 'no number of mappings';
        mappings[/^tcp/i.test(name) ? 'TCP' : 'UDP'] = Number(value);
        return null;
      case 'loaded modules': {
        const earlier = /^unchanged since entry (\d{1,15})$/i.exec(value)?.[1];
        if (earlier !== undefined) modules = modulesOf(Number(earlier));
        else if (value === '') modules = listing = [];
        else return 'no list of modules';
        return null;
      }
      default:
    }
    if (plainLines.some((pattern) => pattern.test(lineText)) || isTableHeading(lineText)) return null;
    const row = parseTableRow(lineText);
    if (!row) return 'no line of a process';
    ports.push({ ...row, processName: row.processName ?? title![2] ?? null });
    return null;
  }

  return {
    parseLine,
    record: () => ({
      type: 'process',
      file,
      line,
      ...time,
      processId: Number(title[1]) || null,
      processName: title[2] || null,
      path: modules?.[0]?.path ?? null,
      user,
      services,
      ports,
      tcpMappings: mappings.TCP,
      udpMappings: mappings.UDP,
      modules,
      entry,
      presentAtStart,
    }),
  };
}
