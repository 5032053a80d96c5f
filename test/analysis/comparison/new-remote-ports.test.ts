import assert from 'node:assert/strict';
import { findNewItems } from '../../../engine/analysis/comparison/new-items.ts';
import { computePeriods } from '../../../engine/analysis/statistics/compute-statistics.ts';
import { findLogFiles } from '../../../engine/log-reader/log-files.ts';
import { systemTimeZone } from '../../../engine/log-reader/local-time.ts';
import { withFiles } from '../../log-reader/read-text.ts';
import { generateLogs } from '../../traffic/generate-logs.ts';
import { logFormats } from '../../traffic/log-session.ts';
import { scenarios } from '../../traffic/scenarios.ts';

const hours = 3_600_000;
/** A part of the traffic: each of these servers still has hundreds of clients. */
const scale = 0.2;

describe('new remote ports of a server without a trace', function () {
  this.timeout(120_000);

  for (const name of ['web-server-day', 'application-server-day', 'domain-controller-day', 'iis-server-day']) {
    for (const format of logFormats) {
      it(`are few: ${name}, format ${format}`, () =>
        withFiles({}, async (folder) => {
          const scenario = scenarios.find((one) => one.name === name);
          generateLogs(scenario!, { seed: 1, format, isCompromised: false, scale }, folder);
          const options = { zone: systemTimeZone, problem: (error: Error) => assert.fail(error) };
          const files = findLogFiles([folder], (error) => assert.fail(error));
          const [, before, after] = await computePeriods(files, [{ options, given: [] }], undefined, ({ first }) => {
            const middle = new Date(first + 12 * hours);
            return [{ before: middle }, { after: middle }].map((period) => ({ options: { ...options, ...period }, given: [] }));
          });
          assert.ok(after!.remotePorts.length > 100, String(after!.remotePorts.length));
          const ports = findNewItems(after!, before!).filter(({ what }) => what === 'remotePort');
          assert.ok(ports.length <= 5, ports.map((port) => `${port.processName} ${port.name}`).join(', '));
        }));
    }
  }
});
