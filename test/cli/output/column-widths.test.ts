import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { fitColumns, type ColumnSize } from '../../../engine/cli/output/column-widths.ts';

const column = (natural: number, least = natural, expendable: number | null = null): ColumnSize => ({ natural, least, expendable });

describe('fitColumns', () => {
  const cases: [title: string, columns: ColumnSize[], available: number, widths: number[]][] = [
    ['leaves alone what fits', [column(3), column(10, 5)], 15, [3, 10]],
    ['cuts the widest', [column(3), column(30, 5), column(8, 5)], 25, [3, 10, 8]],
    ['cuts the widest down to the next, then both', [column(30, 5), column(20, 5)], 22, [10, 10]],
    ['never cuts below the least', [column(30, 12), column(20, 5)], 22, [12, 8]],
    ['leaves out what is expendable when cutting is not enough', [column(5), column(10, 8, 1), column(10, 8, 0)], 20, [5, 10, 0]],
    ['leaves out one after the other', [column(5), column(10, 8, 1), column(10, 8, 0)], 10, [5, 0, 0]],
    ['is as narrow as can be when nothing helps', [column(5), column(20, 10)], 10, [5, 10]],
  ];
  for (const [title, columns, available, widths] of cases) {
    it(title, () => assert.deepEqual(fitColumns(columns, available, 2), widths));
  }

  it('fills no more than there is, if that can be', () => {
    const size = fc
      .tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 20 }), fc.option(fc.nat(9)))
      .map(([natural, least, expendable]) => column(natural, Math.min(natural, least), expendable));
    fc.assert(
      fc.property(fc.array(size, { minLength: 1, maxLength: 9 }), fc.integer({ min: 1, max: 250 }), (columns, available) => {
        const widths = fitColumns(columns, available, 2);
        const used = widths.filter((width) => width > 0).reduce((sum, width) => sum + width + 2, -2);
        const indispensable = columns.filter(({ expendable }) => expendable === null).reduce((sum, { least }) => sum + least + 2, -2);
        if (indispensable <= available) assert.ok(used <= available, `${used} > ${available}`);
        for (const [at, { least, expendable }] of columns.entries()) {
          assert.ok((widths[at] ?? 0) >= Math.min(least, available) || (widths[at] === 0 && expendable !== null));
        }
      }),
    );
  });
});
