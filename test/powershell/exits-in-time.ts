import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until a process has exited. @returns whether it exited in time: within one second, plus four for a machine under load */
export async function exitsInTime(processId: number): Promise<boolean> {
  for (const deadline = performance.now() + 5000; performance.now() < deadline; await sleep(10)) {
    if (!(await runs(processId))) return true;
  }
  return !(await runs(processId));
}

/** False for a zombie, which has exited and waits for its parent (state Z, proc(5)). */
async function runs(processId: number): Promise<boolean> {
  const stat = await readFile(`/proc/${processId}/stat`, 'utf8').catch(() => null);
  return stat !== null && !stat.includes(') Z ');
}
