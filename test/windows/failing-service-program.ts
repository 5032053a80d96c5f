// Run by Node on Windows as the service PortReporter: the product's own service code, in which something fails 5 s after the start. The
// first argument is the kind of failure; the others are start parameters.

import { openCollector } from '../../engine/collector/open-collector.ts';
import { openEventLog } from '../../engine/service/windows/event-log.ts';
import { runService } from '../../engine/service/windows/run-service.ts';

const [what = '', ...parameters] = process.argv.slice(2);
const failAfter = 5_000;
const collector = await openCollector();
const startedAt = performance.now();

const failures: Readonly<Record<string, () => void>> = {
  exception: () => {
    throw new Error('an exception of the test');
  },
  rejection: () => {
    void Promise.reject(new Error('a rejection of the test'));
  },
};

process.once('worker', (dispatcher) => {
  // The thread interprets this as a message of the main thread, and fails.
  if (what === 'thread')
    setTimeout(() => {
      dispatcher.postMessage(null);
    }, failAfter);
});
const fail = failures[what];
if (fail) setTimeout(fail, failAfter);

await runService(parameters, openEventLog(), {
  destroyedSockets: null,
  stateEvents: null,
  collector: {
    ...collector,
    collect: (request) => {
      if (what === 'poll' && performance.now() - startedAt > failAfter) throw new Error('an error of the test');
      return collector.collect(request);
    },
  },
});
process.exit(0);
