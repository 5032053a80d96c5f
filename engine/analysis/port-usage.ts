import type { LineBlock } from '../logs/lines.ts';
import { interned } from '../logs/interned.ts';
import type { LocalClock } from '../logs/local-time.ts';
import type { LoggedTime } from '../logs/log-records.ts';
import { isWildcard, parseAddress, parseOwner, portLineReader } from '../logs/ports-log.ts';
import { isBrowser } from './browsers.ts';
import { isServedPort, type ListenerCounts } from './listener-counts.ts';
import type { PortClients, PortUsageFigures, Share, Usage } from './measurement.ts';
import { openPairCounts } from './pair-counts.ts';
import type { ProcessCounts, RemoteEnds } from './process-counts.ts';
import { openCounts, type Counted, type Tally } from './tally.ts';

const limits = { addresses: 100_000, users: 10_000, endsOfProcess: 200 };

/** In the pairs of processes and remote ends, a port is its own number; what comes from here on is the number of an address. */
const firstAddress = 65_536;

/** And a process is its number; what comes from here on is a local port, paired with who was connected to it. */
const firstServedPort = 0x4000_0000;
/** UDP ports stand behind the TCP ports. */
const firstServedUdpPort = 65_536;

const unknown = '(unknown)';

/** Who a line belongs to, with the counts that it adds to. */
interface OwnerCounts {
  readonly processName: string | null;
  readonly user: string | null;
  process: ProcessCounts;
  userCount: Counted;
  /** Of this process for this user. */
  pair: Counted;
}

/** What the lines of PR-PORTS add up to. */
export interface PortUsage {
  /** Gives what counts the blocks of a file. */
  reader(clock: LocalClock, isWanted: (time: Date) => boolean): (block: LineBlock) => void;
  figures(): PortUsageFigures;
  /** Where each process connected to, by its number in the tally. */
  remoteEnds(): Map<number, RemoteEnds>;
  clients(): PortClients[];
}

const weekdayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** Counts lines of PR-PORTS as they are read, without making records of them: these logs grow to gigabytes. */
export function openPortUsage(processes: Tally<ProcessCounts>, listeners: ListenerCounts): PortUsage {
  const tcpPorts = new Uint32Array(65_536);
  const udpPorts = new Uint32Array(65_536);
  const hours = new Uint32Array(24);
  const weekdays = new Uint32Array(7);
  const days = new Map<string, Counted>();
  const users = openCounts(limits.users);
  const addresses = openCounts(limits.addresses);
  const pairs = openPairCounts();
  let records = 0;
  let damaged = 0;
  let first: Date | null = null;
  let last: Date | null = null;
  /** The moment of the line before, and what it counts for. */
  let moment: LoggedTime | null = null;
  let wanted = true;
  let hour = 0;
  let weekday = 0;
  let day: Counted = { name: '', id: 0, count: 0, kept: true };

  function ownerOf(processName: string | null, user: string | null): OwnerCounts {
    const process = processes.item(processName ?? unknown);
    return { processName, user, process, userCount: users.item(user ?? unknown), pair: process.users.item(user ?? unknown) };
  }

  const addressCounts = interned((text) => {
    const address = parseAddress(text);
    return address === null ? null : { counted: addresses.item(address) };
  });
  const ownerCounts = interned((text) => {
    const owner = parseOwner(text);
    return owner && ownerOf(owner.processName, owner.user);
  });

  function enter(time: LoggedTime, isWanted: (time: Date) => boolean): void {
    moment = time;
    wanted = isWanted(time.time);
    if (!wanted) return;
    if (first === null || time.time < first) first = time.time;
    if (last === null || time.time > last) last = time.time;
    hour = Number(time.localTime.slice(11, 13));
    const name = time.localTime.slice(0, 10);
    if (day.name === name) return;
    weekday = (new Date(`${name}T00:00:00Z`).getUTCDay() + 6) % 7;
    day = days.get(name) ?? { name, id: 0, count: 0, kept: true };
    days.set(name, day);
  }

  function reader(clock: LocalClock, isWanted: (time: Date) => boolean): (block: LineBlock) => void {
    moment = null;
    return portLineReader<{ counted: Counted }, OwnerCounts>(clock, {
      address: addressCounts,
      owner: ownerCounts,
      unknownOwner: ownerOf(null, null),
      damaged: () => void damaged++,
      mapping(_line, time, protocol, localPort, local, remotePort, remote, _processId, owner) {
        if (time !== moment) enter(time, isWanted);
        if (!wanted) return;
        records++;
        hours[hour]!++;
        weekdays[weekday]!++;
        day.count++;
        const isTcp = protocol === 'TCP';
        (isTcp ? tcpPorts : udpPorts)[localPort]!++;
        if (!owner.process.kept || !owner.userCount.kept || !owner.pair.kept) Object.assign(owner, ownerOf(owner.processName, owner.user));
        owner.process.count++;
        owner.userCount.count++;
        owner.pair.count++;
        if (remote !== null && remotePort > 0) {
          if (!remote.counted.kept) remote.counted = addresses.item(remote.counted.name);
          remote.counted.count++;
          pairs.add(owner.process.id, remotePort);
          pairs.add(owner.process.id, firstAddress + remote.counted.id);
          if (isServedPort(localPort)) pairs.add(firstServedPort + (isTcp ? localPort : firstServedUdpPort + localPort), firstAddress
            + remote.counted.id);
          return;
        }
        const listens = isTcp ? remote !== null && isWildcard(remote.counted.name) : isServedPort(localPort);
        if (!listens) return;
        owner.process.localPorts.item(`${protocol} ${localPort}`).count++;
        const { processName, user } = owner;
        listeners.seen({ protocol, localAddress: local.counted.name, localPort, processName, user }, time.time);
      },
    });
  }

  function figures(): PortUsageFigures {
    const share = ({ name, count }: Pick<Counted, 'name' | 'count'>): Share =>
      ({ name, count, share: records === 0 ? 0 : count / records });
    const usage = (counts: readonly Counted[], total: number): Usage => {
      const values = counts.filter(({ count }) => count > 0).map(share);
      return { values, others: total - values.reduce((sum, { count }) => sum + count, 0) };
    };
    const ports = (counts: Uint32Array): Usage => {
      const found = [...counts].flatMap((count, port) => (count === 0 ? [] : [share({ name: String(port), count })]));
      return { values: found.sort((a, b) => b.count - a.count), others: 0 };
    };
    const remote = addresses.items();
    const fixed = (counts: Uint32Array, name: (index: number) => string): Share[] =>
      [...counts].map((count, index) => share({ name: name(index), count }));
    return {
      records, damaged, first, last, localTcpPorts: ports(tcpPorts), localUdpPorts: ports(udpPorts),
        processes: usage(processes.items(), records),
      remoteAddresses: usage(remote, remote.reduce((sum, { count }) => sum + count, 0)), users: usage(users.items(), records),
      hours: fixed(hours, String), weekdays: fixed(weekdays, (index) => weekdayNames[index] ?? ''),
      days: [...days.values()].map(share).sort((a, b) => (a.name < b.name ? -1 : 1)),
      browsers: processes.items().filter(({ name }) => isBrowser(name)).flatMap((process) =>
        process.users.items().filter(({ count }) => count > 0).map((user) =>
          ({ ...share({ name: process.name, count: user.count }), user: user.name }))),
    };
  }

  function remoteEnds(): Map<number, RemoteEnds> {
    const names = new Map(addresses.items().map(({ id, name }) => [id, name]));
    const ends = new Map<number, { count: number; end: number }[]>();
    pairs.each((process, end, count) => {
      const known = ends.get(process);
      if (known) known.push({ count, end });
      else ends.set(process, [{ count, end }]);
    });
    return new Map([...ends].map(([process, found]) => {
      const sorted = found.sort((a, b) => b.count - a.count || a.end - b.end).map(({ end }) => end);
      return [process, {
        remotePorts: sorted.filter((end) => end < firstAddress).slice(0, limits.endsOfProcess),
        remoteAddresses: sorted.flatMap((end) => names.get(end - firstAddress) ?? []).slice(0, limits.endsOfProcess),
      }];
    }));
  }

  function clients(): PortClients[] {
    return [...remoteEnds()].filter(([number]) => number >= firstServedPort).map(([number, { remoteAddresses }]): PortClients => {
      const port = number - firstServedPort;
      return port < firstServedUdpPort ? { protocol: 'TCP', localPort: port, remoteAddresses }
        : { protocol: 'UDP', localPort: port - firstServedUdpPort, remoteAddresses };
    }).toSorted((a, b) => a.localPort - b.localPort || (a.protocol < b.protocol ? -1 : 1));
  }

  return { reader, figures, remoteEnds, clients };
}
