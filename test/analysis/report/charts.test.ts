import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';

describe('charts', () => {
  it('are the same on every system', () => {
    // echarts asks for the system when it is loaded, so in a process of its own.
    const chartOn = (platform: string): string =>
      execFileSync(
        process.execPath,
        [
          '--input-type=module',
          '--eval',
          `
      Object.defineProperty(globalThis, 'navigator', { value: { platform: '${platform}' } });
      const { barChart } = await import('./engine/analysis/report/charts.ts');
      console.log(barChart('Ports', [{ name: '80', value: 3 }]).html);
    `,
        ],
        { encoding: 'utf8' },
      );
    const chart = chartOn('Win32');
    assert.equal(chart, chartOn('linux'));
    assert.doesNotMatch(chart, / style=/);
  });
});
