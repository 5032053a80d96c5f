import assert from 'node:assert/strict';
import { parseTimeZone, type TimeZone } from '../../engine/log-reader/local-time.ts';
import { findLogFiles } from '../../engine/log-reader/log-files.ts';
import { readLogs } from '../../engine/log-reader/read-logs.ts';
import { zoneOfFiles, zoneOfRecords, type ZoneOfLogs } from '../../engine/log-reader/zone-of-logs.ts';
import { writeZoneMachine, type ZoneMachine } from '../analysis/report/zone-machines.ts';
import { withFiles } from './read-text.ts';

const winter = ['2026-11-24T01:00:00Z', '2026-11-24T02:00:00Z'];
const machine = (timeZone: string | null, opened: readonly string[] = winter, name = timeZone?.split('/')[1] ?? 'PC'): ZoneMachine => ({
  name,
  timeZone,
  writtenIn: timeZone ?? '+01:00',
  opened,
});

/** The zone of machines, by their files and by their records. */
async function zonesOf(machines: readonly ZoneMachine[], requested: TimeZone | null = null): Promise<[ZoneOfLogs, ZoneOfLogs]> {
  return withFiles({}, (parent) => {
    const problem = (error: Error): never => assert.fail(error);
    const files = findLogFiles(
      machines.map((one) => writeZoneMachine(parent, one)),
      problem,
    );
    return [zoneOfFiles(files, requested), zoneOfRecords([...readLogs(files, { problem, zone: requested })].flat(), requested)];
  });
}

const summary = ({ zone, several, assumed }: ZoneOfLogs): unknown[] => [zone.name, several, assumed?.source ?? null];

describe('the time zone of logs', () => {
  it('is the one that PR-EVENTS names', async () => {
    for (const zone of await zonesOf([machine('Asia/Tokyo')])) assert.deepEqual(summary(zone), ['Asia/Tokyo', [], null]);
  });

  it('is one zone, if two have the same offsets in the time of the logs', async () => {
    for (const zone of await zonesOf([machine('Europe/Berlin'), machine('Europe/Paris')])) {
      assert.deepEqual(summary(zone), ['Europe/Berlin', [], null]);
    }
  });

  it('is UTC, if machines are in zones with different offsets', async () => {
    for (const zone of await zonesOf([machine('Asia/Tokyo'), machine('America/New_York')])) {
      assert.deepEqual(summary(zone), ['UTC', ['America/New_York', 'Asia/Tokyo'], null]);
    }
  });

  it('distinguishes zones that differ in summer only', async () => {
    const summer = ['2026-07-24T01:00:00Z'];
    assert.deepEqual(summary((await zonesOf([machine('Europe/Berlin'), machine('Africa/Lagos')]))[0]), ['Europe/Berlin', [], null]);
    const [zone] = await zonesOf([machine('Europe/Berlin'), machine('Africa/Lagos', summer)]);
    assert.deepEqual(summary(zone), ['UTC', ['Africa/Lagos', 'Europe/Berlin'], null]);
  });

  it('is the requested one for logs without PR-EVENTS, else that of this machine, and is marked as assumed', async () => {
    for (const zone of await zonesOf([machine(null)], parseTimeZone('+01:00', 'Option'))) {
      assert.deepEqual(summary(zone), ['+01:00', [], 'Option']);
    }
    for (const zone of await zonesOf([machine(null)])) assert.deepEqual(summary(zone), ['', [], 'Machine']);
  });

  it('is UTC, if PR-EVENTS names another zone than the assumed one', async () => {
    for (const zone of await zonesOf([machine(null), machine('Asia/Tokyo')], parseTimeZone('-03:00', 'Option'))) {
      assert.deepEqual(summary(zone), ['UTC', ['-03:00', 'Asia/Tokyo'], 'Option']);
    }
  });

  it('is the named one for records of summer and winter', async () => {
    const [, zone] = await zonesOf([machine('Europe/Berlin', ['2026-10-20T01:00:00Z', '2026-11-24T01:00:00Z'])]);
    assert.deepEqual(summary(zone), ['Europe/Berlin', [], null]);
  });
});
