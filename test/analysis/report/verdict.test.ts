import assert from 'node:assert/strict';
import { verdictText } from '../../../engine/analysis/report/sections/verdict.ts';

describe('the verdict of the report', () => {
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
  const nothing = { baseline: 'since Mon', listeners: 0, programs: 0 };
  const three = [group('high'), group('high'), group('high')];

  for (const [groups, news, expected] of [
    [[], null, 'No findings.'],
    [[], nothing, 'No findings, and no new listener or program since Mon.'],
    [[group('low')], nothing, 'Only 1 minor finding, and no new listener or program since Mon.'],
    [three, null, '3 high findings.'],
    [three, nothing, '3 high findings. No new listener or program since Mon.'],
    [[...three, group('medium')], null, '3 high and 1 medium finding.'],
    [
      [...three, group('low', 'beacon-of-installed-program')],
      { ...nothing, listeners: 2, programs: 1 },
      '3 high findings, 1 beacon; 2 new listeners, 1 new program since Mon.',
    ],
    [[], { ...nothing, programs: 1 }, 'No high or medium finding. 1 new program since Mon.'],
  ] as const) {
    it(`is "${expected}"`, () => assert.equal(verdictText(groups, news), expected));
  }
});
