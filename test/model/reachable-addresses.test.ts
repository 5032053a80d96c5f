import assert from 'node:assert/strict';
import { reachableAddresses, type Interfaces } from '../../engine/model/reachable-addresses.ts';
import { createMapping } from '../builders.ts';

const interfaces: Interfaces = {
  lo: [
    { address: '127.0.0.1', family: 'IPv4' },
    { address: '::1', family: 'IPv6', scopeid: 0 },
  ],
  eth0: [
    { address: '192.0.2.5', family: 'IPv4' },
    { address: 'fe80::5', family: 'IPv6', scopeid: 2 },
  ],
};

describe('The addresses at which a socket can be reached', () => {
  const cases: [string, Parameters<typeof createMapping>[0], string[] | null][] = [
    ['those of IPv4', { localAddress: '0.0.0.0' }, ['127.0.0.1', '192.0.2.5']],
    [
      'those of both families for a dual-stack socket',
      { localAddress: '::', dualStack: true },
      ['127.0.0.1', '::1', '192.0.2.5', 'fe80::5%eth0'],
    ],
    ['those of IPv6 alone for another', { localAddress: '::', dualStack: false }, ['::1', 'fe80::5%eth0']],
    [
      'those of both where the system does not report it',
      { localAddress: '::', dualStack: null },
      ['127.0.0.1', '::1', '192.0.2.5', 'fe80::5%eth0'],
    ],
    ['those of its device', { localAddress: '0.0.0.0', boundDevice: 'eth0' }, ['192.0.2.5']],
    ['none of a device that is down', { localAddress: '0.0.0.0', boundDevice: 'eth1' }, []],
    ['not known of another network namespace', { localAddress: '0.0.0.0', namespace: 'blue' }, null],
    ['not listed for a socket on one address', { localAddress: '192.0.2.5' }, null],
  ];
  for (const [title, mapping, expected] of cases) {
    it(`are ${title}`, () => assert.deepEqual(reachableAddresses(createMapping(mapping), interfaces), expected));
  }
});
