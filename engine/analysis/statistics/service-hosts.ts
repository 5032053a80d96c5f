import { timestampOrder } from '../../log-reader/log-files.ts';

/** The records of an svchost.exe in the log set of a file. */
export interface ServiceHostRecords {
  /** As `logSetOf` returns it. */
  readonly logSet: string;
  readonly processId: number;
  count: number;
}

/** Whether a process is svchost.exe, which runs Windows services. */
export function isServiceHostName(processName: string): boolean {
  return /^svchost(?:\.exe)?$/i.test(processName);
}

/** The number of records of some services. */
export interface ServiceRecords {
  /** The names of the services in the process, sorted. Empty if the logs do not name them. */
  readonly services: readonly string[];
  readonly count: number;
}

/** The services in each svchost.exe, by log set and process ID. */
export interface ServiceHosts {
  add(logSet: string, processId: number, services: readonly string[]): void;
  /** The records of each service, or of each group of services that run in the same process. */
  attribute(records: readonly ServiceHostRecords[]): ServiceRecords[];
}

const maxHosts = 100_000;

/** The services of a process in one log set. A service that starts later is added to those of its process. */
interface Host {
  readonly order: number;
  readonly services: Set<string>;
}

export function createServiceHosts(): ServiceHosts {
  /** By folder and process ID. */
  const known = new Map<string, Map<string, Host>>();
  let size = 0;

  function add(logSet: string, processId: number, services: readonly string[]): void {
    if (services.length === 0) return;
    const key = keyOf(logSet, processId);
    const ofProcess = known.get(key) ?? new Map<string, Host>();
    let host = ofProcess.get(logSet);
    if (!host) {
      if (size >= maxHosts) return;
      size++;
      host = { order: orderOf(logSet), services: new Set() };
      known.set(key, ofProcess.set(logSet, host));
    }
    for (const service of services) host.services.add(service);
  }

  /** The services in the set, else those in the latest set before it, else in the first one after it. */
  function servicesOf({ logSet, processId }: ServiceHostRecords): string[] {
    const hosts = [...(known.get(keyOf(logSet, processId))?.values() ?? [])].toSorted((a, b) => a.order - b.order);
    const host = hosts.findLast(({ order }) => order <= orderOf(logSet)) ?? hosts[0];
    return [...(host?.services ?? [])].toSorted();
  }

  return {
    add,
    attribute(records) {
      const groups = Map.groupBy(
        records.map((record) => ({ services: servicesOf(record), count: record.count })),
        ({ services }) => services.join('\0'),
      );
      return [...groups.values()].map((group) => ({
        services: group[0]!.services,
        count: group.reduce((sum, { count }) => sum + count, 0),
      }));
    },
  };
}

const folderOf = (logSet: string): string => logSet.slice(0, logSet.indexOf('\0'));
const orderOf = (logSet: string): number => timestampOrder(logSet.slice(logSet.indexOf('\0') + 1)) ?? 0;

function keyOf(logSet: string, processId: number): string {
  return `${processId} ${folderOf(logSet)}`;
}
