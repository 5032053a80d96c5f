import assert from 'node:assert/strict';
import { portsLogHeader } from '../../log-reader/generate-ports-log.ts';
import { withFiles } from '../../log-reader/read-text.ts';
import { startNameServer, type NameServer } from './name-server.ts';

const stamp = '24-01-1-9-0-0';
const connections = [
  ['firefox.exe', '203.0.113.1'],
  ['firefox.exe', '203.0.113.1'],
  ['firefox.exe', '203.0.113.2'],
  ['chrome.exe', '203.0.113.3'],
  ['chrome.exe', '203.0.113.4'],
  ['chrome.exe', '203.0.113.5'],
  ['backup.exe', '203.0.113.9'],
] as const;
const log =
  portsLogHeader(stamp) +
  connections.map(([name, remote], n) => `24/1/1,9:0:${n},TCP,${5000 + n},10.0.0.1,443,${remote},7,${name},<ann>\n`).join('');

describe('log measure --resolve', function suite() {
  this.timeout(60_000);
  let server: NameServer;
  beforeEach(async () => {
    server = await startNameServer({
      '203.0.113.1': ['www.example.org', 'example.org'],
      '203.0.113.2': 'NXDOMAIN',
      '203.0.113.3': 'SERVFAIL',
      '203.0.113.4': 'silent',
      '203.0.113.5': ['\u001b[31mevil.example'],
    });
  });
  afterEach(() => server.close());

  /** Each site with its names. */
  async function sites(...args: string[]): Promise<unknown[]> {
    return withFiles({ [`PR-PORTS-${stamp}.log`]: log }, async (folder) => {
      const { stdout, stderr, exitCode } = await server.run('log', 'measure', folder, '--time-zone', 'Z', '--format', 'json', ...args);
      assert.deepEqual([exitCode, stderr], [0, '']);
      return stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line): { statistic: string; name: string; processName: string; values: string[] } => JSON.parse(line))
        .filter(({ statistic }) => statistic === 'browserSite')
        .map(({ name, processName, values }) => [processName, name, values]);
    });
  }

  it('shows the names of the sites of browsers, and none for those that have no name or no answer', async () => {
    assert.deepEqual(await sites('--resolve'), [
      ['chrome.exe', '203.0.113.3', []],
      ['chrome.exe', '203.0.113.4', []],
      // The resolver escapes characters that are not printable.
      ['chrome.exe', '203.0.113.5', ['\\027[31mevil.example']],
      ['firefox.exe', '203.0.113.1', ['www.example.org', 'example.org']],
      ['firefox.exe', '203.0.113.2', []],
    ]);
    assert.deepEqual(
      server.queried(),
      [1, 2, 3, 4, 5].map((last) => `${last}.113.0.203.in-addr.arpa`),
    );
  });

  it('shows names in a table', () =>
    withFiles({ [`PR-PORTS-${stamp}.log`]: log }, async (folder) => {
      const { stdout } = await server.run('log', 'measure', folder, '--statistics', 'browserSite', '--resolve', '--time-zone', 'Z');
      assert.match(stdout, /^browserSite +203\.0\.113\.1 .*www\.example\.org/m);
      assert.ok(!stdout.includes('\u001b') && stdout.includes('evil.example'));
    }));

  it('sends no query without the option, or if the statistic is not shown', async () => {
    assert.ok((await sites()).length === 5);
    assert.deepEqual(await sites('--resolve', '--statistics', 'process'), []);
    assert.deepEqual(server.queried(), []);
  });
});
