import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { RecordError, parseMapping } from '../../engine/model/parse-mapping.ts';
import { anyMapping } from '../snapshot-builder.ts';

const least = { protocol: 'TCP', localAddress: '127.0.0.1', localPort: 80 };

describe('parseMapping', () => {
  it('gives the mapping that was written as JSON', () => {
    fc.assert(fc.property(anyMapping, (mapping) => assert.deepEqual(parseMapping(JSON.parse(JSON.stringify(mapping))), mapping)));
  });

  it('needs protocol and local end only', () => {
    const mapping = parseMapping(least);
    assert.equal(mapping.exposure, 'Loopback');
    assert.deepEqual([mapping.processId, mapping.services, mapping.missing, 'modules' in mapping], [null, [], {}, false]);
  });

  const refused: [title: string, record: object, says: string][] = [
    ['no protocol', { protocol: null }, 'protocol is missing'],
    ['another protocol', { protocol: 'SCTP' }, 'protocol is "SCTP", not TCP or UDP'],
    ['no address', { localAddress: null }, 'localAddress is missing'],
    ['a name for an address', { localAddress: 'localhost' }, 'localAddress is "localhost", not an address'],
    ['no port', { localPort: null }, 'localPort is missing'],
    ['a port that there is not', { localPort: 70_000 }, 'localPort is 70000, not a port'],
    ['half a port', { remotePort: 0.5 }, 'remotePort is 0.5, not a whole number'],
    ['a port as a text', { localPort: '80' }, 'localPort is "80", not a whole number'],
    ['an unknown state', { state: 'Open' }, 'state is "Open", not a TCP state'],
    ['no time', { opened: 'yesterday' }, 'opened is "yesterday", not a time'],
    ['a number for a text', { path: 5 }, 'path is 5, not a text'],
    ['a text for a truth', { dualStack: 'yes' }, 'dualStack is "yes", not true or false'],
    ['a service without its name', { services: [{}] }, 'name is missing'],
    ['services that are no list', { services: 'Dhcp' }, 'services is "Dhcp", not a list'],
    ['services that are no objects', { services: ['Dhcp'] }, 'services holds "Dhcp", which is not an object'],
    ['a peer without id', { peer: { processName: 'x' } }, 'processId is missing'],
    ['a reason that there is not', { missing: { path: 'Lazy' } }, 'path is "Lazy", not a reason'],
  ];
  for (const [title, facts, says] of refused) {
    it(`refuses ${title}`, () => assert.throws(() => parseMapping({ ...least, ...facts }), new RecordError(says)));
  }

  it('refuses or takes whatever it is given, and does nothing else', () => {
    const record = fc.record({
      protocol: fc.constantFrom('TCP', 1),
      localAddress: fc.constantFrom('::1', '127.0.0.1'),
      localPort: fc.nat(70_000),
    });
    const fields = fc.constantFrom('state', 'peer', 'services', 'missing', 'opened', 'path', 'modules');
    fc.assert(
      fc.property(record, fc.dictionary(fields, fc.jsonValue()), (basic, facts) => {
        try {
          parseMapping({ ...basic, ...facts });
        } catch (error) {
          assert.ok(error instanceof RecordError);
        }
      }),
    );
  });
});
