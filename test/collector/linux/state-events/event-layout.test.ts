import assert from 'node:assert/strict';
import { parseLayout } from '../../../../engine/collector/linux/state-events/event-layout.ts';
import { parseStateLayout } from '../../../../engine/collector/linux/state-events/parse-record.ts';
import { format418, format618 } from './kernel-records.ts';

describe('the layout of a tracepoint', () => {
  const first = { skaddr: 8, oldstate: 16, newstate: 20, sport: 24, dport: 26, family: 28 };
  for (const [version, format, addresses] of [
    ['6.18', format618, { saddr: 32, daddr: 36, saddr_v6: 40, daddr_v6: 56 }],
    ['4.18', format418, { saddr: 31, daddr: 35, saddr_v6: 39, daddr_v6: 55 }],
  ] as const) {
    it(`of Linux ${version}`, () => assert.deepEqual(parseStateLayout(format), { ...first, ...addresses }));
  }

  const moved = format618.replace('skaddr;	offset:8;', 'skaddr;	offset:1024;');
  for (const [what, format, expected] of [
    ['a field that moved', moved, 1024],
    ['another order of the lines', format618.replace(/(.*skaddr.*\n)([\s\S]*)$/, '$2$1'), 8],
    ['spaces instead of tabs', format618.replaceAll('\t', '        '), 8],
  ] as const) {
    it(`reads ${what}`, () => assert.deepEqual(parseLayout(format, { skaddr: 8 }), { skaddr: expected }));
  }

  for (const [what, format, field] of [
    ['an absent field', format618.replace(/.*family;.*\n/, ''), 'family'],
    ['a field of another size', format618.replace('sport;	offset:24;	size:2;', 'sport;	offset:24;	size:4;'), 'sport'],
    ['a longer name', format618.replace('__u16 sport;', '__u16 sport_be;'), 'sport'],
    ['an empty file', '', 'skaddr'],
  ] as const) {
    it(`names the field for ${what}`, () => assert.equal(parseStateLayout(format), field));
  }
});
