import assert from 'node:assert/strict';
import { UsageError } from '../../engine/cli/errors.ts';
import { sortKeysOf, sorted } from '../../engine/cli/sorting.ts';
import { mappingFields } from '../../engine/model/mapping-fields.ts';
import type { PortMapping } from '../../engine/model/port-mapping.ts';
import { createMapping } from '../builders.ts';

function order(keys: string, ...mappings: Partial<PortMapping>[]): number[] {
  const made = mappings.map((facts) => createMapping(facts));
  return sorted(made, sortKeysOf(keys, mappingFields)).map((mapping) => made.indexOf(mapping));
}

describe('sorting', () => {
  const cases: [title: string, keys: string, mappings: Partial<PortMapping>[], expected: number[]][] = [
    ['numbers by value', 'localPort', [{ localPort: 100 }, { localPort: 99 }], [1, 0]],
    ['the other way round', '-localPort', [{ localPort: 9 }, { localPort: 100 }], [1, 0]],
    ['texts without case', 'processName', [{ processName: 'b' }, { processName: 'A' }, { processName: 'C' }], [1, 0, 2]],
    [
      'IPv4 addresses by their bytes',
      'localAddress',
      [{ localAddress: '10.0.0.10' }, { localAddress: '9.0.0.1' }, { localAddress: '10.0.0.9' }],
      [1, 2, 0],
    ],
    [
      'IPv6 addresses after them, by their bytes',
      'remoteAddress',
      [{ remoteAddress: 'fe80::1%2' }, { remoteAddress: '::1' }, { remoteAddress: '255.0.0.1' }, { remoteAddress: '2001:db8::' }],
      [2, 1, 3, 0],
    ],
    ['times by value', 'processStarted', [{ processStarted: new Date(1e12) }, { processStarted: new Date(2e11) }], [1, 0]],
    [
      'lists by their names',
      'services',
      [{ services: [{ name: 'b', displayName: 'a', type: '' }] }, { services: [{ name: 'a', displayName: 'b', type: '' }] }],
      [1, 0],
    ],
    ['what has no value last, either way', '-user', [{ user: null }, { user: 'a' }, { user: 'b' }], [2, 1, 0]],
    [
      'by the second column where the first is equal',
      'protocol,-localPort',
      [
        { protocol: 'UDP', localPort: 1 },
        { protocol: 'TCP', localPort: 1 },
        { protocol: 'TCP', localPort: 2 },
      ],
      [2, 1, 0],
    ],
    ['and leaves equals in their order', 'protocol', [{ localPort: 2 }, { localPort: 1 }, { localPort: 3 }], [0, 1, 2]],
    ['by a name in any case', 'LOCALPORT', [{ localPort: 2 }, { localPort: 1 }], [1, 0]],
  ];
  for (const [title, keys, mappings, expected] of cases) {
    it(`sorts ${title}`, () => assert.deepEqual(order(keys, ...mappings), expected));
  }

  it('refuses columns that there are not', () => {
    for (const keys of ['nope', 'user,', '--user', '']) assert.throws(() => sortKeysOf(keys, mappingFields), UsageError);
  });
});
