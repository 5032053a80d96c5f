import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { desktopWeek } from '../../analysis/report/desktop-week.ts';
import { portsLogHeader } from '../../log-reader/generate-ports-log.ts';
import { withFiles } from '../../log-reader/read-text.ts';
import { runProgram } from '../run-program.ts';

const before = [
  '24/1/1,9:0:0,TCP,445,0.0.0.0,,0.0.0.0,4,System,<A>',
  '24/1/1,9:0:0,TCP,80,0.0.0.0,,0.0.0.0,4,nginx,<www>',
  '24/1/1,9:0:0,TCP,8080,127.0.0.1,,0.0.0.0,4,app.exe,<A>',
  '24/1/1,9:0:0,TCP,50000,10.0.0.1,443,1.1.1.1,5,old.exe,<A>',
];
const after = [
  // Known, in other letters; another owner; another address of the same port and program; a new port.
  '24/1/2,9:0:0,TCP,445,0.0.0.0,,0.0.0.0,4,SYSTEM,<a>',
  '24/1/2,9:0:1,TCP,80,0.0.0.0,,0.0.0.0,9,nc,<www>',
  '24/1/2,9:0:2,TCP,8080,0.0.0.0,,0.0.0.0,4,app.exe,<A>',
  '24/1/2,9:0:3,TCP,4444,0.0.0.0,,0.0.0.0,9,new.exe,<B>',
  // A new address and a new remote port of a known program; a known address with a new program.
  '24/1/2,9:0:4,TCP,50001,10.0.0.1,443,6.6.6.6,5,OLD.EXE,<A>',
  '24/1/2,9:0:5,TCP,50002,10.0.0.1,8443,1.1.1.1,5,OLD.EXE,<A>',
  '24/1/2,9:0:6,TCP,50003,10.0.0.1,443,1.1.1.1,9,new.exe,<B>',
];
const expected = [
  'listener TCP 0.0.0.0:4444 new.exe',
  'listener TCP 0.0.0.0:80 nc',
  'listener TCP 0.0.0.0:8080 app.exe',
  'process nc',
  'process new.exe',
  'remoteAddress OLD.EXE 1 6.6.6.6',
  'remotePort 8443 OLD.EXE',
  'user B',
];

interface Item {
  readonly what: string;
  readonly name: string;
  readonly processName: string | null;
}

/** The items as texts; addresses by program, with their number and the first ones, as the report lists them. */
function texts(items: readonly Item[]): string[] {
  const addresses = Map.groupBy(
    items.filter(({ what }) => what === 'remoteAddress'),
    ({ processName }) => processName ?? '',
  );
  return [
    ...items
      .filter(({ what }) => what !== 'remoteAddress')
      .map(({ what, name, processName }) => `${what} ${name}${processName === null ? '' : ` ${processName}`}`),
    ...[...addresses].map(
      ([program, of]) =>
        `remoteAddress ${program} ${of.length}${
          of.length > 2
            ? ''
            : ` ${of
                .map(({ name }) => name)
                .toSorted()
                .join(', ')}`
        }`,
    ),
  ].toSorted();
}

async function recordsOf<Row>(...args: string[]): Promise<Row[]> {
  const { stdout, stderr, exitCode } = await runProgram('log', ...args, '--time-zone', 'Z', '--format', 'json');
  assert.deepEqual([exitCode, stderr], [0, '']);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Row => JSON.parse(line));
}

async function compared(known: string, logs: string): Promise<string[]> {
  const all = await recordsOf<Item & { readonly difference: string }>('compare', known, logs);
  return texts(all.filter(({ difference }) => difference !== 'gone'));
}

async function measured(logs: string, baseline: string): Promise<string[]> {
  const rows = await recordsOf<Item & { readonly statistic: string }>('measure', logs, '--baseline', baseline, '--statistics', 'new*');
  const whatOf = (statistic: string): string => statistic.charAt(3).toLowerCase() + statistic.slice(4);
  return texts(rows.map((row) => ({ ...row, what: whatOf(row.statistic) })));
}

const headings = new Map([
  ['Listening ports', 'listener'],
  ['Programs', 'process'],
  ['Remote ports of known programs', 'remotePort'],
  ['Users', 'user'],
  ['Remote addresses', 'remoteAddress'],
]);

