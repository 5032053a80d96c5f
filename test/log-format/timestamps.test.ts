import assert from 'node:assert/strict';
import fc from 'fast-check';
import { headerDate, portsTime, fileTimestamp, parseFileTimestamp, utcOffset } from '../../engine/log-format/timestamps.ts';

describe('stamps and dates', () => {
  // What real logs of 1.01 have, and one of each part without and with padding.
  for (const [time, stamp, ports, header] of [
    [new Date(2004, 0, 24, 8, 49, 30), '04-01-24-8-49-30', '04/1/24,8:49:30', 'Sat Jan 24 08:49:30 2004'],
    [new Date(2005, 6, 6, 13, 44, 4), '05-07-6-13-44-4', '05/7/6,13:44:4', 'Wed Jul 06 13:44:04 2005'],
    [new Date(2008, 5, 30, 10, 17, 54), '08-06-30-10-17-54', '08/6/30,10:17:54', 'Mon Jun 30 10:17:54 2008'],
    [new Date(2026, 11, 1, 0, 0, 0), '26-12-1-0-0-0', '26/12/1,0:0:0', 'Tue Dec 01 00:00:00 2026'],
  ] as const) {
    it(stamp, () => {
      assert.equal(fileTimestamp(time), stamp);
      assert.equal(portsTime(time), ports);
      assert.equal(headerDate(time), header);
    });
  }

  it('a stamp is read as it was written, to the second', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(2000, 0, 2), max: new Date(2099, 11, 30), noInvalidDate: true }), (time) => {
        const second = new Date(time);
        second.setMilliseconds(0);
        // An hour that a summer time repeats has two moments of one stamp.
        assert.equal(fileTimestamp(parseFileTimestamp(fileTimestamp(time)) ?? new Date(0)), fileTimestamp(second));
      }),
    );
  });

  for (const text of [
    '',
    '08-06-30-10-17',
    '08-06-30-10-17-54-1',
    '08-13-1-0-0-0',
    '08-06-30-24-0-0',
    '08-06-30-10-60-0',
    '2008-06-30-1-1-1',
    'a-b-c-d-e-f',
  ]) {
    it(`${JSON.stringify(text)} is no stamp`, () => assert.equal(parseFileTimestamp(text), null));
  }

  it('the offset from UTC', () => {
    const zone = process.env['TZ'];
    try {
      for (const [name, offset] of [
        ['Asia/Kolkata', '+05:30'],
        ['America/St_Johns', '-02:30'],
        ['UTC', '+00:00'],
      ] as const) {
        process.env['TZ'] = name;
        assert.equal(utcOffset(new Date(Date.UTC(2026, 6, 1))), offset);
      }
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });
});
