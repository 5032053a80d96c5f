import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AddressCache } from '../../../../engine/collector/linux/socket-cache/address-cache.ts';
import {
  AF_INET,
  emptySocketTable,
  interfaceWord,
  kindWord,
  localWord,
  rowWords,
  type SocketTable,
} from '../../../../engine/collector/linux/socket-cache/socket-table.ts';
import { exposureOf, ipv4Text, ipv6Text } from '../../../../engine/model/addresses.ts';
import { addRow } from '../rows.ts';

/** The naive reference: the text is built each time. */
function uncachedText({ words }: SocketTable, row: number): { text: string; exposure: string } {
  const at = row * rowWords;
  const bytes = new Uint8Array(words.buffer, (at + localWord) * 4, 16);
  const isIpv4 = (((words[at + kindWord] ?? 0) >> 8) & 0xff) === AF_INET;
  const text = isIpv4 ? ipv4Text(bytes, 0) : ipv6Text(bytes, 0, Math.max(0, words[at + interfaceWord] ?? 0));
  return { text, exposure: exposureOf(text) };
}

describe('the cache of address texts', () => {
  it('returns the same as building each text', () => {
    // Few different bytes, so that addresses occur again and differ in one word only.
    const bytes = (length: number) =>
      fc.array(fc.constantFrom('00', '01', '7f', 'fe', '80'), { minLength: length, maxLength: length }).map((list) => list.join(''));
    const address = fc.oneof(bytes(4), bytes(16));
    const addresses = new AddressCache();
    fc.assert(
      fc.property(fc.array(fc.record({ local: address, scope: fc.constantFrom(-1, 0, 1, 2) }), { maxLength: 200 }), (rows) => {
        const table = emptySocketTable();
        for (const row of rows) addRow(table, row);
        for (let row = 0; row < table.rows; row++) assert.deepEqual(addresses.textOf(table, row, localWord), uncachedText(table, row));
      }),
    );
  });
});
