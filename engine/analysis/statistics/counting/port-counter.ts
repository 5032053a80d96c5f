import type { LineBlock } from '../../../log-reader/lines.ts';
import type { TimestampParser } from '../../../log-reader/local-time.ts';
import type { DamagedRecord } from '../../../log-reader/log-records.ts';
import { createParseCache, type ParseCache } from '../../../log-reader/parse-cache.ts';
import { isWildcard, parseOwner, createPortsLogParser, type PortsLogHandler } from '../../../log-reader/ports-log-parser.ts';
import { isRemoteService, lastSystemPort } from '../../../model/direction.ts';
import { isServedPort } from '../listener-counts.ts';
import type { ListeningPorts } from '../listening-ports.ts';
import type { AddressTable } from './address-table.ts';
import { PairBuffer } from './pair-buffer.ts';
import {
  addListener,
  addServiceHost,
  freezePortCounts,
  udpPortOffset,
  hoursOf,
  exceedsLimits,
  maxDamagedLines,
  createPortCounts,
  ownerId,
  pruneCounts,
  type CountedListener,
  type OpenPortCounts,
  type PortCounts,
} from './port-counts.ts';

/** How the lines of one file are counted. */
export interface FileOptions {
  readonly toUtc: TimestampParser;
  /** Whether the records of a moment count. */
  readonly isWanted: (moment: number) => boolean;
  /** The log set of the file, as `logSetOf` returns it. */
  readonly logSet: string;
  /** Creates the record of a line that cannot be read. */
  readonly damagedLine: (line: number, reason: string) => DamagedRecord;
}

/** Counts the records of PR-PORTS. */
export interface PortCounter {
  /** Returns a function that counts the blocks of a file, in their order. */
  reader(file: FileOptions): (block: LineBlock) => void;
  /** The counts so far. */
  counts(): PortCounts;
}

const maxListeners = 100_000;
const noPorts: ListeningPorts = new Uint8Array(65_536);

/**
 * Creates no records of the lines, because these logs grow to gigabytes. Memory does not grow with the size of the logs.
 * @param listening their connections from ports above the system ports are accepted ones
 */
export function createPortCounter(listening: ListeningPorts = noPorts): PortCounter {
  const totals = new Totals(listening);
  return {
    reader(file) {
      const counter = new FileCounter(totals, file);
      const parse = createPortsLogParser<number, number, number>(counter);
      return (block) => {
        parse(block);
        counter.addRecords();
        counter.addServiceHosts();
        totals.addPairs();
        totals.limitMemory();
      };
    },
    counts: () => freezePortCounts(totals.counts),
  };
}

/** The counts of all files, with the cache that turns owners into their numbers. */
class Totals {
  counts: OpenPortCounts = createPortCounts();
  readonly owners: ParseCache<number | null> = createParseCache((text) => {
    const owner = parseOwner(text);
    return owner && ownerId(this.counts, owner);
  });
  /** By local address, protocol, port and process, in one number below 2^53. */
  private readonly listeners = new Map<number, CountedListener | null>();

  // Pairs that are not in the counts yet.
  readonly remotePorts = new PairBuffer((processes, ports, end) => this.counts.remotePorts.addEach(processes, ports, end));
  readonly remoteAddresses = new PairBuffer((processes, addresses, end) => {
    const records = this.counts.addresses.counts;
    for (let at = 0; at < end; at++) records[addresses[at]!]!++;
    this.counts.remoteAddresses.addEach(processes, addresses, end);
  });
  readonly clients = new PairBuffer((ports, addresses, end) => this.counts.clients.addEach(ports, addresses, end));

  readonly listening: ListeningPorts;

  constructor(listening: ListeningPorts) {
    this.listening = listening;
  }

  addPairs(): void {
    this.remotePorts.flush();
    this.remoteAddresses.flush();
    this.clients.flush();
  }

  limitMemory(): void {
    if (this.listeners.size > maxListeners) this.listeners.clear();
    if (!exceedsLimits(this.counts)) return;
    this.counts = pruneCounts(this.counts);
    this.owners.clear();
    this.listeners.clear();
  }

  addListening(protocol: 'TCP' | 'UDP', localPort: number, local: number, owner: number, moment: number): void {
    const { process, processName, user } = this.counts.owners.items[owner]!;
    const key = ((process * 2 ** 19 + local) * 2 + (protocol === 'TCP' ? 0 : 1)) * 2 ** 16 + localPort;
    let listener = this.listeners.get(key);
    if (listener === undefined) {
      const localAddress = this.counts.addresses.text(local);
      listener = addListener(this.counts, { protocol, localAddress, localPort, processName, user, count: 0, first: moment, last: moment });
      this.listeners.set(key, listener);
    }
    if (listener === null) return;
    listener.count++;
    listener.first = Math.min(listener.first, moment);
    listener.last = Math.max(listener.last, moment);
    listener.user ??= user;
  }
}

