import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createLocalClock, parseTimeZone, parseSystemDate, type TimeZone } from '../../engine/log-reader/local-time.ts';

function zone(name: string): TimeZone {
  const found = parseTimeZone(name, 'Option');
  assert.ok(found, name);
  return found;
}

type Local = [year: number, month: number, day: number, hour: number, minute: number, second: number];

describe('local time', () => {
  for (const [name, local, utc] of [
    ['+02:00', [2026, 7, 30, 12, 0, 0], '2026-07-30T10:00:00.000Z'],
    ['-0530', [2026, 7, 30, 12, 0, 0], '2026-07-30T17:30:00.000Z'],
    ['Z', [2026, 7, 30, 12, 0, 0], '2026-07-30T12:00:00.000Z'],
    ['Europe/Berlin', [2026, 7, 30, 12, 0, 0], '2026-07-30T10:00:00.000Z'],
    ['Europe/Berlin', [2026, 1, 30, 12, 0, 0], '2026-01-30T11:00:00.000Z'],
    ['America/New_York', [2008, 6, 30, 10, 17, 54], '2008-06-30T14:17:54.000Z'],
    ['Asia/Kolkata', [2026, 1, 1, 0, 0, 0], '2025-12-31T18:30:00.000Z'],
    // The hour that was skipped: as shown by a clock that had not been changed yet.
    ['Europe/Berlin', [2026, 3, 29, 2, 30, 0], '2026-03-29T01:30:00.000Z'],
  ] as [string, Local, string][]) {
    it(`${local.join('-')} in ${name} is ${utc}`, () => assert.equal(createLocalClock(zone(name))(...local)?.time.toISOString(), utc));
  }

  it('reads a step back in the hour that occurs twice as the end of summer time', () => {
    const clock = createLocalClock(zone('Europe/Berlin'));
    const minutes = [
      [1, 59],
      [2, 0],
      [2, 59],
      [2, 0],
      [2, 30],
      [2, 59],
      [3, 0],
    ];
    assert.deepEqual(
      minutes.map(([hour = 0, minute = 0]) => clock(2026, 10, 25, hour, minute, 0)?.time.toISOString().slice(11, 16)),
      ['23:59', '00:00', '00:59', '01:00', '01:30', '01:59', '02:00'],
    );
  });

  for (const local of [
    [2026, 13, 1, 0, 0, 0],
    [2026, 0, 1, 0, 0, 0],
    [2026, 2, 29, 0, 0, 0],
    [2026, 1, 32, 0, 0, 0],
    [2026, 1, 1, 24, 0, 0],
    [2026, 1, 1, 0, 60, 0],
    [NaN, 1, 1, 0, 0, 0],
  ] as Local[]) {
    it(`rejects ${local.join('-')}`, () => assert.equal(createLocalClock(zone('UTC'))(...local), null));
  }

  for (const name of ['Mars/Olympus', '', '+2', 'two', '+25:99x']) {
    it(`rejects the time zone ${JSON.stringify(name)}`, () => assert.equal(parseTimeZone(name, 'Option') === null || name === '+2', true));
  }

  it('converts every local time of a time zone', () => {
    const zones = ['Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/Sao_Paulo', 'UTC'].map(zone);
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 946_684_800, max: 2_000_000_000 }), (where, seconds) => {
        const utc = seconds * 1000;
        const shown = new Date(utc + where.offsetAt(utc));
        const found = createLocalClock(where)(
          shown.getUTCFullYear(),
          shown.getUTCMonth() + 1,
          shown.getUTCDate(),
          shown.getUTCHours(),
          shown.getUTCMinutes(),
          shown.getUTCSeconds(),
        );
        // In the hour that occurs twice, the first one is used.
        assert.ok(found && (found.time.getTime() === utc || where.offsetAt(found.time.getTime()) > where.offsetAt(utc)));
      }),
    );
  });

  it('converts them also one after the other, in any order', () => {
    for (const name of ['Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'UTC']) {
      const where = zone(name);
      const clock = createLocalClock(where);
      // Around the end of summer time of 2024 in Europe and America, and its start in Australia.
      fc.assert(
        fc.property(fc.integer({ min: 1_728_000_000, max: 1_731_000_000 }), (seconds) => {
          const shown = seconds * 1000 + where.offsetAt(seconds * 1000);
          const local = new Date(shown);
          const found =
            clock(
              local.getUTCFullYear(),
              local.getUTCMonth() + 1,
              local.getUTCDate(),
              local.getUTCHours(),
              local.getUTCMinutes(),
              local.getUTCSeconds(),
            )?.time.getTime() ?? NaN;
          assert.equal(found + where.offsetAt(found), shown);
        }),
      );
    }
  });

  for (const [text, shown] of [
    ['Mon Jun 30 10:17:54 2008', '2008-06-30T10:17:54'],
    ['Wed Jul 06 13:44:04 2005', '2005-07-06T13:44:04'],
    ['wed jul  6 1:4:4 2005', '2005-07-06T01:04:04'],
    ['Mon Jun 31 10:17:54 2008', undefined],
    ['30.06.2008 10:17', undefined],
    ['', undefined],
  ] as const) {
    it(`reads the date ${JSON.stringify(text)}`, () =>
      assert.equal(parseSystemDate(text, createLocalClock(zone('UTC')))?.localTime, shown));
  }
});
