import { copyMemory } from '../../platform/memory.ts';
import { sidLength } from '../../platform/windows/sid.ts';
import { wtsEnumerateProcessesEx, wtsFreeMemoryEx } from '../../platform/windows/wtsapi32.ts';

/** WTS_PROCESS_INFO_EXW on x64 (wtsapi32.h). */
const layout = { size: 64, processId: 4, sid: 16 } as const;
const anySession = 0xfffffffe; // WTS_ANY_SESSION
const level1 = 1; // WTSTypeProcessInfoLevel1

/**
 * The SIDs of all processes by PID. Remote Desktop Services returns them to administrators in one call, also for processes whose token
 * cannot be opened. Empty if the call fails.
 */
export function listProcessSids(): Map<number, Buffer> {
  const [address, entries] = [new BigUint64Array(1), new Uint32Array(1)];
  if (wtsEnumerateProcessesEx(null, Uint32Array.of(level1), anySession, address, entries) === 0 || !address[0]) return new Map();
  const count = entries[0] ?? 0;
  const table = copyMemory(address[0], count * layout.size);
  const sids = new Map<number, Buffer>();
  for (let row = 0; row < table.length; row += layout.size) {
    const sid = table.readBigUInt64LE(row + layout.sid);
    if (sid !== 0n) sids.set(table.readUInt32LE(row + layout.processId), copyMemory(sid, sidLength(copyMemory(sid, 2))));
  }
  wtsFreeMemoryEx(level1, address[0], count);
  return sids;
}
