import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../../engine/cli/end-program.ts', import.meta.url));

describe('endProgram', () => {
  it('does not wait for threads', async () => {
    // A worker that is in a call of the system until standard input ends, like a thread of V8 that waits for the main thread.
    const worker = `
      import { readSync } from 'node:fs';
      import { parentPort } from 'node:worker_threads';
      parentPort.postMessage('started');
      readSync(0, Buffer.alloc(1));`;
    const program = `
      import { once } from 'node:events';
      import { Worker } from 'node:worker_threads';
      import { endProgram } from ${JSON.stringify(source)};
      await once(new Worker(${JSON.stringify(worker)}, { eval: true }), 'message');
      await endProgram(3);`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: ['pipe', 'ignore', 'inherit'] });
    try {
      assert.deepEqual(await once(child, 'exit', { signal: AbortSignal.timeout(30_000) }), [3, null]);
    } finally {
      child.stdin.end();
    }
  });
});
