import type { Subject } from '../subject.ts';
import { Tally, type FoundRecord } from '../tally.ts';
import { addedTo, isOpening, machineOf, type Behaviour } from './observation.ts';
import { SlidingSet } from './sliding-set.ts';

interface Host {
  readonly machine: string;
  readonly tally: Tally;
  readonly recent: SlidingSet<number>;
  /** The largest number of local ports in the window. */
  most: number;
}

/**
 * Port scans: a host that connects to many ports of this machine within a minute (MITRE ATT&CK T1046). Only open ports appear in logs. If
 * more than a few hosts do so, it is the use of a server: clients of a domain controller connect to many ports.
 */
export function createPortScans(parameters: { readonly [name: string]: number }): Behaviour {
  const { ports = 0, minutes = 0, 'max-hosts': maxHosts = 0 } = parameters;
  const hosts = new Map<string, Host>();
  let dropped = 0;

  function add(subject: Subject, record: FoundRecord, isWanted: boolean): void {
    const { remoteAddress, localPort } = subject;
    if (!isWanted || !record.time || remoteAddress === null || localPort === null || !isOpening(record)) return;
    const machine = machineOf(record);
    const host = addedTo(hosts, `${machine} ${remoteAddress}`, () => ({
      machine,
      tally: new Tally({ ...subject, localPort: null, processId: null, processName: null, path: null, user: null }),
      recent: new SlidingSet<number>(minutes * 60_000),
      most: 0,
    }));
    if (!host) return void dropped++;
    host.tally.add({ ...subject, path: null, user: null }, record);
    host.most = Math.max(host.most, host.recent.add(localPort, record.time.getTime()));
  }

  return {
    add,
    observations() {
      const scanners = [...hosts.values()].filter(({ most }) => most >= ports);
      return scanners
        .filter(({ machine }) => scanners.filter((other) => other.machine === machine).length <= maxHosts)
        .map(({ tally, most }) => ({
          tally,
          reasons: [`${tally.subject.remoteAddress} connected to ${most} ports within ${minutes} min`],
        }));
    },
    dropped: () => dropped,
  };
}
