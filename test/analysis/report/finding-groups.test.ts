import assert from 'node:assert/strict';
import type { Finding } from '../../../engine/analysis/findings/finding.ts';
import { groupFindings } from '../../../engine/analysis/report/finding-groups.ts';
import { reportPage } from '../../../engine/analysis/report/report.ts';
import { heatLevel } from '../../../engine/analysis/report/sections/heat-maps.ts';
import { withReport } from './create-report.ts';
import { desktopWeek } from './desktop-week.ts';

const week = desktopWeek();

/** A finding about rundll32.exe in the desktop week. */
function finding(changes: Partial<Finding>): Finding {
  return {
    criterion: 'x',
    title: 'An example',
    severity: 'medium',
    source: null,
    reasons: ['remote port TCP 4444'],
    direction: 'Outbound',
    processId: 6660,
    processName: 'rundll32.exe',
    path: null,
    user: null,
    parentProcessName: null,
    protocol: 'TCP',
    localAddress: null,
    localPort: null,
    remoteAddress: '203.0.113.66',
    remotePort: 4444,
    remoteAddresses: ['203.0.113.66'],
    remoteAddressCount: 1,
    remoteAddressCountIsMinimum: false,
    first: new Date('2026-11-21T07:00:00Z'),
    last: new Date('2026-11-21T08:00:00Z'),
    count: 3,
    records: [{ file: '/logs/PR-PORTS-1.log', line: 9 }],
    command: 'portreporter log read /logs --process=rundll32.exe',
    ...changes,
  };
}

describe('the findings of the report', () => {
  it('are grouped by criterion and program, with all paths and endpoints', () =>
    withReport(week, ({ data }) => {
      const findings = [
        finding({ path: 'C:\\a\\rundll32.exe', parentProcessName: 'cmd.exe' }),
        finding({ processName: 'RUNDLL32.EXE', remotePort: 4445, path: 'C:\\b\\rundll32.exe', last: new Date('2026-11-22T08:00:00Z') }),
        finding({ criterion: 'y', severity: 'high' }),
      ];
      const [high, both, ...rest] = groupFindings({ ...data, findings });
      assert.deepEqual([high?.criterion, both?.criterion, rest], ['y', 'x', []]);
      assert.deepEqual(both?.paths, ['C:\\a\\rundll32.exe', 'C:\\b\\rundll32.exe']);
      assert.deepEqual([both?.parents, both?.count, both?.remoteCount], [['cmd.exe'], 6, 1]);
      assert.deepEqual(both?.remoteEndpoints, ['203.0.113.66:4444', '203.0.113.66:4445']);
      assert.deepEqual([both?.first, both?.last], [new Date('2026-11-21T07:00:00Z'), new Date('2026-11-22T08:00:00Z')]);
    }));

  it('have the activity at the ports of the findings', () =>
    withReport(week, ({ data }) => {
      const activityOf = (changes: Partial<Finding>): number | undefined =>
        groupFindings({ ...data, findings: [finding(changes)] })[0]?.activity?.reduce((sum, count) => sum + count);
      assert.equal(activityOf({}), 200);
      const opened = data.collected.programs.get('chrome.exe')?.count;
      assert.equal(activityOf({ processName: 'chrome.exe', remotePort: 1 }), opened);
      assert.equal(activityOf({ processName: 'not-in-the-logs.exe' }), undefined);
    }));

  it('are one for the exact name of a process and the escaped one of PR-PORTS', () =>
    withReport(week, ({ data }) => {
      const findings = [finding({ processName: 'a\u202egnp.exe' }), finding({ processName: 'a\\u{202e}gnp.exe' })];
      assert.deepEqual(
        groupFindings({ ...data, findings }).map(({ program, count }) => [program, count]),
        [['a\\u{202e}gnp.exe', 6]],
      );
    }));

  it('show all high ones up to twelve, and the others behind a summary', () =>
    withReport(week, ({ data }) => {
      const many = (severity: 'high' | 'low', count: number): Finding[] =>
        Array.from({ length: count }, (_, n) => finding({ severity, criterion: `${severity}-${n}` }));
      for (const [high, low, shown, further] of [
        [0, 20, 8, 12],
        [10, 20, 10, 20],
        [15, 0, 12, 3],
      ] as const) {
        const page = reportPage({ ...data, findings: [...many('high', high), ...many('low', low)] });
        const [visible = '', closed = ''] = page.slice(page.indexOf('id="findings"')).split('<details class="further">', 2);
        assert.equal(visible.split('<article').length - 1, shown);
        assert.match(closed, new RegExp(`^<summary>${further} further findings</summary>`));
      }
    }));

  it('list beacons and fan-out with their first reason', () =>
    withReport(week, ({ data }) => {
      const findings = [
        finding({ criterion: 'beacon-of-script-host', reasons: ['connects every 5 min', 'outbound'] }),
        finding({ criterion: 'fan-out', reasons: ['49 hosts on TCP port 445'] }),
      ];
      const page = reportPage({ ...data, findings });
      const table = page.slice(page.indexOf('id="behaviour"'), page.indexOf('id="remote-ports"'));
      assert.match(table, />beacon<[^]*<td>connects every 5 min<\/td>[^]*>fan-out<[^]*<td>49 hosts on TCP port 445<\/td>/);
      assert.match(reportPage({ ...data, findings: [] }), /no beacon, fan-out or scan found\./);
    }));

  it('that were dropped are counted', () =>
    withReport(week, ({ data }) =>
      assert.match(reportPage({ ...data, droppedFindings: 1200 }), /1,200 further findings exceeded the limit/),
    ));

  it('are not the only ones: gaps beyond the limit are counted too', () =>
    withReport(week, ({ data }) => {
      const statistics = { ...data.statistics, droppedGaps: 3 };
      assert.match(reportPage({ ...data, statistics }), /3 further gaps exceeded the limit and are not shown\./);
    }));

  it('are not denied if records could not be examined', () =>
    withReport(week, ({ data }) => {
      const page = reportPage({ ...data, findings: [], unwatchedRecords: 1200 });
      assert.match(page, /Beacons and other behaviour do not include 1,200 records, because there were too many programs and addresses\./);
      assert.match(page, /no beacon, fan-out or scan found, but 1,200 records could not be examined\./);
    }));
});

describe('levels of a heat map', () => {
  it('are logarithmic from 1 to 7, and 0 for nothing', () => {
    assert.deepEqual(
      [0, 1, 10, 100, 1000].map((count) => heatLevel(count, 1000)),
      [0, 1, 3, 5, 7],
    );
    assert.equal(heatLevel(1, 1), 7);
  });
});