/** The items of the section "New" of the page. */
async function reported(logs: string, baseline: string): Promise<string[]> {
  const { stdout, exitCode } = await runProgram('log', 'report', logs, '--baseline', baseline, '-o', '-', '--time-zone', 'Z');
  assert.equal(exitCode, 0);
  const section = /<h2 id="new">[^]*?<\/section>/.exec(stdout)?.[0] ?? '';
  return [...section.matchAll(/<h3>(.*?) <span class="count">(\d+)<\/span><\/h3>([^]*?)(?=<h3>|$)/g)]
    .flatMap(([, heading = '', count, list = '']) => {
      const items = [...list.matchAll(/<li[^>]*><b>(.*?)<\/b>(.*?)<span class="dim">(.*?)<\/span><\/li>/g)];
      assert.equal(items.length, Number(count));
      const what = headings.get(heading) ?? heading;
      return items.map(([, name = '', rest = '', note = '']) => {
        if (what !== 'remoteAddress') return `${what} ${name} ${rest.trim()}`.trim();
        const number = Number(/\d+/.exec(rest)?.[0]);
        return `${what} ${name} ${number}${number > 2 ? '' : ` ${note.split(', ').toSorted().join(', ')}`}`;
      });
    })
    .toSorted();
}

describe('what is new', function suite() {
  this.timeout(60_000);

  it('is the same in log compare, log measure --baseline and log report --baseline', () =>
    withFiles({}, async (folder) => {
      const [known = '', logs = ''] = [before, after].map((lines, index) => {
        const target = path.join(folder, String(index));
        mkdirSync(target);
        writeFileSync(
          path.join(target, `PR-PORTS-24-01-${index + 1}-0-0-0.log`),
          portsLogHeader(`24-01-${index + 1}-0-0-0`) + lines.join('\n'),
        );
        return target;
      });
      assert.deepEqual(await compared(known, logs), expected);
      assert.deepEqual(await measured(logs, known), expected);
      assert.deepEqual(await reported(logs, known), expected);
    }));

  it('is the same since a time in the logs', () =>
    withFiles({ 'PR-PORTS-24-01-1-0-0-0.log': portsLogHeader('24-01-1-0-0-0') + [...before, ...after].join('\n') }, async (folder) => {
      assert.deepEqual(await measured(folder, '2024-01-02'), expected);
      assert.deepEqual(await reported(folder, '2024-01-02'), expected);
    }));

  it('is the same for a week of a desktop, whose listeners are in PR-INITIAL', () =>
    withFiles(desktopWeek(), async (folder) => {
      const items = await measured(folder, '2026-11-21');
      assert.ok(items.includes('listener TCP 0.0.0.0:4444 nc.exe') && items.includes('process rundll32.exe') && items.length > 5);
      assert.ok(!items.some((item) => item.includes('0.0.0.0:445')));
      assert.deepEqual(await reported(folder, '2026-11-21'), items);
    }));

  it('is an error if nothing is known of the time before', () =>
    withFiles({ 'PR-PORTS-24-01-2-0-0-0.log': portsLogHeader('24-01-2-0-0-0') + after.join('\n') }, async (folder) => {
      for (const command of [
        ['measure', folder],
        ['report', folder, '-o', path.join(folder, 'r.html')],
      ]) {
        const { exitCode, stderr } = await runProgram(
          'log',
          ...command,
          '--baseline',
          '2024-01-02',
          '--time-zone',
          'Z',
          '--format',
          'json',
        );
        assert.deepEqual([exitCode, JSON.parse(stderr).code], [1, 'EmptyBaseline']);
      }
    }));

  it('is by default what the last day of the logs has, if they are long enough', () =>
    withFiles(desktopWeek(), async (folder) => {
      const { stdout } = await runProgram('log', 'report', folder, '-o', '-', '--time-zone', 'Z');
      const note = /<h2 id="new">New<\/h2><p>(.*?)<\/p>/.exec(stdout)?.[1] ?? '';
      assert.match(note, /^(?:nothing )?since Sat 21 Nov 2\d:\d\d(?:, in the last day of the logs|\.)$/);
      const { stdout: short } = await runProgram(
        'log',
        'report',
        path.join(folder, 'PR-PORTS-26-11-16-7-30-0.log'),
        '-o',
        '-',
        '--time-zone',
        'Z',
      );
      assert.match(short, /the logs are shorter than three days/);
    }));
});
