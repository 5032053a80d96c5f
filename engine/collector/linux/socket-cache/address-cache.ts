import { exposureOf, ipv4Text, ipv6Text } from '../../../model/addresses.ts';
import type { Exposure } from '../../../model/mapping-schema.ts';
import { AF_INET, interfaceWord, kindWord, rowWords, type SocketTable } from './socket-table.ts';

/** An address as the record has it. */
export interface AddressText {
  readonly text: string;
  readonly exposure: Exposure;
}

const slots = 4096;
const keyWords = 6;

/**
 * The texts of addresses. Most sockets of a machine share a few addresses: the last text of each slot of a hash table is kept with its key
 * (family, four words, scope). docs/benchmarks.md, "reporter", measures polls of 20,000 sockets with it.
 */
export class AddressCache {
  private readonly keys = new Int32Array(slots * keyWords);
  private readonly texts: (AddressText | undefined)[] = Array.from({ length: slots });

  /** Text of a row's address; `word` is the index of its first word in the row. */
  textOf(table: SocketTable, row: number, word: number): AddressText {
    const words = table.words;
    const at = row * rowWords;
    const family = ((words[at + kindWord] ?? 0) >> 8) & 0xff;
    const a = words[at + word] ?? 0;
    const b = words[at + word + 1] ?? 0;
    const c = words[at + word + 2] ?? 0;
    const d = words[at + word + 3] ?? 0;
    const scope = Math.max(0, words[at + interfaceWord] ?? 0);
    const sum = Math.imul(a ^ Math.imul(b, 31) ^ Math.imul(c, 37) ^ Math.imul(d, 41) ^ scope ^ family, 0x9e3779b1);
    const slot = sum >>> 20;
    const key = slot * keyWords;
    const { keys, texts } = this;
    const known = texts[slot];
    if (
      known !== undefined &&
      keys[key] === family &&
      keys[key + 1] === a &&
      keys[key + 2] === b &&
      keys[key + 3] === c &&
      keys[key + 4] === d &&
      keys[key + 5] === scope
    )
      return known;
    const bytes = new Uint8Array(words.buffer, (at + word) * 4, 16);
    const text = family === AF_INET ? ipv4Text(bytes, 0) : ipv6Text(bytes, 0, scope);
    const fresh = { text, exposure: exposureOf(text) };
    keys.set([family, a, b, c, d, scope], key);
    texts[slot] = fresh;
    return fresh;
  }
}
