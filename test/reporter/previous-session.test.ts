import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { observedUntil } from '../../engine/reporter/previous-session.ts';
import { createMapping } from '../builders.ts';
import { startTime, eventsNamed, startSession, ownFolder } from './fake-session.ts';

describe('the time before a session', () => {
  let folder = '';
  beforeEach(() => {
    folder = ownFolder();
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const gaps = (): string[] =>
    eventsNamed(folder, 'gap').map(
      ({ from, to, why }) => `${why} ${(new Date(from).getTime() - startTime) / 1000}-${(new Date(to).getTime() - startTime) / 1000}`,
    );

  it('is not a gap in a new folder', async () => {
    const only = await startSession({ folder });
    await only.poll();
    only.session.close('the test is over');
    assert.deepEqual(gaps(), []);
    assert.equal(observedUntil(ownFolder()), null);
  });

  it('is a gap from the last event on, if the session was killed and left no status', async () => {
    const killed = await startSession({ folder });
    killed.mappings = [createMapping()];
    await killed.poll(5000);
    writeFileSync(path.join(folder, 'PR-STATUS.json'), '');
    const next = await startSession({ folder, start: startTime + 60_000 });
    await next.poll();
    next.session.close('the test is over');
    // The first poll of the killed session was late.
    assert.deepEqual(gaps(), ['late 0-5', 'stopped 5-60']);
  });

  it('is a gap from the last poll in the status on, also if the session stops before its first poll', async () => {
    const killed = await startSession({ folder });
    writeFileSync(path.join(folder, 'PR-STATUS.json'), JSON.stringify({ observed: new Date(startTime + 7000) }));
    assert.equal(killed.session.status().observed.getTime(), startTime);
    const next = await startSession({ folder, start: startTime + 60_000 });
    next.session.close('the test is over');
    assert.deepEqual(gaps(), ['stopped 7-60']);
  });

  it('has no length if the clock was set back', async () => {
    writeFileSync(path.join(folder, 'PR-STATUS.json'), JSON.stringify({ observed: new Date(startTime + 3_600_000) }));
    const next = await startSession({ folder });
    next.session.close('the test is over');
    assert.deepEqual(gaps(), ['stopped 0-0']);
  });

  it('is followed by a gap for the seconds that the first snapshot takes', async () => {
    let now = startTime;
    const clocks = (): { wall: number; sinceBoot: number; awake: number } => ({ wall: now, sinceBoot: now, awake: now });
    const slow = await startSession({
      folder,
      parts: {
        readClocks: clocks,
        collector: {
          collect: ({ processes } = {}) => {
            if (processes) now += 6000;
            return { time: new Date(now), mappings: [], notices: [], ...(processes && { processes: [] }) };
          },
          modulesOf: () => [],
          close: () => undefined,
        },
      },
    });
    now += 1000;
    slow.session.poll();
    slow.session.close('the test is over');
    assert.deepEqual(gaps(), ['late 0-7']);
  });

  it('is recorded at the stop if the last poll failed', async () => {
    let now = startTime;
    const failing = await startSession({ folder, parts: { readClocks: () => ({ wall: now, sinceBoot: now, awake: now }) } });
    now += 9000;
    failing.session.close('the test is over');
    assert.deepEqual(gaps(), ['late 0-9']);
  });

  it('releases the lock of the folder if the session cannot start', async () => {
    let locked = 0;
    const failing = startSession({
      folder,
      parts: {
        lockFolder: () => {
          locked++;
          return {
            inPlace: () => true,
            close: () => {
              locked--;
            },
          };
        },
        collector: {
          collect: () => {
            throw new Error('made by the test');
          },
          modulesOf: () => [],
          close: () => undefined,
        },
      },
    });
    await assert.rejects(failing, /made by the test/);
    assert.equal(locked, 0);
  });
});
