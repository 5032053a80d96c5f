import { copyMemory } from '../../platform/memory.ts';
import { sidLength } from '../../platform/windows/sid.ts';
import { systemLibrary } from '../../platform/windows/system-library.ts';

/** WTS_PROCESS_INFO_EXW on x64 (wtsapi32.h). */
const layout = { size: 64, processId: 4, sid: 16 } as const;
const anySession = 0xfffffffe; // WTS_ANY_SESSION
const level1 = 1; // WTSTypeProcessInfoLevel1

/**
 * The SIDs of all processes by PID, as the terminal services tell administrators in one call, also of processes whose token nobody may
 * open. Empty where they tell nothing.
 */
export function listProcessSids(): Map<number, Buffer> {
  const wtsapi = systemLibrary('wtsapi32.dll');
  const enumerate: (server: null, level: Uint32Array, session: number, processes: BigUint64Array, count: Uint32Array) => number =
    wtsapi.func('WTSEnumerateProcessesExW', 'int', ['void *', 'uint32 *', 'uint32', 'void *', 'uint32 *']);
  const free: (kind: number, address: bigint, count: number) => number = wtsapi.func('WTSFreeMemoryExW', 'int', [
    'int',
    'void *',
    'uint32',
  ]);
  const [address, entries] = [new BigUint64Array(1), new Uint32Array(1)];
  if (enumerate(null, Uint32Array.of(level1), anySession, address, entries) === 0 || !address[0]) return new Map();
  const count = entries[0] ?? 0;
  const table = copyMemory(address[0], count * layout.size);
  const sids = new Map<number, Buffer>();
  for (let row = 0; row < table.length; row += layout.size) {
    const sid = table.readBigUInt64LE(row + layout.sid);
    if (sid !== 0n) sids.set(table.readUInt32LE(row + layout.processId), copyMemory(sid, sidLength(copyMemory(sid, 2))));
  }
  free(level1, address[0], count);
  return sids;
}
