import assert from 'node:assert/strict';
import { compareLogs } from '../../../engine/analysis/comparison/compare-logs.ts';
import { findNewItems } from '../../../engine/analysis/comparison/new-items.ts';
import { computePeriods, computeStatistics } from '../../../engine/analysis/statistics/compute-statistics.ts';
import type { LogStatistics } from '../../../engine/analysis/statistics/log-statistics.ts';
import { statisticRows } from '../../../engine/analysis/statistics/statistic-rows.ts';
import { findLogFiles } from '../../../engine/log-reader/log-files.ts';
import { parseTimeZone } from '../../../engine/log-reader/local-time.ts';
import { withFiles } from '../../log-reader/read-text.ts';

/** The statistics of two days. */
async function daysOf(lines: readonly string[]): Promise<[LogStatistics, LogStatistics]> {
  return withFiles({ 'PR-PORTS-24-01-1-0-0-0.log': lines.map((line) => `${line}\n`).join('') }, async (folder) => {
    const options = { zone: parseTimeZone('UTC', 'Option'), problem: (error: Error) => assert.fail(error) };
    const files = findLogFiles([folder], (error) => assert.fail(error));
    const day = new Date('2024-01-02T00:00:00Z');
    return [await computeStatistics(files, { ...options, before: day }), await computeStatistics(files, { ...options, after: day })];
  });
}

const lines = [
  '24/1/1,9:0:0,TCP,445,0.0.0.0,,0.0.0.0,4,System,<A>',
  '24/1/1,9:0:0,TCP,80,0.0.0.0,,0.0.0.0,4,nginx,<www>',
  '24/1/1,9:0:0,TCP,21,0.0.0.0,,0.0.0.0,4,ftpd,<A>',
  '24/1/1,9:0:0,TCP,50000,10.0.0.1,443,1.1.1.1,5,old.exe,<A>',
  '24/1/2,9:0:0,TCP,445,0.0.0.0,,0.0.0.0,4,system,<a>',
  '24/1/2,9:0:0,TCP,80,0.0.0.0,,0.0.0.0,9,nc,<www>',
  '24/1/2,9:0:0,TCP,4444,0.0.0.0,,0.0.0.0,9,new.exe,<B>',
  '24/1/2,9:0:0,TCP,50001,10.0.0.1,443,6.6.6.6,5,OLD.EXE,<A>',
  '24/1/2,9:0:0,TCP,50002,10.0.0.1,443,6.6.6.6,9,new.exe,<B>',
  '24/1/2,9:0:0,TCP,50003,10.0.0.1,443,6.6.6.6,9,new.exe,<B>',
  '24/1/2,9:0:0,TCP,50003,10.0.0.1,443,7.7.7.7,0,,<>',
];

/** A PR-INITIAL with a table of one mapping. */
const initialLog = (mapping: string): string =>
  [
    'Port Reporter Version 1.01 Log File\n\nService initialization log\n\nSystem Date: Mon Jan 01 00:00:00 2024\n\n',
    'TCP/UDP Port to Process Mappings at service start-up\n\n1 mappings found\n\n',
    `PID:Process\t\tPort\t\tLocal IP\tState\t\t Remote IP:Port\n${mapping}\n`,
  ].join('');