/** Counts the lines of one file. Most lines have the time of the line before, so records are added to hours and days once per time. */
class FileCounter implements PortsLogHandler<number, number, number> {
  readonly owners: ParseCache<number | null>;
  private readonly totals: Totals;
  private readonly file: FileOptions;
  private moment = NaN;
  private wanted = false;
  private date = NaN;
  private day = '';
  private hour = 0;
  /** Records of the current time that are not in the totals yet. */
  private records = 0;
  /** Records of each svchost.exe that are not in the totals yet, by process ID. */
  private readonly serviceHosts = new Map<number, number>();

  constructor(totals: Totals, file: FileOptions) {
    this.totals = totals;
    this.file = file;
    this.owners = totals.owners;
  }

  get addresses(): AddressTable {
    return this.totals.counts.addresses;
  }

  unknownOwner(): number {
    return ownerId(this.totals.counts, { processName: null, user: null });
  }

  damaged(line: number, reason: string): void {
    const { counts } = this.totals;
    counts.damaged++;
    if (counts.damagedLines.length < maxDamagedLines) counts.damagedLines.push(this.file.damagedLine(line, reason));
  }

  time(...local: Parameters<TimestampParser>): number | null {
    this.addRecords();
    this.moment = this.file.toUtc(...local);
    if (Number.isNaN(this.moment)) return null;
    this.wanted = this.file.isWanted(this.moment);
    const [year, month, day, hour] = local;
    this.hour = hour;
    const date = (year * 16 + month) * 32 + day;
    if (date !== this.date) {
      this.date = date;
      this.day = [year, month, day].map((part) => String(part).padStart(2, '0')).join('-');
    }
    return this.moment;
  }

  mapping(
    _line: number,
    _time: number,
    protocol: 'TCP' | 'UDP',
    localPort: number,
    local: number,
    remotePort: number,
    remote: number | null,
    processId: number,
    owner: number,
  ): void {
    if (!this.wanted) return;
    this.records++;
    const { counts } = this.totals;
    const { process, isServiceHost, isBrowser } = counts.owners.items[owner]!;
    counts.owners.counts[owner]!++;
    if (isServiceHost) this.serviceHosts.set(processId, (this.serviceHosts.get(processId) ?? 0) + 1);
    (protocol === 'TCP' ? counts.tcpPorts : counts.udpPorts)[localPort]!++;
    if (remote !== null && remotePort > 0) {
      counts.connections++;
      (protocol === 'TCP' ? counts.remoteTcpPorts : counts.remoteUdpPorts)[remotePort]!++;
      if (isRemoteService(localPort, remotePort) && !this.isAccepted(protocol, localPort, remotePort))
        this.totals.remotePorts.add(process, remotePort);
      this.totals.remoteAddresses.add(process, remote);
      if (isBrowser) counts.sites.add(owner, remote, 1);
      if (isServedPort(localPort)) this.totals.clients.add(protocol === 'TCP' ? localPort : udpPortOffset + localPort, remote);
    } else if (protocol === 'TCP' ? remote !== null && isWildcard(counts.addresses.text(remote)) : isServedPort(localPort)) {
      this.totals.addListening(protocol, localPort, local, owner, this.moment);
    }
  }

  /** Whether a client has connected to a port that listened at the start. A listener can have ended: then a service is known by its port. */
  private isAccepted(protocol: 'TCP' | 'UDP', localPort: number, remotePort: number): boolean {
    return protocol === 'TCP' && remotePort > lastSystemPort && this.totals.listening[localPort] === 1;
  }

  /** Adds the records of the current time to the totals. */
  addRecords(): void {
    if (this.records === 0) return;
    const { counts } = this.totals;
    hoursOf(counts, this.day)[this.hour]! += this.records;
    counts.records += this.records;
    counts.first = Math.min(counts.first, this.moment);
    counts.last = Math.max(counts.last, this.moment);
    this.records = 0;
  }

  /** Adds the records of the service hosts to the totals. */
  addServiceHosts(): void {
    for (const [processId, count] of this.serviceHosts) addServiceHost(this.totals.counts, { logSet: this.file.logSet, processId, count });
    this.serviceHosts.clear();
  }
}
