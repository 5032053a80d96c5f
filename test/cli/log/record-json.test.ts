import assert from 'node:assert/strict';
import fc from 'fast-check';
import { recordJson } from '../../../engine/cli/log/record-json.ts';
import type { PortRecord } from '../../../engine/log-reader/log-records.ts';

describe('JSON of a port record', () => {
  it('equals the output of JSON.stringify', () => {
    const json = recordJson();
    const text = fc.option(fc.string({ unit: 'binary' }));
    const address = fc.oneof(fc.ipV4(), fc.ipV6());
    const port = fc.record<PortRecord>({
      type: fc.constant('port'),
      file: fc.string({ unit: 'binary' }),
      line: fc.nat(),
      time: fc.date({ noInvalidDate: true }),
      localTime: fc.constant('2024-01-01T00:00:00'),
      timeSource: fc.constant('Option'),
      protocol: fc.constantFrom('TCP', 'UDP'),
      localAddress: address,
      localPort: fc.nat(65_535),
      remoteAddress: fc.option(address),
      remotePort: fc.option(fc.nat(65_535)),
      state: fc.constantFrom('Listen', 'Unknown(20)', null),
      processId: fc.option(fc.nat()),
      processName: text,
      user: text,
      presentAtStart: fc.boolean(),
      direction: fc.constantFrom('Inbound', 'Outbound', null),
    });
    fc.assert(fc.property(port, (record) => assert.deepEqual(JSON.parse(json(record)), JSON.parse(JSON.stringify(record)))));
  });
});
