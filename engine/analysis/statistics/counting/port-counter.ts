import type { LineBlock } from '../../../log-reader/lines.ts';
import type { TimestampParser } from '../../../log-reader/local-time.ts';
import type { DamagedRecord } from '../../../log-reader/log-records.ts';
import { createParseCache } from '../../../log-reader/parse-cache.ts';
import { isWildcard, parseAddress, parseOwner, createPortsLogParser } from '../../../log-reader/ports-log-parser.ts';
import { isServedPort } from '../listener-counts.ts';
import {
  addListener,
  freezePortCounts,
  udpPortOffset,
  hoursOf,
  exceedsLimits,
  maxDamagedLines,
  createPortCounts,
  ownerId,
  pruneCounts,
  type CountedListener,
  type PortCounts,
} from './port-counts.ts';

/** Counts the records of PR-PORTS. */
export interface PortCounter {
  /**
   * Gives what counts the blocks of a file, in their order.
   * @param isWanted whether the records of a moment count
   * @param damagedLine makes the record of a line that cannot be read
   */
  reader(
    moments: TimestampParser,
    isWanted: (moment: number) => boolean,
    damagedLine: (line: number, reason: string) => DamagedRecord,
  ): (block: LineBlock) => void;
  /** What has been counted so far. */
  counts(): PortCounts;
}

const maxListeners = 100_000;

/** Makes no records of the lines, for these logs grow to gigabytes. Memory does not grow with what they hold. */
export function createPortCounter(): PortCounter {
  let counts = createPortCounts();
  const addresses = createParseCache((text) => {
    const address = parseAddress(text);
    return address === null ? null : counts.addresses.idOf(address, address);
  });
  const owners = createParseCache((text) => {
    const owner = parseOwner(text);
    return owner && ownerId(counts, owner);
  });
  /** By local address, protocol and port and process, in one number below 2^53. */
  const listeners = new Map<number, CountedListener | null>();

  function keepSmall(): void {
    if (listeners.size > maxListeners) listeners.clear();
    if (!exceedsLimits(counts)) return;
    counts = pruneCounts(counts);
    addresses.clear();
    owners.clear();
    listeners.clear();
  }

  function addListening(protocol: 'TCP' | 'UDP', localPort: number, local: number, owner: number, moment: number): void {
    const { process, processName, user } = counts.owners.items[owner]!;
    const key = ((process * 2 ** 19 + local) * 2 + (protocol === 'TCP' ? 0 : 1)) * 2 ** 16 + localPort;
    let listener = listeners.get(key);
    if (listener === undefined) {
      const localAddress = counts.addresses.items[local]!;
      listener = addListener(counts, { protocol, localAddress, localPort, processName, user, count: 0, first: moment, last: moment });
      listeners.set(key, listener);
    }
    if (listener === null) return;
    listener.count++;
    listener.first = Math.min(listener.first, moment);
    listener.last = Math.max(listener.last, moment);
    listener.user ??= user;
  }

  function reader(
    moments: TimestampParser,
    isWanted: (moment: number) => boolean,
    damagedLine: (line: number, reason: string) => DamagedRecord,
  ): (block: LineBlock) => void {
    /** The time that the lines have now, and how many of them came that are not among the records yet. */
    let moment = NaN;
    let wanted = false;
    let [date, day, hour] = [NaN, '', 0];
    let records = 0;

    function addRecords(): void {
      if (records === 0) return;
      hoursOf(counts, day)[hour]! += records;
      counts.records += records;
      counts.first = Math.min(counts.first, moment);
      counts.last = Math.max(counts.last, moment);
      records = 0;
    }

    const read = createPortsLogParser<number, number, number>({
      addresses,
      owners,
      unknownOwner: () => ownerId(counts, { processName: null, user: null }),
      damaged(line, reason) {
        counts.damaged++;
        if (counts.damagedLines.length < maxDamagedLines) counts.damagedLines.push(damagedLine(line, reason));
      },
      time(...local) {
        addRecords();
        moment = moments(...local);
        if (Number.isNaN(moment)) return null;
        wanted = isWanted(moment);
        hour = local[3];
        const dateNow = (local[0] * 16 + local[1]) * 32 + local[2];
        if (dateNow !== date)
          [date, day] = [
            dateNow,
            local
              .slice(0, 3)
              .map((part) => String(part).padStart(2, '0'))
              .join('-'),
          ];
        return moment;
      },
      mapping(_line, _time, protocol, localPort, local, remotePort, remote, _pid, owner) {
        if (!wanted) return;
        records++;
        counts.owners.counts[owner]!++;
        (protocol === 'TCP' ? counts.tcpPorts : counts.udpPorts)[localPort]!++;
        if (remote !== null && remotePort > 0) {
          const { process } = counts.owners.items[owner]!;
          counts.connections++;
          counts.addresses.counts[remote]!++;
          counts.remotePorts.add(process, remotePort, 1);
          counts.remoteAddresses.add(process, remote, 1);
          if (isServedPort(localPort)) counts.clients.add(protocol === 'TCP' ? localPort : udpPortOffset + localPort, remote, 1);
        } else if (protocol === 'TCP' ? remote !== null && isWildcard(counts.addresses.items[remote]!) : isServedPort(localPort)) {
          addListening(protocol, localPort, local, owner, moment);
        }
      },
    });
    return (block) => {
      read(block);
      addRecords();
      keepSmall();
    };
  }

  return { reader, counts: () => freezePortCounts(counts) };
}
