import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import fc from 'fast-check';
import { AddressTable, addressText } from '../../../../engine/analysis/statistics/counting/address-table.ts';
import { dropped } from '../../../../engine/analysis/statistics/counting/pair-counts.ts';

function idOf(table: AddressTable, text: string): number | null {
  const bytes = Buffer.concat([Buffer.from('x,'), Buffer.from(text), Buffer.from(',1.2.3.4')]);
  return table.of(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 2, 2 + Buffer.byteLength(text));
}

const addresses = fc.oneof(fc.ipV4(), fc.ipV6());
const nearlyAddresses = fc.oneof(
  addresses,
  fc
    .array(fc.oneof(fc.nat(300).map(String), fc.constantFrom('', '0', '00', '01', '4294967297')), { maxLength: 6 })
    .map((parts) => parts.join('.')),
  fc.string({ maxLength: 20 }),
);

describe('address table', () => {
  it('takes exactly the texts that are addresses, and gives them back', () => {
    const table = new AddressTable();
    fc.assert(
      fc.property(nearlyAddresses, (text) => {
        const id = idOf(table, text);
        assert.equal(id !== null, isIP(text) !== 0, text);
        if (id !== null) assert.equal(table.text(id), text);
      }),
      { numRuns: 2000 },
    );
  });

  it('numbers addresses in the order in which they first occur, and those of another table', () => {
    fc.assert(
      fc.property(fc.array(addresses, { maxLength: 3000 }), (texts) => {
        const [table, other] = [new AddressTable(), new AddressTable()];
        const distinct = [...new Set(texts)];
        assert.deepEqual(
          texts.map((text) => idOf(table, text)),
          texts.map((text) => distinct.indexOf(text)),
        );
        const list = structuredClone(table.list());
        for (const [id, text] of distinct.entries()) {
          assert.equal(addressText(list, id), text);
          assert.equal(other.text(other.idOf(list, id)), text);
          assert.equal(other.hashOf(id), table.hashOf(id));
        }
      }),
      { numRuns: 20 },
    );
  });

  it('keeps some addresses with their counts under new numbers', () => {
    const table = new AddressTable();
    const texts = ['0.0.0.0', '10.0.0.1', '2001:db8::1', '10.0.0.2', 'fe80::1%eth0'];
    for (const [id, text] of texts.entries()) table.counts[idOf(table, text)!] = 10 + id;
    table.renumber(Int32Array.of(0, dropped, 1, dropped, 2));
    assert.equal(table.size, 3);
    assert.deepEqual(
      [0, 1, 2, 3].map((id) => table.counts[id]),
      [10, 12, 14, 0],
    );
    assert.deepEqual(
      [0, 1, 2].map((id) => table.text(id)),
      ['0.0.0.0', '2001:db8::1', 'fe80::1%eth0'],
    );
    assert.deepEqual(
      [...texts, '10.0.0.3'].map((text) => idOf(table, text)),
      [0, 3, 1, 4, 2, 5],
    );
  });
});
