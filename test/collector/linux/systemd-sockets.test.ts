import assert from 'node:assert/strict';
import { parseSocketUnits } from '../../../engine/collector/linux/systemd-sockets.ts';

describe('socket units', () => {
  it('are parsed from the output of systemctl', () => {
    const json = JSON.stringify([
      { listen: '/run/dbus/system_bus_socket', type: 'Stream', unit: 'dbus.socket', activates: 'dbus.service' },
      { listen: '[::]:22', type: 'Stream', unit: 'ssh.socket', activates: 'ssh.service' },
      { listen: '127.0.0.1:631', type: 'Stream', unit: 'cups.socket', activates: ['cups.service'] },
      { listen: '0.0.0.0:69', type: 'Datagram', unit: 'tftpd.socket', activates: null },
      { listen: 'audit 1', type: 'Netlink', unit: 'systemd-journald-audit.socket' },
      { listen: 7, unit: 7 },
      null,
      'nonsense',
    ]);
    assert.deepEqual(
      parseSocketUnits(json),
      new Map([
        ['TCP :: 22', 'ssh.socket'],
        ['TCP 127.0.0.1 631', 'cups.socket'],
        ['UDP 0.0.0.0 69', 'tftpd.socket'],
      ]),
    );
  });

  for (const broken of ['', '{}', '[', 'Failed to connect to bus']) {
    it(`are null for ${JSON.stringify(broken)}`, () => assert.equal(parseSocketUnits(broken), null));
  }
});
