import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { parseCriteria } from '../../../engine/analysis/findings/criteria.ts';
import { defaultCriteria } from '../../../engine/analysis/findings/default-criteria.ts';
import { createMatcher } from '../../../engine/analysis/findings/matcher.ts';
import { reportPage } from '../../../engine/analysis/report/report.ts';
import { computeStatistics } from '../../../engine/analysis/statistics/compute-statistics.ts';
import { findLogFiles } from '../../../engine/log-reader/log-files.ts';
import { readLogs } from '../../../engine/log-reader/read-logs.ts';
import { portsLogHeader, portsLogLines } from '../../log-reader/generate-ports-log.ts';
import { withFiles } from '../../log-reader/read-text.ts';
import { onPath, requireTool } from '../../require-tool.ts';

/** Names of programs that would like to be more than a text. */
const hostile = [
  '<script>document.title="owned"</script>',
  '</style></script><img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  '&lt;b&gt;',
  '\u202egnp.exe',
  '${x}`',
];

/** The report of a log with hostile names, and the file that it is in. */
async function withReport(use: (file: string, page: string) => Promise<void> | void): Promise<void> {
  const lines: string[] = [];
  for (const line of portsLogLines(5)) {
    lines.push(line);
    if (lines.length === 3000) break;
  }
  for (const [n, name] of hostile.entries()) {
    const quoted = `"${name.replaceAll('"', '""')}"`;
    lines.push(
      `24/1/1,1:0:${n},TCP,${100 + n},0.0.0.0,,0.0.0.0,77,${quoted},"<${name}>"`,
      `24/1/1,1:0:${n},TCP,50000,10.0.0.1,4444,6.6.6.6,77,${quoted},<u>`,
    );
  }
  await withFiles({ 'PR-PORTS-24-01-1-0-0-0.log': portsLogHeader('24-01-1-0-0-0') + lines.join('\r\n') }, async (folder) => {
    const files = findLogFiles([folder], (error) => assert.fail(error));
    const options = { problem: (error: Error): never => assert.fail(error) };
    const finder = createMatcher(await parseCriteria(defaultCriteria, 'criteria'));
    for (const records of readLogs(files, options)) finder.add(records);
    const page = reportPage(await computeStatistics(files, options), finder.findings(), new Date('2026-07-30T09:00:00Z'));
    const file = path.join(folder, 'report.html');
    writeFileSync(file, page);
    await use(file, page);
  });
}

describe('the report', () => {
  it('escapes text from logs, and allows no external content', () =>
    withReport((_file, page) => {
      for (const name of hostile.slice(0, 3)) assert.ok(!page.includes(name), name);
      assert.ok(!page.includes('\u202e'));
      assert.ok(page.includes('&lt;script&gt;document.title'));
      assert.doesNotMatch(page.replaceAll(/xmlns(?::xlink)?="[^"]*"/g, ''), /(?:src|href)="(?!#)|url\(|@import|https?:\/\/(?!attack)/i);
      const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';
      assert.match(policy, /^default-src 'none'; /);
      for (const [tag, directive] of [
        ['script', 'script-src'],
        ['style', 'style-src'],
      ] as const) {
        const content = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(page)?.[1] ?? '';
        const hash = createHash('sha256').update(content).digest('base64');
        assert.ok(policy.includes(`${directive} 'sha256-${hash}'`), directive);
        assert.equal(page.split(`<${tag}`).length, 2);
      }
      assert.doesNotMatch(page, / style="| on\w+="/);
    }));

  describe('in a browser', () => {
    let browser: Browser | undefined;
    before(async function test() {
      this.timeout(60_000);
      const executablePath = ['chromium', 'chromium-browser', 'google-chrome'].find(onPath);
      requireTool(this, 'Chromium', executablePath !== undefined, 'Install chromium.');
      browser = await chromium.launch({ executablePath: `/usr/bin/${executablePath}`, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
    });
    after(() => browser?.close());

    /** Opens the report and fails for anything that the browser complains of or wants to load. */
    async function open(file: string, colorScheme: 'light' | 'dark', use: (page: Page) => Promise<void>): Promise<void> {
      assert.ok(browser);
      const page = await browser.newPage({ colorScheme });
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('request', (request) => {
        if (!request.url().startsWith('file:')) complaints.push(request.url());
      });
      page.on('dialog', (dialog) => complaints.push(dialog.message()));
      await page.goto(pathToFileURL(file).href);
      await use(page);
      await page.close();
      assert.deepEqual(complaints, []);
    }

    it('shows hostile names as text, loads nothing and reports no errors', function test() {
      this.timeout(60_000);
      return withReport((file) =>
        open(file, 'light', async (page) => {
          assert.match(await page.title(), /^Port Reporter/);
          assert.equal(await page.locator('img, script[src], link[href]').count(), 0);
          assert.ok((await page.locator('td', { hasText: '<script>document.title="owned"</script>' }).count()) > 0);
          assert.ok((await page.locator('svg[role=img][aria-label]').count()) >= 6);
        }),
      );
    });

    it('sorts a table by a heading, and filters it', function test() {
      this.timeout(60_000);
      return withReport((file) =>
        open(file, 'light', async (page) => {
          const table = page.locator('table', { has: page.locator('caption', { hasText: 'The processes that opened' }) });
          const first = (): Promise<string | null> => table.locator('tbody tr td').first().textContent();
          assert.equal(await first(), 'svchost.exe');
          await table.getByRole('button', { name: 'Records' }).click();
          const counts = (await table.locator('tbody tr td:nth-child(2)').allTextContents()).map(Number);
          assert.deepEqual(
            counts,
            counts.toSorted((a, b) => a - b),
          );
          assert.equal(await table.locator('th').nth(1).getAttribute('aria-sort'), 'ascending');
          await page.getByLabel('Filter: The processes that opened the most ports').fill('CHROME');
          assert.deepEqual(await table.locator('tbody tr:visible td:first-child').allTextContents(), ['chrome.exe']);
        }),
      );
    });

    it('is light or dark as the browser prefers', function test() {
      this.timeout(60_000);
      return withReport(async (file) => {
        for (const [scheme, paper] of [
          ['light', 'rgb(255, 255, 255)'],
          ['dark', 'rgb(20, 24, 29)'],
        ] as const) {
          await open(file, scheme, async (page) => {
            const found = await page.locator('body').evaluate((body) => {
              const style: { readonly backgroundColor: string } = Reflect.get(globalThis, 'getComputedStyle')(body);
              return style.backgroundColor;
            });
            assert.equal(found, paper);
          });
        }
      });
    });
  });
});
