import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { onPath, requireTool } from '../../require-tool.ts';

export interface View {
  readonly width?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly javaScriptEnabled?: boolean;
  /** Whether the test itself may evaluate scripts in the page. */
  readonly bypassCSP?: boolean;
}

/** Both widths, light and dark. */
export const views = [1280, 400].flatMap((width) => (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })));

/** A browser for the tests of a suite. */
export interface TestBrowser {
  /** Opens a report and fails for anything that the browser complains of or wants to load. */
  readonly open: (file: string, view: View, use: (page: Page) => Promise<void>) => Promise<void>;
}

/** Starts Chromium before the tests of a suite, and closes it after them. */
export function useBrowser(): TestBrowser {
  let browser: Browser | undefined;
  before(async function test() {
    this.timeout(60_000);
    const executablePath = ['chromium', 'chromium-browser', 'google-chrome'].find(onPath);
    requireTool(this, 'Chromium', executablePath !== undefined, 'Install chromium.');
    browser = await chromium.launch({ executablePath: `/usr/bin/${executablePath}`, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  });
  after(() => browser?.close());
  return {
    async open(file, { width = 1280, ...options }, use) {
      assert.ok(browser);
      const page = await browser.newPage({ viewport: { width, height: 900 }, ...options });
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
    },
  };
}

/** The result of an expression in the page. */
export async function measured<Result>(page: Page, expression: string): Promise<Result> {
  return page.evaluate<Result>(expression);
}

/** What axe-core finds in a page that is open with `bypassCSP`. */
export async function accessibilityViolations(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  return measured(
    page,
    `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html + nodes[0].failureSummary))`,
  );
}
