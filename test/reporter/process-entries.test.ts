import assert from 'node:assert/strict';
import { countMappings } from '../../engine/log-writer/port-statistics.ts';
import type { Change } from '../../engine/model/log-events.ts';
import type { MissingReason, ModuleInfo, PortMapping } from '../../engine/model/port-mapping.ts';
import type { Changes } from '../../engine/reporter/changes.ts';
import { ProcessEntries } from '../../engine/reporter/process-entries.ts';
import { createMapping, createOwnerlessMapping } from '../builders.ts';
import { numbersOf } from './assert-statistics.ts';

const openMappings = (...mappings: readonly PortMapping[]): Pick<Changes, 'eachMapping' | 'statisticsOf'> => ({
  eachMapping: (visit) => mappings.forEach((one) => visit(one)),
  statisticsOf: (processId) => countMappings(mappings.filter((mapping) => mapping.processId === processId)),
});

const time = new Date(0);
const opened = (mapping: PortMapping): Change => ({ time, event: 'opened', source: 'poll', mapping });
const closed = (mapping: PortMapping): Change => ({ time, event: 'closed', source: 'poll', mapping, seconds: null });

describe('the entries of PR-PIDS', () => {
  const modules: readonly ModuleInfo[] = [{ path: '/bin/a', base: '0x1' }];
  const one = createMapping({ processId: 1, localPort: 1 });
  const other = createMapping({ processId: 1, localPort: 2 });
  const foreign = createMapping({ processId: 2, localPort: 3 });

  it('exist for each process with new mappings, with all its mappings', () => {
    const entries = new ProcessEntries(() => modules, 'linux');
    entries.add([opened(other)], 0);
    const [entry, ...more] = entries.take(openMappings(foreign, one, other));
    assert.ok(entry !== undefined);
    const { all, counted, ...rest } = entry;
    assert.deepEqual([rest, all(), more], [{ process: other, modules, added: [other] }, [one, other], []]);
    assert.deepEqual(numbersOf(counted), { udp: 0, tcp: new Map([['Established', 2]]) });
    assert.ok(!entries.isWaiting);
  });

  it('include mappings that ended since the last entries', () => {
    const entries = new ProcessEntries(() => modules, 'linux');
    entries.add([closed(one), opened(other), closed(other)], 0);
    const [entry] = entries.take(openMappings(one));
    assert.ok(entry !== undefined);
    assert.deepEqual([entry.all(), numbersOf(entry.counted)], [[one, other], { udp: 0, tcp: new Map([['Established', 2]]) }]);
  });

  it('are not caused by mappings that change or end, and do not contain those of earlier entries that have ended', () => {
    const entries = new ProcessEntries(() => modules, 'linux');
    const changed: Change = { time, event: 'changed', source: 'poll', mapping: foreign, previous: { user: null } };
    entries.add([changed, closed(foreign), opened(one), opened(other), closed(other)], 0);
    assert.deepEqual(entries.take(openMappings(one))[0]?.all(), [one, other]);
    entries.add([opened(createMapping({ processId: 1, localPort: 4 })), closed(one)], 0);
    assert.deepEqual(
      entries.take(openMappings()).map(({ all }) => all()),
      [[]],
    );
  });

  it('count a mapping once whose record has changed since', () => {
    const entries = new ProcessEntries(() => modules, 'linux');
    const next = { ...other, identity: '17' };
    entries.add([opened(other), opened(one), closed({ ...one, identity: '18' })], 0);
    assert.deepEqual(entries.take(openMappings(next))[0]?.all(), [next, { ...one, identity: '18' }]);
  });

  it('exist for mappings without a process on Windows only', () => {
    const orphan = createOwnerlessMapping();
    const linux = new ProcessEntries(() => modules, 'linux');
    linux.add([opened(orphan)], 0);
    assert.deepEqual(linux.take(openMappings(orphan)), []);
    const windows = new ProcessEntries(() => modules, 'win32');
    windows.add([opened(orphan)], 0);
    const [entry] = windows.take(openMappings(one, orphan));
    assert.deepEqual([entry?.process.processId, entry?.modules, entry?.all()], [null, null, [orphan]]);
  });

  it('contain modules that are read once a minute, and at once if the PID belongs to another process', () => {
    const asked: (Date | null)[] = [];
    const answers: (readonly ModuleInfo[] | MissingReason)[] = [modules, 'AccessDenied', modules];
    const entries = new ProcessEntries(({ processStarted }) => {
      asked.push(processStarted);
      return answers[asked.length - 1] ?? assert.fail('asked too often');
    }, 'linux');
    const successor = { ...one, processStarted: new Date(0) };
    const read = (mapping: typeof one, clock: number): unknown => {
      entries.add([opened(mapping)], clock);
      return entries.take(openMappings(mapping))[0]?.modules;
    };
    assert.equal(read(one, 0), modules);
    assert.equal(read(one, 59_999), modules);
    assert.equal(read(one, 60_000), null, 'they can no longer be read');
    assert.equal(read(successor, 60_001), modules);
    assert.deepEqual(asked, [one.processStarted, one.processStarted, successor.processStarted]);
  });
});
