import assert from 'node:assert/strict';
import { parseTimeZone } from '../../../engine/log-reader/local-time.ts';
import { zoneText } from '../../../engine/analysis/report/zone-text.ts';

const zone = (name: string) => parseTimeZone(name, 'Option')!;
const [first, last] = [new Date('2026-10-20T00:00:00Z'), new Date('2026-11-20T00:00:00Z')];

describe('the time zone in the report', () => {
  for (const [zones, expected] of [
    [{ zone: zone('UTC'), several: [], assumed: null }, 'UTC'],
    [{ zone: zone('+01:00'), several: [], assumed: null }, 'UTC+01:00'],
    [{ zone: zone('Asia/Tokyo'), several: [], assumed: null }, 'Asia/Tokyo (UTC+09:00)'],
    [{ zone: zone('Europe/Berlin'), several: [], assumed: null }, 'Europe/Berlin (UTC+02:00, UTC+01:00 from Sun 25 Oct 02:00)'],
    [
      { zone: zone('UTC'), several: ['America/New_York', 'Asia/Tokyo'], assumed: null },
      'UTC, because the logs are of several time zones: America/New_York, Asia/Tokyo',
    ],
    [
      { zone: zone('+01:00'), several: [], assumed: zone('+01:00') },
      'UTC+01:00. Logs without PR-EVENTS do not name their time zone: assumed +01:00 (--time-zone)',
    ],
    [
      { zone: zone('Asia/Tokyo'), several: [], assumed: parseTimeZone('Asia/Tokyo', 'Machine')! },
      'Asia/Tokyo (UTC+09:00). Logs without PR-EVENTS do not name their time zone: assumed Asia/Tokyo (that of the computer that created this report)',
    ],
  ] as const) {
    it(expected, () => assert.equal(zoneText(zones, first, last), expected));
  }
});
