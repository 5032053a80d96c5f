import { exposureOf, ipv4Text, ipv6Text } from '../../model/addresses.ts';
import type { Exposure } from '../../model/port-mapping.ts';
import { AF_INET, interfaceWord, kindWord, rowWords, type SocketTable } from './socket-cache/socket-table.ts';

/** An address as the record has it. */
export interface AddressText {
  readonly text: string;
  readonly exposure: Exposure;
}

/** Most sockets of a machine share a few addresses; the last text of each place is kept with its words (family, four words, scope). */
const places = 4096;
const keyWords = 6;
const keys = new Int32Array(places * keyWords);
const texts: (AddressText | undefined)[] = Array.from({ length: places });

/** Text of a row's address; `word` is where in the row it stands. */
export function addressText(table: SocketTable, row: number, word: number): AddressText {
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
  const kept = texts[slot];
  if (
    kept !== undefined &&
    keys[key] === family &&
    keys[key + 1] === a &&
    keys[key + 2] === b &&
    keys[key + 3] === c &&
    keys[key + 4] === d &&
    keys[key + 5] === scope
  )
    return kept;
  const bytes = new Uint8Array(words.buffer, (at + word) * 4, 16);
  const text = family === AF_INET ? ipv4Text(bytes, 0) : ipv6Text(bytes, 0, scope);
  const made = { text, exposure: exposureOf(text) };
  keys.set([family, a, b, c, d, scope], key);
  texts[slot] = made;
  return made;
}
