import assert from 'node:assert/strict';
import { addressRange } from '../../engine/model/address-range.ts';

describe('addressRange', () => {
  const cases: [range: string, address: string, fits: boolean][] = [
    ['10.1.2.3', '10.1.2.3', true],
    ['10.1.2.3', '10.1.2.30', false],
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['0.0.0.0/0', '8.8.8.8', true],
    ['0.0.0.0/0', '::1', false],
    ['192.168.1.77/24', '192.168.1.5', true],
    ['192.168.1.1/32', '192.168.1.1', true],
    ['::1', '::1', true],
    ['0:0::0001', '::1', true],
    ['2001:DB8::/32', '2001:db8:1::5', true],
    ['2001:db8::/32', '2001:db9::', false],
    ['fe80::/10', 'fe80::1%3', true],
    ['fe80::1', 'fe80::1%3', true],
    ['fe80::1%3', 'fe80::1%3', true],
    ['fe80::1%4', 'fe80::1%3', false],
    ['::/0', 'fe80::1%3', true],
    ['::/0', '127.0.0.1', false],
    ['::ffff:10.1.2.3', '10.1.2.3', true],
    ['192.168.*', '192.168.7.7', true],
    ['192.168.*', '192.169.0.1', false],
    ['*', '::', true],
    ['127.0.0.?', '127.0.0.9', true],
  ];
  for (const [range, address, fits] of cases) {
    it(`${range} ${fits ? 'holds' : 'does not hold'} ${address}`, () => assert.equal(addressRange(range)?.(address), fits));
  }

  const refused = [
    '',
    'localhost',
    '10.1.2',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '::1/129',
    '1.2.3.4.5',
    '10.0.0.0/-1',
    'fe80::1%3/64',
    'g*',
  ];
  for (const text of refused) {
    it(`does not take ${JSON.stringify(text)}`, () => assert.equal(addressRange(text), null));
  }
});
