import assert from 'node:assert/strict';
import { isIPv6 } from 'node:net';
import fc from 'fast-check';
import { addressHex, exposureOf, ipv4Text, ipv6Text } from '../../engine/model/addresses.ts';

const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');

describe('addresses', () => {
  for (const [hex, text, scope] of [
    ['00000000000000000000000000000000', '::'],
    ['00000000000000000000000000000001', '::1'],
    ['00000000000000000000ffff7f000001', '127.0.0.1'],
    ['20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
    ['20010db8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
    ['20010db8000100010001000100010000', '2001:db8:1:1:1:1:1:0'],
    ['00010000000000000000000000000000', '1::'],
    ['fe800000000000000000000000000001', 'fe80::1%5', 5],
    ['20010db8000000000000000000000001', '2001:db8::1', 5],
    ['ff020000000000000000000000000002', 'ff02::2%3', 3],
  ] as [string, string, number?][]) {
    it(`${hex} is ${text}`, () => assert.equal(ipv6Text(bytes(hex), 0, scope), text));
  }

  it('returns the bytes of an IPv4 address', () => assert.equal(addressHex('10.0.255.1'), '0a00ff01'));

  it('reads at the offset', () => assert.equal(ipv4Text(bytes('ff ff 0a 00 00 01'), 2), '10.0.0.1'));

  it('writes every IPv6 address as the URL standard does (an independent RFC 5952 writer), and returns its bytes', () => {
    // Zeros are made likely, for they are what the short form is about.
    const group = fc.oneof(fc.constant(0), fc.constant(0), fc.integer({ min: 0, max: 0xffff }));
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        fc.pre(!(groups.slice(0, 5).every((value) => value === 0) && groups[5] === 0xffff));
        const address = Buffer.alloc(16);
        groups.forEach((value, index) => address.writeUInt16BE(value, index * 2));
        const text = ipv6Text(address, 0);
        assert.ok(isIPv6(text));
        assert.equal(text, new URL(`http://[${groups.map((value) => value.toString(16)).join(':')}]/`).hostname.slice(1, -1));
        assert.equal(addressHex(text), address.toString('hex'));
      }),
    );
  });

  for (const [address, exposure] of [
    ['0.0.0.0', 'Any'],
    ['::', 'Any'],
    ['127.0.0.53', 'Loopback'],
    ['::1', 'Loopback'],
    ['169.254.1.1', 'LinkLocal'],
    ['fe80::1%2', 'LinkLocal'],
    ['10.1.2.3', 'Private'],
    ['172.15.0.1', 'Global'],
    ['172.16.0.1', 'Private'],
    ['172.31.0.1', 'Private'],
    ['172.32.0.1', 'Global'],
    ['192.168.0.1', 'Private'],
    ['100.64.0.1', 'Private'],
    ['fd00::1', 'Private'],
    ['224.0.0.251', 'Multicast'],
    ['ff02::fb', 'Multicast'],
    ['8.8.8.8', 'Global'],
    ['2001:db8::1', 'Global'],
    ['::2', 'Global'],
  ] as const) {
    it(`${address} reaches ${exposure}`, () => assert.equal(exposureOf(address), exposure));
  }
});
