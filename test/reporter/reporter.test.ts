import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import path from 'node:path';
import type { Collector } from '../../engine/collector/collector.ts';
import type { PortMapping } from '../../engine/model/port-mapping.ts';
import { defaultSettings } from '../../engine/model/settings.ts';
import { startReporter } from '../../engine/reporter/reporter.ts';
import { createMapping } from '../builders.ts';
import { eventsNamed, ownFolder, portLines } from './fake-session.ts';

describe('a reporter', () => {
  let folder = '';
  let mappings: readonly PortMapping[] = [];
  beforeEach(() => {
    folder = ownFolder();
    mappings = [];
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const collector: Collector = {
    collect: ({ processes } = {}) => ({ time: new Date(), mappings, notices: [], ...(processes && { processes: [] }) }),
    modulesOf: () => [],
    close: () => undefined,
  };
  const settings = () => ({ ...defaultSettings('linux'), logDirectory: folder, interval: 60_000, allowSharedFolder: true });
  const systemLog = { write: () => undefined, close: () => undefined };

  for (const [title, sinks] of [
    ['with a terminal', { onChanges: () => undefined }],
    ['as a service', {}],
  ] as const) {
    it(`polls once more when it stops, ${title}`, async () => {
      const reporter = await startReporter(settings(), { systemLog, ...sinks }, { collector });
      mappings = [createMapping({ localPort: 4711 })];
      const { opened } = await reporter.stop('the test is over');
      assert.equal(opened, 1);
      assert.match(portLines(folder).join('\n'), /,4711,/);
    });
  }

  it('records a gap if it stops during a pause', async () => {
    const reporter = await startReporter(settings(), { systemLog }, { collector });
    await reporter.pause();
    await reporter.stop('the test is over');
    assert.deepEqual(
      eventsNamed(folder, 'gap').map(({ why }) => why),
      ['paused'],
    );
  });

  it('closes what it has opened if it cannot start', async () => {
    const closed: string[] = [];
    const destroyedSockets = { drain: () => ({ sockets: [], complete: true }), close: () => closed.push('destroyed sockets') };
    const failing = startReporter(
      { ...settings(), logDirectory: path.join(folder, '\0') },
      { systemLog },
      { collector: { ...collector, close: () => closed.push('collector') }, destroyedSockets },
    );
    await assert.rejects(failing);
    assert.deepEqual(closed, ['collector', 'destroyed sockets']);
  });
});
