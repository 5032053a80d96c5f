import assert from 'node:assert/strict';
import { isMicrosoftAddress } from '../../../engine/analysis/findings/microsoft-networks.ts';

describe('isMicrosoftAddress', () => {
  it('knows the networks of Microsoft, IPv4 and IPv6', () => {
    for (const address of [
      '13.107.42.14',
      '20.190.159.4',
      '40.126.31.1',
      '52.109.28.46',
      '204.79.197.200',
      '2603:1026:c0a::2',
      '2620:1ec::10',
    ]) {
      assert.equal(isMicrosoftAddress(address), true, address);
    }
  });

  it('does not take in neighbours, private addresses, or texts that are no addresses', () => {
    for (const address of ['13.63.255.255', '52.85.49.3', '104.16.132.229', '10.20.0.10', '2001:db8::1', 'fe80::1%5', '*']) {
      assert.equal(isMicrosoftAddress(address), false, address);
    }
  });
});
