import { durationText } from '../../duration-text.ts';
import type { Subject } from '../subject.ts';
import { createFolderOf } from '../../../log-reader/folder-of.ts';
import { Tally, type FoundRecord } from '../tally.ts';
import { isOpening, maxWatched, type Behaviour, type Observation } from './observation.ts';
import { SlidingSet } from './sliding-set.ts';

interface Host {
  readonly machine: string;
  readonly tally: Tally;
  readonly recent: SlidingSet<number>;
  /** The largest number of local ports in the window. */
  most: number;
}

/** The scanned ports belong to several programs. */
const hidden = { localPort: null, remotePort: null, processId: null, processName: null, path: null, user: null };

/**
 * Port scans: a host that connects to many ports of this machine within a minute (MITRE ATT&CK T1046). Only open ports appear in logs. If
 * more than a few hosts do so, it is the use of a server: clients of a domain controller connect to many ports.
 */
export function createPortScans(parameters: { readonly [name: string]: number }): Behaviour {
  const { ports = 0, minutes = 0, 'max-hosts': maxHosts = 0 } = parameters;
  const folderOf = createFolderOf();
  let recent = new Map<string, Host>();
  /** The hosts that were seen before the recent ones. */
  let before = new Map<string, Host>();
  const span = minutes * 60_000;
  let start = NaN;

  function add(subject: Subject, record: FoundRecord, isWanted: boolean): void {
    const { remoteAddress, localPort } = subject;
    if (!isWanted || !record.time || remoteAddress === null || localPort === null || !isOpening(record)) return;
    const now = record.time.getTime();
    if (!(Math.abs(now - start) <= span) || recent.size > maxWatched) {
      forgetOldest();
      start = now;
    }
    const machine = folderOf(record.file);
    const key = `${machine} ${remoteAddress}`;
    const host = recent.get(key) ?? before.get(key) ?? newHost(machine, subject);
    recent.set(key, host);
    host.tally.add(subject, record);
    host.most = Math.max(host.most, host.recent.add(localPort, now));
  }

  function newHost(machine: string, subject: Subject): Host {
    return { machine, tally: new Tally(subject), recent: new SlidingSet(span), most: 0 };
  }

  /** The windows of hosts that are not among the recent ones have passed. Scanners are kept. */
  function forgetOldest(): void {
    const scanners = [...before].filter(([key, { most }]) => most >= ports && !recent.has(key));
    before = recent;
    recent = new Map(scanners);
  }

  return {
    add,
    observations: () => scansOf([...new Map([...before, ...recent]).values()], ports, maxHosts).map((host) => observationOf(host, minutes)),
    unwatched: () => 0,
  };
}

function observationOf({ tally, most }: Host, minutes: number): Observation {
  return { tally, reasons: [`${tally.subject.remoteAddress} connected to ${most} ports within ${durationText(minutes * 60_000)}`], hidden };
}

/** The hosts that scanned, of the machines that not more than a few hosts scanned. */
function scansOf(hosts: readonly Host[], ports: number, maxHosts: number): Host[] {
  return [...Map.groupBy(hosts, ({ machine }) => machine).values()]
    .map((all) => all.filter(({ most }) => most >= ports))
    .filter(({ length }) => length <= maxHosts)
    .flat();
}
