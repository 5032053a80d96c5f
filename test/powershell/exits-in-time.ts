import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until a process is gone. @returns whether it was in time: a second, and four more for a machine that has other work */
export async function exitsInTime(processId: number): Promise<boolean> {
  for (const deadline = performance.now() + 5000; performance.now() < deadline; await sleep(10)) {
    if (!(await runs(processId))) return true;
  }
  return !(await runs(processId));
}

/** Not so when it is dead and only waits to be buried by whoever inherited it (state Z, proc(5)). */
async function runs(processId: number): Promise<boolean> {
  const stat = await readFile(`/proc/${processId}/stat`, 'utf8').catch(() => null);
  return stat !== null && !stat.includes(') Z ');
}
