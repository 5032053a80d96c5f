import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { portsLogHeader, portsLogLines } from '../../log-reader/generate-ports-log.ts';
import { accessibilityViolations, measured, useBrowser, views } from './browser.ts';
import { withReport, type CreatedReport } from './create-report.ts';
import { desktopWeek } from './desktop-week.ts';

/** Names of programs that would like to be more than a text. */
const hostile = [
  '<script>document.title="owned"</script>',
  '</style></script><img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  '&lt;b&gt;',
  '\u202egnp.exe',
  '${x}`',
];

/** The report of a log with hostile names. */
function withHostileReport(use: (report: CreatedReport) => Promise<void> | void): Promise<void> {
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
  return withReport({ 'PR-PORTS-24-01-1-0-0-0.log': portsLogHeader('24-01-1-0-0-0') + lines.join('\r\n') }, use);
}

describe('the report', () => {
  it('escapes text from logs, and allows no external content', () =>
    withHostileReport(({ page }) => {
      for (const name of hostile.slice(0, 3)) assert.ok(!page.includes(name), name);
      assert.ok(!page.includes('\u202e'));
      assert.ok(page.includes('&lt;script&gt;document.title'));
      assert.doesNotMatch(page, /(?:src|href)="(?!#)|url\(|@import|https?:\/\/(?!attack)/i);
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

  it('starts with the result in a sentence', () =>
    withReport(
      desktopWeek(),
      ({ page }) => {
        const sentence = /class="sentence">([^<]*)</.exec(page)?.[1] ?? '';
        assert.match(sentence, /^\d+ high .*finding.*; 1 new listener, 2 new programs since Sat 21 Nov 01:00\.$/);
        assert.match(page, /Recorded \d d \d+ h of \d d \d+ h with 6 gaps\./);
      },
      new Date('2026-11-21T00:00:00Z'),
    ));

  it('has one line for each section without content', () =>
    withReport({ 'PR-PORTS-26-01-1-0-0-0.log': portsLogHeader('26-01-1-0-0-0') }, ({ page }) => {
      assert.match(page, /No findings\./);
      assert.match(page, /The logs contain no records\./);
      assert.ok(page.length < 60_000, String(page.length));
    }));

  it('has a bounded size', () => withReport(desktopWeek(), ({ page }) => assert.ok(page.length < 600_000, String(page.length))));

  describe('in a browser', () => {
    const { open } = useBrowser();

    it('shows hostile names as text, loads nothing and reports no errors', function test() {
      this.timeout(60_000);
      return withHostileReport(({ file }) =>
        open(file, {}, async (page) => {
          assert.match(await page.title(), /^Port Reporter/);
          assert.equal(await page.locator('img, script[src], link[href]').count(), 0);
          assert.ok((await page.locator('.name', { hasText: '<script>document.title="owned"</script>' }).count()) > 0);
          assert.ok((await page.locator('svg[role=img][aria-label]').count()) >= 6);
        }),
      );
    });

    it('is accessible at both widths, light and dark, with all parts open', function test() {
      this.timeout(120_000);
      return withReport(desktopWeek(), async ({ file }) => {
        for (const view of views) {
          await open(file, { ...view, bypassCSP: true }, async (page) => {
            await measured(page, `document.querySelectorAll('details').forEach((part) => { part.open = true; })`);
            const violations = await accessibilityViolations(page);
            assert.deepEqual(violations, [], JSON.stringify(view));
          });
        }
      });
    });

    it('fits a week into 8,000 pixels, and never scrolls sideways', function test() {
      this.timeout(60_000);
      return withReport(desktopWeek(), async ({ file }) => {
        for (const view of views) {
          await open(file, view, async (page) => {
            const [width, height] = await measured<[number, number]>(
              page,
              '[document.documentElement.scrollWidth, document.documentElement.scrollHeight]',
            );
            assert.equal(width, view.width);
            if (view.width === 1280) assert.ok(height <= 8000, `${height} pixels`);
          });
        }
      });
    });

    it('prints a week on 12 pages', function test() {
      this.timeout(60_000);
      return withReport(desktopWeek(), ({ file }) =>
        open(file, { colorScheme: 'dark' }, async (page) => {
          const pages = /\/Type \/Pages\b[^]*?\/Count (\d+)/.exec((await page.pdf({ format: 'A4' })).toString('latin1'))?.[1];
          assert.ok(Number(pages) >= 2 && Number(pages) <= 12, `${pages} pages`);
        }),
      );
    });

    it('has readable labels in charts, without overlaps and repetitions, at both widths', function test() {
      this.timeout(60_000);
      return withReport(desktopWeek(), async ({ file }) => {
        for (const view of views) {
          await open(file, view, async (page) => {
            const labels = await measured<{ text: string; size: number; box: { left: number; right: number; top: number } }[][]>(
              page,
              `[...document.querySelectorAll('svg')].map((svg) => [...svg.querySelectorAll('text')].filter((text) => text.getBoundingClientRect().width > 0)
                .map((text) => ({ text: text.textContent, size: parseFloat(getComputedStyle(text).fontSize) * (svg.viewBox.baseVal.width ? 0 : 1), box: text.getBoundingClientRect().toJSON() })))`,
            );
            for (const chart of labels.filter(({ length }) => length > 0)) {
              assert.ok(chart.every(({ size }) => size >= 11));
              assert.equal(new Set(chart.map(({ text }) => text)).size, chart.length, chart.map(({ text }) => text).join(' '));
              const bottom = chart.filter(({ box }) => box.top === chart.find(({ text }) => /Nov|:/.test(text))?.box.top);
              bottom.slice(1).forEach(({ box, text }, n) => assert.ok(box.left > bottom[n]!.box.right, text));
            }
          });
        }
      });
    });

    it('sorts a table by a heading', function test() {
      this.timeout(60_000);
      return withReport(desktopWeek(), ({ file }) =>
        open(file, {}, async (page) => {
          const table = page.locator('table', { has: page.locator('caption', { hasText: /^Users$/ }) });
          const counts = async (): Promise<number[]> =>
            (await table.locator('tbody tr td:nth-child(2)').allTextContents()).map((text) => Number(text.replaceAll(',', '')));
          const descending = await counts();
          assert.ok(descending.length >= 4 && descending[0]! > 1000);
          await table.getByRole('button', { name: 'Records' }).click();
          await table.getByRole('button', { name: 'Records' }).click();
          assert.deepEqual(
            await counts(),
            descending.toSorted((a, b) => a - b),
          );
          assert.equal(await table.locator('th').nth(1).getAttribute('aria-sort'), 'ascending');
        }),
      );
    });

    it('filters all parts with one input, also rows that are not shown', function test() {
      this.timeout(60_000);
      return withReport(desktopWeek(), ({ file }) =>
        open(file, {}, async (page) => {
          await page.getByRole('searchbox').fill('RUNDLL32');
          assert.deepEqual(
            await page
              .locator('.program:visible .name')
              .allTextContents()
              .then((names) => names.map((name) => name.split(' ')[0])),
            ['rundll32.exe'],
          );
          assert.ok((await page.locator('.card:visible').count()) >= 1);
          assert.equal(await page.locator('.card:visible', { hasText: 'nc.exe' }).count(), 0);
          await page.getByRole('searchbox').fill('203.0.113.66');
          const table = page.locator('table', { has: page.locator('caption', { hasText: /^Remote addresses/ }) });
          assert.deepEqual(await table.locator('tbody tr:visible td:first-child').allTextContents(), ['203.0.113.66']);
          await page.getByRole('searchbox').fill('');
          assert.equal(await table.locator('tbody tr:visible').count(), 25);
        }),
      );
    });

    it('works without its script: all rows can be shown, and nothing promises more', function test() {
      this.timeout(60_000);
      return withReport(desktopWeek(), ({ file }) =>
        open(file, { javaScriptEnabled: false }, async (page) => {
          assert.equal(await page.getByRole('searchbox').count(), 0);
          assert.equal(await page.locator('th button').count(), 0);
          const block = page.locator('.block', { has: page.locator('caption', { hasText: /^Remote addresses/ }) });
          assert.equal(await block.locator('tbody tr:visible').count(), 25);
          await block.getByRole('checkbox').check();
          assert.ok((await block.locator('tbody tr:visible').count()) > 100);
          await page.locator('.program summary').first().click();
          assert.ok(await page.locator('.program dl').first().isVisible());
        }),
      );
    });

    it('is light or dark as the browser prefers', function test() {
      this.timeout(60_000);
      return withHostileReport(async ({ file }) => {
        for (const [colorScheme, background] of [
          ['light', 'rgb(246, 247, 249)'],
          ['dark', 'rgb(18, 22, 27)'],
        ] as const) {
          await open(file, { colorScheme }, async (page) => {
            assert.equal(await measured(page, 'getComputedStyle(document.body).backgroundColor'), background);
          });
        }
      });
    });
  });
});
