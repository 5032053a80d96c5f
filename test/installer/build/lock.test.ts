import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

describe('package-lock.json', () => {
  it('lets npm install with Node 20 without EBADENGINE: no package in it has engines (otherwise: npm run clean-lock)', () => {
    const { packages }: { packages: Record<string, { engines?: unknown }> } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
    const withEngines = Object.entries(packages).filter(([place, { engines }]) => place !== '' && engines !== undefined);
    assert.deepEqual(
      withEngines.map(([place]) => place),
      [],
    );
    assert.ok(Object.keys(packages).length > 100);
  });
});
