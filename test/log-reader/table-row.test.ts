import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseTableRow } from '../../engine/log-reader/table-row.ts';

const states = ['LISTENING', 'ESTABLISHED', 'FIN WAIT 1', 'TIME WAIT', 'BOUND', 'UNKNOWN(12)', 'Established', 'NO STATE', '*:*', ''];
const addresses = ['10.0.0.1', '0.0.0.0', '::1', 'fe80::1%4', '2001:db8::7', '10.0.0.256', 'x', ''];
const remotes = ['*:*', '10.0.0.2:80', '[2001:db8::1]:443', '::', '10.0.0.2', '10.0.0.2:65536', '[::1]:', '10.0.0:80', 'fe80:1'];
const names = fc.oneof(
  fc.constantFrom('', ':', ':svchost.exe', ':a name', ':TCP 80', ':name ', ':\u00a0', ': name', ':1:2'),
  fc.string().map((text) => `:${text}`),
);

describe('a row of a table of ports', () => {
  it('is the same with tabs as with spaces', () => {
    const row = fc.tuple(
      fc.constantFrom('0', '4', '1900', '12345678901', 'x'),
      names,
      fc.constantFrom('TCP', 'UDP', 'tcp', 'ICMP'),
      fc.constantFrom('80', '65536', '123456', '-1', '00080'),
      fc.constantFrom('\t', '\t\t', '\t\t\t'),
      ...[addresses, states, remotes].map((values) => fc.constantFrom(...values)),
    );
    let count = 0;
    fc.assert(
      fc.property(row, ([processId, name, protocol, port, gap, address, state, remote]) => {
        const text = `${processId}${name.replaceAll('\t', '')}\t${protocol} ${port}${gap}${address}\t${state}\t${remote}`;
        const found = parseTableRow(text);
        if (found) count++;
        assert.deepEqual(found, parseTableRow(text.replaceAll('\t', '  ')));
      }),
      { numRuns: 10_000 },
    );
    assert.ok(count > 100, `${count} valid rows`);
  });
});
