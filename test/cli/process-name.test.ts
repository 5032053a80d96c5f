import { readFileSync } from 'node:fs';
import { requireExecutable, startPortReporter } from '../linux-executable.ts';
import { waitUntil } from '../wait-until.ts';

describe('the name of the process', function () {
  this.timeout(60_000);
  before(function () {
    requireExecutable(this);
  });

  it('is that of the executable for programs that list processes, as the kernel has set it', async () => {
    const program = startPortReporter(['watch', '--for', '30']);
    try {
      await waitUntil('the name', () => readFileSync(`/proc/${program.child.pid}/comm`, 'utf8') === 'portreporter\n');
    } finally {
      program.child.kill();
      await program.ended;
    }
  });
});
