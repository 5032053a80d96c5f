import { setTimeout as delay } from 'node:timers/promises';
import { exposureOf } from '../../engine/model/addresses.ts';
import { unknownFields } from '../../engine/model/mapping-schema.ts';
import type { PortMapping } from '../../engine/model/port-mapping.ts';
import { defaultSettings } from '../../engine/model/settings.ts';
import { startReporter } from '../../engine/reporter/reporter.ts';

/**
 * A program that runs the reporter on a simulated machine on which all mappings are new at every poll: `node simulated-storm.ts <log
 * folder> <log size> <new mappings a second> <seconds>`. Each has a unique combination of port and process ID, which identifies it in
 * PR-PORTS. It sends its parent `ready`, then its memory in megabytes every second, then the totals.
 */
const [logDirectory = '', logSize = '', perSecond = '', seconds = ''] = process.argv.slice(2);
let polls = 0;

function mapping(number: number): PortMapping {
  return {
    ...unknownFields,
    protocol: 'TCP',
    localAddress: '10.0.0.1',
    localPort: 1 + (number % 60_000),
    remoteAddress: '10.9.8.7',
    remotePort: 443,
    state: 'Established',
    exposure: exposureOf('10.0.0.1'),
    processId: 1000 + Math.floor(number / 60_000),
    processStarted: new Date(0),
    processName: 'storm',
    path: '/usr/bin/storm',
    deleted: false,
    commandLine: 'storm',
    parentProcessId: 1,
    user: 'root',
    identity: String(number),
    missing: {},
  };
}

const reporter = await startReporter(
  { ...defaultSettings('linux'), logDirectory, logSize: Number(logSize) },
  {
    systemLog: { write: () => undefined, close: () => undefined },
  },
  {
    collector: {
      collect({ processes } = {}) {
        const first = polls++ * Number(perSecond);
        const mappings = processes ? [] : Array.from({ length: Number(perSecond) }, (_, at) => mapping(first + at));
        return { time: new Date(), mappings, notices: [], ...(processes && { processes: [] }) };
      },
      modulesOf: () => [{ path: '/usr/bin/storm', base: '0x1000' }],
      close: () => undefined,
    },
  },
);
process.send?.('ready');
const memory = setInterval(() => process.send?.(Math.round(process.memoryUsage.rss() / 2 ** 20)), 1000);
await delay(Number(seconds) * 1000);
clearInterval(memory);
process.send?.({ ...(await reporter.stop('the storm is over')), polls });
process.disconnect();
