import { networkInterfaces } from 'node:os';
import { exposureOf } from '../../model/addresses.ts';
import type { Exposure } from '../../model/mapping-schema.ts';
import { ioctl } from '../../platform/linux/libc.ts';
import type { AddressText } from './socket-cache/address-cache.ts';
import { interfaceWord, rowWords, type SocketTable } from './socket-cache/socket-table.ts';

/** A network device that sockets are bound to. */
export interface BoundDevice {
  readonly name: string;
  readonly isLoopback: boolean;
  /**
   * From how far its addresses of each family can be reached; null if the device is down or has no address, or its namespace cannot be
   * entered.
   */
  readonly ipv4: Exposure | null;
  readonly ipv6: Exposure | null;
}

/** Network devices by their index in a network namespace. */
export type BoundDevices = ReadonlyMap<number, BoundDevice>;

const noDevices: BoundDevices = new Map();

// linux/sockios.h, linux/if.h: struct ifreq has the name in 16 bytes, and then index or flags.
const SIOCGIFNAME = 0x8910;
const SIOCGIFFLAGS = 0x8913;
const IFF_LOOPBACK = 0x8;
const ifreqLength = 40;
const nameLength = 16;

/**
 * Reads the devices that sockets of the table are bound to. Most machines have no such socket: then nothing is read.
 * @param socket any socket in the namespace of the table
 * @param within runs a function in that namespace; returns null if it cannot be entered
 */
export function readBoundDevices(table: SocketTable, socket: number, within: <Value>(action: () => Value) => Value | null): BoundDevices {
  const indexes = new Set<number>();
  for (let row = 0; row < table.rows; row++) {
    const index = table.words[row * rowWords + interfaceWord] ?? 0;
    if (index > 0) indexes.add(index);
  }
  if (indexes.size === 0) return noDevices;
  const addresses = within(networkInterfaces) ?? {};
  return new Map(
    [...indexes].map((index) => {
      const name = deviceName(socket, index);
      // An address may have a separate label: eth0:1.
      const deviceAddresses = Object.entries(addresses)
        .filter(([label]) => label.replace(/:.*/, '') === name)
        .flatMap(([, list]) => list ?? []);
      const exposureIn = (family: string): Exposure | null =>
        widest(deviceAddresses.filter((one) => one.family === family).map(({ address }) => address));
      return [index, { name, isLoopback: isLoopback(socket, name), ipv4: exposureIn('IPv4'), ipv6: exposureIn('IPv6') }];
    }),
  );
}

/** Name of a device; `if<index>`, as in ss, if it was removed while sockets are bound to it. */
export function deviceName(socket: number, index: number): string {
  const request = Buffer.alloc(ifreqLength);
  request.writeInt32LE(index, nameLength);
  if (ioctl(socket, SIOCGIFNAME, request) !== 0) return `if${index}`;
  return request.toString('utf8', 0, request.indexOf(0));
}

function isLoopback(socket: number, name: string): boolean {
  const request = Buffer.alloc(ifreqLength);
  request.write(name, 0, nameLength - 1, 'utf8');
  return ioctl(socket, SIOCGIFFLAGS, request) === 0 && (request.readUInt16LE(nameLength) & IFF_LOOPBACK) !== 0;
}

/** The widest exposure of the addresses. Loopback does not count: a VRF device has loopback addresses, but can be reached from outside. */
function widest(addresses: readonly string[]): Exposure | null {
  const all = addresses.map(exposureOf);
  return (['Global', 'Private', 'LinkLocal'] as const).find((exposure) => all.includes(exposure)) ?? null;
}

/** From how far a socket on this address and device can be reached. `isDual` is whether a `::` socket accepts IPv4. */
export function exposureOn(device: BoundDevice, { text, exposure }: AddressText, isDual: boolean): Exposure {
  if (device.isLoopback) return 'Loopback';
  if (exposure !== 'Any') return exposure;
  const exposures = text === '::' ? [device.ipv6, ...(isDual ? [device.ipv4] : [])] : [device.ipv4];
  return (['Global', 'Private', 'LinkLocal'] as const).find((one) => exposures.includes(one)) ?? exposure;
}
