import assert from 'node:assert/strict';
import { openPortNames } from '../../engine/model/port-names.ts';
import { madeMapping } from '../builders.ts';

describe('port names', () => {
  it("are IANA's, by port and protocol, and null where there is none", async () => {
    const named = await openPortNames();
    const { localPortName, remotePortName } = named(madeMapping({ localPort: 443, remotePort: 53 }));
    assert.deepEqual([localPortName, remotePortName], ['https', 'domain']);
    const udp = named(madeMapping({ protocol: 'UDP', localPort: 123, remotePort: null }));
    assert.deepEqual([udp.localPortName, udp.remotePortName], ['ntp', null]);
    assert.equal(named(madeMapping({ localPort: 4 })).localPortName, null);
  });
});
