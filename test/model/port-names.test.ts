import assert from 'node:assert/strict';
import { createPortNames } from '../../engine/model/port-names.ts';
import { createMapping } from '../builders.ts';

describe('port names', () => {
  it("are IANA's, by port and protocol, and null for ports without a name", async () => {
    const named = await createPortNames();
    const { localPortName, remotePortName } = named(createMapping({ localPort: 443, remotePort: 53 }));
    assert.deepEqual([localPortName, remotePortName], ['https', 'domain']);
    const udp = named(createMapping({ protocol: 'UDP', localPort: 123, remotePort: null }));
    assert.deepEqual([udp.localPortName, udp.remotePortName], ['ntp', null]);
    assert.equal(named(createMapping({ localPort: 4 })).localPortName, null);
  });
});
