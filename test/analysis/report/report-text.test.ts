import assert from 'node:assert/strict';
import { countedText, numberText, offsetText, percentText } from '../../../engine/analysis/report/report-text.ts';

const hour = 3_600_000;

describe('texts of the report', () => {
  it('have thousands separators, and no share that looks like none', () => {
    assert.deepEqual([numberText(12_345), countedText(1, 'gap'), countedText(1200, 'gap')], ['12,345', '1 gap', '1,200 gaps']);
    assert.deepEqual([percentText(0), percentText(0.0001), percentText(0.1234), percentText(1)], ['0.0 %', '< 0.1 %', '12.3 %', '100.0 %']);
  });

  it('name offsets from UTC', () => {
    assert.deepEqual([0, 2 * hour, -5.5 * hour].map(offsetText), ['UTC', 'UTC+02:00', 'UTC−05:30']);
  });
});
