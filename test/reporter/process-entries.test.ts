import assert from 'node:assert/strict';
import type { MissingReason, ModuleInfo, PortMapping } from '../../engine/model/port-mapping.ts';
import { createProcessEntries } from '../../engine/reporter/process-entries.ts';
import { createMapping, createOwnerlessMapping } from '../builders.ts';

const each =
  (...mappings: readonly PortMapping[]) =>
  (visit: (mapping: PortMapping) => void): void =>
    mappings.forEach((one) => visit(one));

describe('the entries of PR-PIDS', () => {
  const modules: readonly ModuleInfo[] = [{ path: '/bin/a', base: '0x1' }];
  const one = createMapping({ processId: 1, localPort: 1 });
  const other = createMapping({ processId: 1, localPort: 2 });
  const foreign = createMapping({ processId: 2, localPort: 3 });

  it('exist for each process with new mappings, with all its mappings', () => {
    const entriesOf = createProcessEntries(() => modules, 'linux');
    const [entry, ...more] = entriesOf([other], each(foreign, one, other), 0);
    assert.deepEqual([entry, more], [{ process: other, modules, added: [other], all: [one, other] }, []]);
    assert.deepEqual(
      entriesOf([], () => assert.fail('nothing is new'), 0),
      [],
    );
  });

  it('include mappings that ended between two polls', () => {
    const [entry] = createProcessEntries(() => modules, 'linux')([other], each(one), 0);
    assert.deepEqual(entry?.all, [one, other]);
  });

  it('exist for mappings without a process on Windows only', () => {
    const orphan = createOwnerlessMapping();
    assert.deepEqual(createProcessEntries(() => modules, 'linux')([orphan], each(orphan), 0), []);
    const [entry] = createProcessEntries(() => modules, 'win32')([orphan], each(one, orphan), 0);
    assert.deepEqual([entry?.process.processId, entry?.modules, entry?.all], [null, null, [orphan]]);
  });

  it('contain modules that are read once a minute, and at once if the PID belongs to another process', () => {
    const asked: (Date | null)[] = [];
    const answers: (readonly ModuleInfo[] | MissingReason)[] = [modules, 'AccessDenied', modules];
    const entriesOf = createProcessEntries(({ processStarted }) => {
      asked.push(processStarted);
      return answers[asked.length - 1] ?? assert.fail('asked too often');
    }, 'linux');
    const successor = { ...one, processStarted: new Date(0) };
    const read = (mapping: typeof one, clock: number): unknown => entriesOf([mapping], each(mapping), clock)[0]?.modules;
    assert.equal(read(one, 0), modules);
    assert.equal(read(one, 59_999), modules);
    assert.equal(read(one, 60_000), null, 'they can no longer be read');
    assert.equal(read(successor, 60_001), modules);
    assert.deepEqual(asked, [one.processStarted, one.processStarted, successor.processStarted]);
  });
});
