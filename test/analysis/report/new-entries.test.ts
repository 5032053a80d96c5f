import assert from 'node:assert/strict';
import { findNewEntries } from '../../../engine/analysis/report/new-entries.ts';
import { verdictText } from '../../../engine/analysis/report/sections/verdict.ts';
import { withReport } from './create-report.ts';
import { desktopWeek } from './desktop-week.ts';

const week = desktopWeek();
const friday = Object.fromEntries(Object.entries(week).filter(([name]) => /-26-11-(?:16|17|18|19|20)-/.test(name)));

const names = (entries: readonly { readonly name: string; readonly program: string }[]): string[] =>
  entries.map(({ name, program }) => `${name} ${program}`);

describe('what is new in the report', () => {
  it('is what a time in the logs is before', () =>
    withReport(
      week,
      ({ data }) => {
        const found = findNewEntries(data);
        assert.deepEqual(names(found?.listeners ?? []), ['TCP 4444 nc.exe']);
        assert.deepEqual(names(found?.programs ?? []), ['rundll32.exe rundll32.exe', 'nc.exe nc.exe']);
        assert.deepEqual([found?.ports, found?.users, found?.baseline, found?.isDefault], [[], [], 'since Sat 21 Nov 01:00', false]);
        assert.ok((found?.addresses[0]?.count ?? 0) > 0 && found?.addresses.every(({ name }) => name !== 'rundll32.exe'));
      },
      { baseline: { since: new Date('2026-11-21T00:00:00Z') } },
    ));

  it('is what other logs do not have', () =>
    withReport(friday, ({ data: { collected } }) =>
      withReport(
        week,
        ({ data }) => {
          const found = findNewEntries(data);
          assert.deepEqual(names(found?.listeners ?? []), ['TCP 4444 nc.exe']);
          assert.deepEqual(names(found?.programs ?? []), ['rundll32.exe rundll32.exe', 'nc.exe nc.exe']);
          assert.equal(found?.baseline, 'compared with old');
        },
        { baseline: { name: 'old', collected } },
      ),
    ));

  it('is by default what the last day has, if the logs are long enough', () =>
    withReport(week, ({ data }) => {
      const found = findNewEntries(data);
      assert.match(found?.baseline ?? '', /^since Sat 21 Nov 2\d:/);
      assert.equal(found?.isDefault, true);
      assert.deepEqual(found?.programs, []);
    }));

  it('is not known for short logs without a baseline', () => {
    const monday = Object.fromEntries(Object.entries(week).slice(0, 2));
    return withReport(monday, ({ data, page }) => {
      assert.equal(findNewEntries(data), null);
      assert.match(page, /the logs are shorter than three days/);
    });
  });
});

describe('the verdict', () => {
  const group = (severity: 'high' | 'medium' | 'low', criterion = 'x') => ({
    criterion,
    title: '',
    severity,
    source: null,
    program: null,
    reasons: [],
    paths: [],
    parents: [],
    users: [],
    localEndpoints: [],
    remoteEndpoints: [],
    remoteCount: 0,
    remoteCountIsMinimum: false,
    first: null,
    last: null,
    count: 1,
    records: [],
    machines: [],
    folders: new Set<string>(),
    commands: [],
    activity: null,
  });
  const entry = { name: 'x', program: 'x', first: 0, count: 1 };
  const nothing = { baseline: 'since Mon', isDefault: true, listeners: [], programs: [], ports: [], users: [], addresses: [] };
  const three = [group('high'), group('high'), group('high')];

  for (const [groups, entries, expected] of [
    [[], null, 'No findings.'],
    [[], nothing, 'No findings, and no new listener or program since Mon.'],
    [[group('low')], nothing, 'Only 1 minor finding, and no new listener or program since Mon.'],
    [three, null, '3 high findings.'],
    [three, nothing, '3 high findings. No new listener or program since Mon.'],
    [[...three, group('medium')], null, '3 high and 1 medium finding.'],
    [
      [...three, group('low', 'beacon-of-installed-program')],
      { ...nothing, listeners: [entry, entry], programs: [entry] },
      '3 high findings, 1 beacon; 2 new listeners, 1 new program since Mon.',
    ],
    [[], { ...nothing, programs: [entry] }, 'No high or medium finding. 1 new program since Mon.'],
  ] as const) {
    it(`is "${expected}"`, () => assert.equal(verdictText(groups, entries), expected));
  }
});
