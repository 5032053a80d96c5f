import { BlockList, isIP } from 'node:net';
import { wildcard } from './wildcard.ts';

/**
 * A test for addresses: an address in any spelling (`::ffff:10.0.0.1` is 10.0.0.1; without a scope id, any scope), a network (`10.0.0.0/8`,
 * `fe80::/10`), or a wildcard for an address's text (`192.168.*`).
 * @returns null when the text is none of these
 */
export function addressRange(range: string): ((address: string) => boolean) | null {
  const text = range.replace(/^::ffff:(?=\d+\.)/i, '');
  if (/^[0-9a-f.:*?%]+$/i.test(text) && /[*?]/.test(text)) return wildcard(text);
  const [address = '', prefix, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return null;
  if (address.includes('%')) return prefix === undefined ? wildcard(address) : null;
  // An IPv4 address has only one spelling.
  if (version === 4 && prefix === undefined) return (other) => other === address;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  if (prefix === undefined) {
    list.addAddress(address, family);
  } else {
    if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > (version === 4 ? 32 : 128)) return null;
    list.addSubnet(address, Number(prefix), family);
  }
  return (other) => {
    if (other.includes(':') !== (version === 6)) return false;
    const [bare = ''] = other.split('%');
    return list.check(bare, family);
  };
}