describe('items that are new since a baseline', () => {
  it('name the owners of listeners, and the processes of each remote address', async () => {
    const [before, after] = await daysOf(lines);
    const none = { processName: null, user: null, previous: null };
    assert.deepEqual(findNewItems(after, before), [
      {
        what: 'listener',
        name: 'TCP 0.0.0.0:80',
        processName: 'nc',
        user: 'www',
        previous: { processName: 'nginx', user: 'www' },
        count: null,
      },
      { what: 'listener', name: 'TCP 0.0.0.0:4444', processName: 'new.exe', user: 'B', previous: null, count: null },
      { what: 'process', name: 'new.exe', ...none, count: 3 },
      { what: 'process', name: 'nc', ...none, count: 1 },
      { what: 'user', name: 'B', ...none, count: 3 },
      { what: 'remoteAddress', name: '6.6.6.6', ...none, processName: 'new.exe', count: 2 },
      { what: 'remoteAddress', name: '6.6.6.6', ...none, processName: 'OLD.EXE', count: 1 },
      { what: 'remoteAddress', name: '7.7.7.7', ...none, processName: '(unknown)', count: 1 },
    ]);
  });

  it('are the same in a comparison of logs and in the statistics', async () => {
    const [before, after] = await daysOf(lines);
    const differences = compareLogs(before, after).filter(({ difference }) => difference !== 'gone');
    const rows = [...statisticRows(after, findNewItems(after, before))].filter(({ statistic }) => statistic.startsWith('new'));
    assert.deepEqual(
      rows.map(({ name, processName, user, count }) => [name, processName, user, count]),
      differences.map(({ name, processName, user, count }) => [name, processName, user, count]),
    );
    assert.deepEqual(
      rows.filter(({ values }) => values.length > 0).map(({ name, values }) => [name, values]),
      [['TCP 0.0.0.0:80', ['before: nginx www']]],
    );
  });

  it('are gone in the opposite comparison, except for listeners with another owner', async () => {
    const [before, after] = await daysOf(lines);
    const texts = (list: ReturnType<typeof compareLogs>, wanted: string): string[] =>
      list
        .filter(({ difference }) => difference === wanted)
        .map(({ what, name, processName, count }) => `${what} ${name} ${processName} ${count}`)
        .toSorted();
    const [forward, backward] = [compareLogs(before, after), compareLogs(after, before)];
    assert.deepEqual(texts(forward, 'gone'), texts(backward, 'new'));
    assert.deepEqual(texts(forward, 'new'), texts(backward, 'gone'));
    assert.deepEqual(texts(forward, 'gone'), [
      'listener TCP 0.0.0.0:21 ftpd null',
      'process ftpd null 1',
      'process nginx null 1',
      'remoteAddress 1.1.1.1 old.exe 1',
    ]);
    assert.deepEqual(texts(forward, 'changed'), ['listener TCP 0.0.0.0:80 nc null']);
  });

  it('do not include the ports of clients whose connections a process accepted, but their addresses', async () => {
    const clientPorts = Array.from({ length: 300 }, (_, n) => 40_000 + n);
    const [before, after] = await daysOf([
      '24/1/1,9:0:0,TCP,80,0.0.0.0,,0.0.0.0,4,httpd,<A>',
      ...clientPorts.map((port) => `24/1/1,9:0:0,TCP,80,10.0.0.1,${port},10.0.0.7,4,httpd,<A>`),
      ...clientPorts.map((port) => `24/1/2,9:0:0,TCP,80,10.0.0.1,${port + 1000},10.0.0.8,4,httpd,<A>`),
      '24/1/2,9:0:0,TCP,50000,10.0.0.1,4444,10.0.0.7,4,httpd,<A>',
    ]);
    const none = { user: null, previous: null };
    assert.deepEqual(findNewItems(after, before), [
      { what: 'remotePort', name: '4444', ...none, processName: 'httpd', count: null },
      { what: 'remoteAddress', name: '10.0.0.8', ...none, processName: 'httpd', count: 300 },
    ]);
  });

  it('do not include low ports of clients of a server that listened at the start', () =>
    withFiles(
      {
        'PR-INITIAL-24-01-1-0-0-0.log': initialLog('5:agent.exe\t\t\tTCP 10050\t0.0.0.0\t\tLISTENING\t0.0.0.0'),
        'PR-PORTS-24-01-1-0-0-0.log': [
          '24/1/1,9:0:0,TCP,10050,10.0.0.1,40000,10.0.0.7,5,agent.exe,<A>',
          '24/1/2,9:0:0,TCP,10050,10.0.0.1,2000,10.0.0.7,5,agent.exe,<A>',
          // A service, although its port listens, and a port that does not listen.
          '24/1/2,9:0:0,TCP,10050,10.0.0.1,443,10.0.0.7,5,agent.exe,<A>',
          '24/1/2,9:0:0,TCP,10051,10.0.0.1,3000,10.0.0.7,5,agent.exe,<A>\n',
        ].join('\n'),
      },
      async (folder) => {
        const options = { zone: parseTimeZone('UTC', 'Option'), problem: (error: Error) => assert.fail(error) };
        const files = findLogFiles([folder], (error) => assert.fail(error));
        const day = new Date('2024-01-02T00:00:00Z');
        const periods = [{ after: day }, { before: day }].map((period) => ({ options: { ...options, ...period }, given: [] }));
        const [after, before] = await computePeriods(files, periods);
        assert.deepEqual(
          findNewItems(after!, before!).map(({ what, name }) => [what, name]),
          [
            ['remotePort', '443'],
            ['remotePort', '3000'],
          ],
        );
      },
    ));

  it('do not include processes and users that the baseline only lists', () =>
    withFiles(
      {
        'PR-PIDS-24-01-1-0-0-0.log':
          'Port Reporter Version 1.01 Log File - Process detail log\n\n=====\nSystem Date: Mon Jan 01 09:00:00 2024\n\nProcess ID: 5 (quiet.exe)\n\nUser context: LAB\\eve\n\nLoaded modules:\nC:\\quiet.exe (0x400000)\n\n=====\n',
        'PR-PORTS-24-01-2-0-0-0.log': '24/1/2,9:0:0,TCP,50001,10.0.0.1,443,6.6.6.6,5,quiet.exe,<LAB\\eve>\n',
      },
      async (folder) => {
        const options = { zone: parseTimeZone('UTC', 'Option'), problem: (error: Error) => assert.fail(error) };
        const files = findLogFiles([folder], (error) => assert.fail(error));
        const [before, after] = [
          await computeStatistics(
            files.filter(({ kind }) => kind === 'pids'),
            options,
          ),
          await computeStatistics(
            files.filter(({ kind }) => kind === 'ports'),
            options,
          ),
        ];
        assert.deepEqual(
          findNewItems(after, before).map(({ what }) => what),
          ['remotePort', 'remoteAddress'],
        );
      },
    ));
});
