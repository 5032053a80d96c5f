import assert from 'node:assert/strict';
import type { ModuleInfo, ProcessInfo } from '../../engine/model/port-mapping.ts';
import { requirePortReporter, runOnWindows, windowsNode, windowsPath } from './windows-program.ts';

/** The output of collector-program.ts. */
interface Seen {
  readonly processId: number;
  readonly processIds: readonly number[];
  readonly self: ProcessInfo;
  readonly mappings: number;
  readonly sameMappings: number;
  readonly sameMappingsWithFile: number;
  readonly sameProcess: boolean;
  readonly modules: readonly ModuleInfo[];
  readonly modulesOfAnEarlierProcess: string;
  readonly modulesOfTheKernel: string;
  readonly files: {
    readonly length: number;
    readonly short: { readonly version: { readonly company: string | null }; readonly signature: unknown };
    readonly long: unknown;
    readonly missing: unknown;
  };
  readonly onOtherVolume: unknown;
}

describe('the collector on Windows', function () {
  this.timeout(120_000);
  let seen: Seen;
  before(async function () {
    requirePortReporter(this);
    const { stdout, stderr } = await runOnWindows(windowsNode, [
      '--import=./test/windows/koffi-from-prebuilt.ts',
      windowsPath('test/windows/collector-program.ts'),
    ]);
    assert.notEqual(stdout, '', stderr);
    seen = JSON.parse(stdout);
  });

  it('lists every process once, in the order of their PIDs, without the idle process', () => {
    assert.deepEqual(
      seen.processIds,
      [...new Set(seen.processIds)].sort((a, b) => a - b),
    );
    assert.ok(seen.processIds.length > 3 && seen.processIds.includes(seen.processId) && !seen.processIds.includes(0));
    assert.equal(seen.self.processName, 'node.exe');
    assert.equal(seen.self.path?.toLowerCase(), windowsPath(windowsNode).toLowerCase());
  });

  it('returns the same objects if nothing has changed', () => {
    assert.ok(seen.mappings > 0);
    assert.equal(seen.sameMappings, seen.mappings);
    assert.equal(seen.sameMappingsWithFile, seen.mappings);
    assert.equal(seen.sameProcess, true);
  });

  it('reads the modules of the requested process only', () => {
    assert.equal(seen.modules[0]?.path, seen.self.path);
    assert.ok(seen.modules.length > 5);
    assert.equal(seen.modulesOfAnEarlierProcess, 'Exited');
    assert.equal(seen.modulesOfTheKernel, 'Kernel');
  });

  it('reads version and signature of a file whose path has more than 260 characters', () => {
    const { length, short, long, missing } = seen.files;
    assert.ok(length > 260);
    assert.equal(short.version.company, 'Node.js');
    assert.notEqual(short.signature, 'ReadFailed');
    assert.deepEqual(long, short);
    assert.equal(missing, 'ReadFailed', 'a file that cannot be opened is neither unsigned nor untrusted');
  });

  it('does not read a file of the same path in the root of the current drive if a volume has no letter', () => {
    assert.deepEqual(seen.onOtherVolume, { info: { sha256: null }, missing: { sha256: 'NotFound' } });
  });
});
