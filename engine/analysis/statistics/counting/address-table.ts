import { createParseCache, type ParseCache } from '../../../log-reader/parse-cache.ts';
import { parseAddress } from '../../../log-reader/ports-log-parser.ts';
import { hashNumber, hashText } from './distinct-count.ts';
import { dropped } from './pair-counts.ts';

/** Addresses by their numbers, as plain data that can be passed between threads. */
export interface AddressList {
  /** The 32 bits of each IPv4 address; 0 for others. */
  readonly ipv4: Uint32Array;
  /** The text of each address that is not IPv4, by number. */
  readonly others: ReadonlyMap<number, string>;
}

/** The text of an address. */
export function addressText({ ipv4, others }: AddressList, id: number): string {
  const address = ipv4[id]!;
  return others.get(id) ?? `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

const initialAddresses = 1024;
/** A slot has two numbers: an IPv4 address, and its number in the table plus one. At most half of the slots are in use. */
const slotsPerAddress = 2;

/**
 * Numbers addresses from 0 on, in the order in which they first occur, and counts them by their numbers. IPv4 addresses are read from their
 * bytes and kept as 32 bits, because a log can contain a million of them.
 */
export class AddressTable implements AddressList, Pick<ParseCache<number | null>, 'of'> {
  /** The number of addresses. */
  size = 0;
  /** By number. It has elements for further addresses, which are 0. */
  counts = new Uint32Array(initialAddresses);
  /** As in {@link AddressList}, with elements for further addresses. */
  ipv4 = new Uint32Array(initialAddresses);
  private slots = new Uint32Array(initialAddresses * slotsPerAddress * 2);
  others = new Map<number, string>();
  private readonly otherIds = new Map<string, number>();
  /** Created when there is an address that is not IPv4: it takes some megabytes. */
  private parsed: ParseCache<number | null> | null = null;
  // Random, so that the author of a log cannot choose addresses that all have the same slot.
  private readonly seed = Math.floor(Math.random() * 0x1_0000_0000) | 0;

  /** The number of the address in bytes; null if it is not an address. */
  of(bytes: DataView, start: number, end: number): number | null {
    const address = parseIpv4(bytes, start, end);
    return address < 0 ? this.idOfOther(bytes, start, end) : this.idOfIpv4(address);
  }

  /** The number of an address of another table. */
  idOf({ ipv4, others }: AddressList, id: number): number {
    const other = others.size === 0 ? undefined : others.get(id);
    return other === undefined ? this.idOfIpv4(ipv4[id]!) : this.idOfText(other);
  }

  /** A hash of the address, which is the same in all tables. */
  hashOf(id: number): number {
    const other = this.others.size === 0 ? undefined : this.others.get(id);
    return other === undefined ? hashNumber(this.ipv4[id]!) : hashText(other);
  }

  list(): AddressList {
    return { ipv4: this.ipv4.slice(0, this.size), others: this.others };
  }

  text(id: number): string {
    return addressText(this, id);
  }

  /**
   * Keeps some addresses only, and numbers them anew in their order.
   * @param newIds the new number of each address; {@link dropped} if it is not kept
   */
  renumber(newIds: Int32Array): void {
    const { others } = this;
    this.others = new Map();
    this.otherIds.clear();
    this.parsed?.clear();
    this.slots.fill(0);
    const before = this.size;
    this.size = 0;
    for (let id = 0; id < before; id++) {
      const count = this.counts[id]!;
      this.counts[id] = 0;
      if (newIds[id] === dropped) continue;
      this.counts[this.size] = count;
      const other = others.get(id);
      if (other === undefined) this.idOfIpv4(this.ipv4[id]!);
      else this.idOfText(other);
    }
  }

  private idOfOther(bytes: DataView, start: number, end: number): number | null {
    this.parsed ??= createParseCache((text) => {
      const address = parseAddress(text);
      return address === null ? null : this.idOfText(address);
    });
    return this.parsed.of(bytes, start, end);
  }

  private idOfIpv4(address: number): number {
    const slot = this.slotOf(address);
    const known = this.slots[slot + 1]!;
    if (known !== 0) return known - 1;
    this.slots[slot] = address;
    this.slots[slot + 1] = this.size + 1;
    this.ipv4[this.size] = address;
    return this.addId();
  }

  private idOfText(address: string): number {
    const known = this.otherIds.get(address);
    if (known !== undefined) return known;
    this.otherIds.set(address, this.size);
    this.others.set(this.size, address);
    this.ipv4[this.size] = 0;
    return this.addId();
  }

  private addId(): number {
    const id = this.size++;
    if (this.size === this.counts.length) this.grow();
    return id;
  }

  /** The slot of an IPv4 address, or the free slot in which it belongs. */
  private slotOf(address: number): number {
    const { slots } = this;
    const mask = slots.length - 1;
    // The last step of MurmurHash3.
    let hash = Math.imul(address ^ this.seed ^ (address >>> 16), 0x85eb_ca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
    let slot = ((hash ^ (hash >>> 16)) << 1) & mask;
    while (slots[slot + 1] !== 0 && slots[slot] !== address) slot = (slot + 2) & mask;
    return slot;
  }

  private grow(): void {
    const length = this.counts.length * 2;
    const { counts, ipv4, slots } = this;
    this.counts = new Uint32Array(length);
    this.counts.set(counts);
    this.ipv4 = new Uint32Array(length);
    this.ipv4.set(ipv4);
    this.slots = new Uint32Array(length * slotsPerAddress * 2);
    for (let slot = 0; slot < slots.length; slot += 2) {
      if (slots[slot + 1] === 0) continue;
      const free = this.slotOf(slots[slot]!);
      this.slots[free] = slots[slot]!;
      this.slots[free + 1] = slots[slot + 1]!;
    }
  }
}

/** The 32 bits of an IPv4 address; -1 if the bytes are something else. A part has no leading zeros. */
function parseIpv4(bytes: DataView, start: number, end: number): number {
  let address = 0;
  let part = -1;
  let points = 0;
  for (let at = start; at < end; at++) {
    const digit = bytes.getUint8(at) - 48;
    if (digit >= 0 && digit <= 9) {
      part = part < 0 ? digit : part === 0 ? 256 : part * 10 + digit;
      if (part > 255) return -1;
    } else if (digit === -2 && part >= 0) {
      address = (address << 8) | part;
      part = -1;
      points++;
    } else return -1;
  }
  return points === 3 && part >= 0 ? ((address << 8) | part) >>> 0 : -1;
}
