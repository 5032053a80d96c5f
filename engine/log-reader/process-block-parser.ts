import type { ModuleInfo, ServiceInfo } from '../model/port-mapping.ts';
import type { BlockLine, LineContent } from './block-line.ts';
import type { LoggedPort, MaybeLoggedTime, ProcessRecord } from './log-records.ts';
import type { ModuleLists } from './module-lists.ts';
import { parseTableRow } from './table-row.ts';

/** The value of `Service Type:`, as the record names it. */
function serviceType(text: string): string {
  if (/runs in its own process/i.test(text)) return 'own process';
  if (/shares a process/i.test(text)) return 'shared process';
  return text.replace(/^systemd /, '');
}

/** Where a block is, and the values that it has from the lines before it. */
export interface BlockContext {
  readonly file: string;
  readonly line: number;
  readonly time: MaybeLoggedTime;
  readonly entry: number | null;
  readonly presentAtStart: boolean;
  /** The modules of an earlier entry, for blocks with unchanged modules; null if they are not known. */
  readonly modulesOf: (entry: number) => readonly ModuleInfo[] | null;
  readonly lists: ModuleLists;
}

/** The first line of a block. */
export type BlockTitle = Extract<LineContent, { kind: 'title' }>;

/** A process of PR-INITIAL or PR-PIDS that is built line by line. */
export class ProcessBlock {
  private readonly processId: number;
  private readonly processName: string | null;
  private readonly context: BlockContext;
  private user: string | null = null;
  private modules: readonly ModuleInfo[] | null = null;
  /** The list to which the lines of modules are added; null before that list starts. */
  private moduleList: ModuleInfo[] | null = null;
  private readonly services: ServiceInfo[] = [];
  /** A block that is cut off before its services does not show them. */
  private areServicesKnown: boolean;
  private readonly ports: LoggedPort[] = [];
  private tcpMappings: number | null = null;
  private udpMappings: number | null = null;

  constructor({ processId, processName }: BlockTitle, context: BlockContext) {
    this.processId = processId;
    this.processName = processName;
    this.context = context;
    // The idle process has no line about services.
    this.areServicesKnown = processId === 0;
  }

  /** Adds a line of the block. Returns the reason if the line cannot be read. */
  parseLine({ text, content }: BlockLine): string | null {
    if (text === '') return null;
    if (this.moduleList) return this.addModule(this.moduleList, text);
    switch (content.kind) {
      case 'named':
        return this.parseNamedLine(content.name, content.value);
      case 'servicesUnknown':
        this.areServicesKnown = false;
        return null;
      case 'noServices':
        this.areServicesKnown = true;
        return null;
      case 'plain':
        return null;
      default:
        return this.parseRow(text);
    }
  }

  record(): ProcessRecord {
    const { user, services, ports, tcpMappings, udpMappings, processName } = this;
    const modules = this.modules && this.context.lists.shared(processName, this.modules);
    const { file, line, time, entry, presentAtStart } = this.context;
    return {
      type: 'process',
      file,
      line,
      ...time,
      processId: this.processId || null,
      processName: processName || null,
      path: modules?.[0]?.path ?? null,
      user,
      services: this.areServicesKnown ? services : null,
      ports,
      tcpMappings,
      udpMappings,
      modules,
      entry,
      presentAtStart,
    };
  }

  private addModule(modules: ModuleInfo[], line: string): string | null {
    const module = this.context.lists.moduleOf(line);
    if (!module) return 'no module with its base address';
    modules.push(module);
    return null;
  }

  private parseNamedLine(name: string, value: string): string | null {
    switch (name) {
      case 'user context':
        this.user = /^unknown\b/i.test(value) ? null : value || null;
        return null;
      case 'service name':
        this.areServicesKnown = true;
        this.services.push({ name: value, displayName: value, type: '' });
        return null;
      case 'display name':
        this.changeLastService({ displayName: value });
        return null;
      case 'service type':
        this.changeLastService({ type: serviceType(value) });
        return null;
      case 'loaded modules':
        return this.startModules(value);
      default:
        return this.parseMappings(name, value);
    }
  }

  private changeLastService(change: Partial<ServiceInfo>): void {
    const last = this.services.pop() ?? { name: '', displayName: '', type: '' };
    this.services.push({ ...last, ...change });
  }

  private startModules(value: string): string | null {
    const earlier = /^unchanged since entry (\d{1,15})$/i.exec(value)?.[1];
    if (earlier !== undefined) this.modules = this.context.modulesOf(Number(earlier));
    else if (value === '') this.modules = this.moduleList = [];
    else return 'no list of modules';
    return null;
  }

  private parseMappings(name: string, value: string): string | null {
    if (!/^\d{1,10}$/.test(value)) return 'no number of mappings';
    if (name === 'tcp mappings') this.tcpMappings = Number(value);
    else this.udpMappings = Number(value);
    return null;
  }

  private parseRow(line: string): string | null {
    const row = parseTableRow(line);
    if (!row) return 'no line of a process';
    this.ports.push({ ...row, processName: row.processName ?? this.processName });
    return null;
  }
}
