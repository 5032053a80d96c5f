import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../installer/build/folders.ts';

describe('modules', () => {
  it('have no variables: what changes belongs to an object or to a call', () => {
    const files = globSync(['engine/**/*.ts', 'installer/{build,package,setup}/*.ts'], { cwd: root });
    assert.ok(files.length > 200);
    const variables = files.flatMap((file) =>
      [...readFileSync(path.join(root, file), 'utf8').matchAll(/^(?:export )?(?:let|var)\b.*/gm)].map(([found]) => `${file}: ${found}`),
    );
    assert.deepEqual(variables, []);
  });
});
