import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { nodeVariables } from '../../../installer/setup/node-variables.ts';
import { portReporter, requireExecutable } from '../../linux-executable.ts';

describe("Node's environment variables, which setup empties for the service", function () {
  this.timeout(60_000);
  before(function () {
    requireExecutable(this);
  });

  it('are all that the executable has in it', () => {
    const text = readFileSync(portReporter, 'latin1');
    // In Node's own scripts as a property of the environment, in its machine code as a text of its own.
    const names = [...text.matchAll(/\benv\.((?:NODE|PKG)_[A-Z0-9_]+)|\0((?:NODE|PKG)_[A-Z0-9_]+)(?=\0)/g)];
    const found = new Set(names.map(([, script, code]) => script ?? code));
    assert.ok(found.size > 30);
    // Names of constants, and the one that Node does not start with.
    const others = /^NODE_(?:PERFORMANCE_|SEA_|DEBUG_ENABLED$|MODULE_|HANDLE|SOCKET_|CLUSTER$|RUN_|REPL_EXTERNAL_MODULE$)/;
    assert.deepEqual(
      [...found].filter((name) => name !== undefined && !others.test(name) && !nodeVariables.includes(name)),
      [],
    );
  });

  it('change nothing when they are empty', () => {
    const env = Object.fromEntries(nodeVariables.map((name) => [name, '']));
    const run = (environment: NodeJS.ProcessEnv): string =>
      execFileSync(portReporter, ['--version'], { env: environment, encoding: 'utf8' });
    assert.equal(run(env), run({}));
  });
});
