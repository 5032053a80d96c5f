import type { Exposure } from './mapping-schema.ts';

/** Dotted text of an IPv4 address whose four bytes start at `offset`, in network order. */
export function ipv4Text(bytes: Uint8Array, offset: number): string {
  return `${bytes[offset]}.${bytes[offset + 1]}.${bytes[offset + 2]}.${bytes[offset + 3]}`;
}

/**
 * RFC 5952 text of an IPv6 address whose sixteen bytes start at `offset`, in network order. An IPv4-mapped address (`::ffff:0:0/96`)
 * is written as plain IPv4. `scope` is the interface index; it is written after `%` when it is not 0 and the address is link-local.
 */
export function ipv6Text(bytes: Uint8Array, offset: number, scope = 0): string {
  const groups: number[] = [];
  for (let i = 0; i < 16; i += 2) groups.push(((bytes[offset + i] ?? 0) << 8) | (bytes[offset + i + 1] ?? 0));
  if (groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0)) return ipv4Text(bytes, offset + 12);
  // RFC 5952 4.2: the longest run of two or more zero groups becomes `::`, the first one if several are equal.
  let start = -1;
  let length = 1;
  for (let i = 0; i < 8; i++) {
    let end = i;
    while (end < 8 && groups[end] === 0) end++;
    if (end - i > length) [start, length] = [i, end - i];
    if (end > i) i = end;
  }
  const hex = (part: number[]): string => part.map((group) => group.toString(16)).join(':');
  const text = start < 0 ? hex(groups) : `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`;
  const linkLocal = ((groups[0] ?? 0) & 0xffc0) === 0xfe80 || ((groups[0] ?? 0) & 0xff0f) === 0xff02;
  return scope !== 0 && linkLocal ? `${text}%${scope}` : text;
}

/** How far an address can be reached. The argument is a text of {@link ipv4Text} or {@link ipv6Text}. */
export function exposureOf(address: string): Exposure {
  return address.includes(':') ? exposureOfIpv6(address) : exposureOfIpv4(address);
}

/** Ranges of the IANA IPv4 Special-Purpose Address Registry (RFC 6890, 1918, 6598, 3927). */
function exposureOfIpv4(address: string): Exposure {
  const [a = 0, b = 0] = address.split('.', 2).map(Number);
  if (address === '0.0.0.0') return 'Any';
  if (a === 127) return 'Loopback';
  if (a === 169 && b === 254) return 'LinkLocal';
  if (a === 10 || (a === 172 && b >= 16 && b <= 31) || (a === 192 && b === 168) || (a === 100 && b >= 64 && b <= 127)) return 'Private';
  if (a >= 224 && a <= 239) return 'Multicast';
  return 'Global';
}

/** Ranges of the IANA IPv6 Special-Purpose Address Registry (RFC 4291, 4193). */
function exposureOfIpv6(address: string): Exposure {
  if (address === '::') return 'Any';
  if (address === '::1') return 'Loopback';
  if (address.startsWith('::')) return 'Global';
  const first = Number.parseInt(address, 16);
  if ((first & 0xffc0) === 0xfe80) return 'LinkLocal';
  if ((first & 0xfe00) === 0xfc00) return 'Private';
  if ((first & 0xff00) === 0xff00) return 'Multicast';
  return 'Global';
}

/**
 * The bytes of an address in network order, four or sixteen, in hexadecimal. The argument is a text of {@link ipv4Text} or
 * {@link ipv6Text}, without a scope.
 */
export function addressHex(address: string): string {
  if (!address.includes(':'))
    return address
      .split('.')
      .map((byte) => Number(byte).toString(16).padStart(2, '0'))
      .join('');
  const [head = '', tail = ''] = address.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':').map((group) => group.padStart(4, '0')));
  const left = groups(head);
  const right = groups(tail);
  return [...left, ...Array<string>(8 - left.length - right.length).fill('0000'), ...right].join('');
}

/**
 * A text that sorts as the address's bytes do: IPv4 before IPv6, then by scope. The argument is a text of {@link ipv4Text} or
 * {@link ipv6Text}.
 */
export function addressOrder(address: string): string {
  if (!address.includes(':')) return `4${addressHex(address)}`;
  const [bare = '', scope = ''] = address.split('%');
  return `6${addressHex(bare)}${scope.padStart(10, '0')}`;
}

/** `address:port`, with an IPv6 address in brackets. */
export function endpointText(address: string, port: number | null): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}

/** Whether an address is of the machine itself: 127.0.0.0/8, also mapped to IPv6, and `::1`. */
export function isLoopbackAddress(address: string): boolean {
  return address.startsWith('127.') || address === '::1' || (address.startsWith('::') && /^::ffff:127\./i.test(address));
}
