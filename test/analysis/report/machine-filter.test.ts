import assert from 'node:assert/strict';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { runProgram } from '../../cli/run-program.ts';
import { withFiles } from '../../log-reader/read-text.ts';
import { accessibilityViolations, measured, useBrowser, views } from './browser.ts';
import { writeMachines } from './lab-machines.ts';

const machines = { 'LAB-01': 'clean', 'LAB-02': 'compromised', 'LAB-03': 'clean', 'LAB-04': 'compromised' } as const;

/** Writes the report of machines, and calls a function with its file. */
function withMachines(
  states: Parameters<typeof writeMachines>[1],
  use: (file: string) => Promise<void>,
  ...args: readonly string[]
): Promise<void> {
  return withFiles({}, async (folder) => {
    const file = path.join(folder, 'report.html');
    const { exitCode, stderr } = await runProgram(
      'log',
      'report',
      ...writeMachines(folder, states),
      '-o',
      file,
      '--time-zone',
      'Z',
      ...args,
    );
    assert.deepEqual([exitCode, stderr], [0, '']);
    await use(file);
  });
}

const tableOf = (page: Page, caption: RegExp): Locator =>
  page.locator('table', { has: page.locator('caption', { hasText: caption }) }).first();

const firstCells = (rows: Locator): Promise<string[]> => rows.locator('td:first-child').allTextContents();

const select = (page: Page): Locator => page.getByRole('combobox', { name: 'Machine' });

describe('the machine filter of the report', function suite() {
  this.timeout(120_000);
  const { open } = useBrowser();

  it('shows what belongs to one machine, with the keyboard alone', () =>
    withMachines(machines, (file) =>
      open(file, {}, async (page) => {
        assert.deepEqual(await select(page).locator('option').allTextContents(), ['All machines', ...Object.keys(machines)]);
        const [all, ofShell] = [page.locator('.card:visible'), page.locator('.card:visible', { hasText: 'nc.exe' })];
        const before = await all.count();
        assert.ok((await ofShell.count()) > 0);
        await select(page).focus();
        await page.keyboard.type('LAB-01');
        assert.equal(await select(page).inputValue(), '0');
        assert.equal(await ofShell.count(), 0);
        assert.deepEqual(await firstCells(tableOf(page, /^Machines/).locator('tbody tr:visible')), ['LAB-01']);
        assert.equal(
          await tableOf(page, /^Reachable ports/)
            .locator('tbody tr:visible', { hasText: 'nc.exe' })
            .count(),
          0,
        );
        assert.ok(
          (await tableOf(page, /^Reachable ports/)
            .locator('tbody tr:visible')
            .count()) >= 3,
        );
        assert.equal(await page.locator('.program:visible', { hasText: 'rundll32.exe' }).count(), 0);
        assert.match((await page.getByRole('status').textContent()) ?? '', /^Only LAB-01\. Counts and charts are of all machines\.$/);
        await select(page).selectOption('LAB-02');
        assert.ok((await ofShell.count()) > 0);
        await select(page).selectOption('');
        assert.deepEqual([await all.count(), await page.getByRole('status').textContent()], [before, '']);
      }),
    ));

  it('highlights the row of the machine and the columns that it serves', () =>
    withMachines(machines, (file) =>
      open(file, {}, async (page) => {
        const matrix = tableOf(page, /^Served ports/);
        const columns = (): Promise<string[]> => matrix.locator('th.served').allTextContents();
        await select(page).selectOption('LAB-02');
        assert.deepEqual(await firstCells(matrix.locator('tr[aria-current=true]')), ['LAB-02']);
        assert.equal(await matrix.locator('tbody tr:visible').count(), 4);
        assert.ok((await columns()).some((text) => text.startsWith('TCP 4444')));
        await select(page).selectOption('LAB-01');
        assert.ok((await columns()).every((text) => !text.startsWith('TCP 4444')) && (await columns()).length > 0);
        await select(page).selectOption('');
        assert.deepEqual([await columns(), await matrix.locator('[aria-current]').count()], [[], 0]);
      }),
    ));

  it('shows the new items of the machine', () =>
    withMachines(
      machines,
      (file) =>
        open(file, {}, async (page) => {
          const items = page.locator('section[aria-labelledby=new] li:visible', { hasText: 'nc.exe' });
          for (const [name, count] of [
            ['', 2],
            ['LAB-01', 0],
            ['LAB-04', 2],
          ] as const) {
            await select(page).selectOption(name);
            assert.equal(await items.count(), count, name);
          }
        }),
      '--baseline',
      '2026-11-21T08:00:00Z',
    ));

  it('works together with the text', () =>
    withMachines(machines, (file) =>
      open(file, {}, async (page) => {
        const programs = page.locator('.program:visible .name');
        await page.getByRole('searchbox').fill('rundll32');
        assert.equal(await programs.count(), 1);
        await select(page).selectOption('LAB-03');
        assert.equal(await programs.count(), 0);
        await page.getByRole('searchbox').fill('firefox');
        assert.deepEqual(await programs.allTextContents(), ['firefox.exe']);
        assert.match((await page.getByRole('status').textContent()) ?? '', /^Only LAB-03\. .* Only what contains “firefox”\.$/);
        await page.getByRole('searchbox').fill('');
        await select(page).selectOption('LAB-04');
        assert.ok((await programs.count()) > 10);
      }),
    ));

  it('is accessible, and the page does not scroll sideways', () =>
    withMachines(machines, async (file) => {
      for (const view of views) {
        await open(file, { ...view, bypassCSP: true }, async (page) => {
          await select(page).selectOption('LAB-02');
          assert.deepEqual(await accessibilityViolations(page), [], JSON.stringify(view));
          assert.equal(await measured(page, 'document.documentElement.scrollWidth'), view.width);
        });
      }
    }));

  it('prints what is shown, and which machine that is', () =>
    withMachines(machines, (file) =>
      open(file, {}, async (page) => {
        await select(page).selectOption('LAB-01');
        await page.emulateMedia({ media: 'print' });
        assert.ok(await page.getByRole('status').isVisible());
        assert.equal(await select(page).isVisible(), false);
        await page.emulateMedia({ media: 'screen' });
        await select(page).selectOption('');
        await page.emulateMedia({ media: 'print' });
        assert.equal((await page.getByRole('status').boundingBox())?.height ?? 0, 0);
      }),
    ));

  it('does not exist for one machine, or without the script', async () => {
    await withMachines({ 'LAB-02': 'compromised' }, (file) =>
      open(file, {}, async (page) => {
        assert.equal(await page.locator('select').count(), 0);
        await page.getByRole('searchbox').fill('nc.exe');
        assert.ok((await page.locator('.card:visible').count()) > 0);
      }),
    );
    await withMachines(machines, (file) =>
      open(file, { javaScriptEnabled: false }, async (page) => assert.equal(await select(page).count(), 0)),
    );
  });
});
