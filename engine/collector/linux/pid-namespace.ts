import { parseStat } from './parse-proc-pid.ts';
import { readProcText } from './read-proc-file.ts';

/**
 * Whether /proc lists the processes of all PID namespaces. Only the first namespace does, and it alone has the threads of the kernel:
 * process 2 is their parent there (kthreadd).
 */
export function seesAllProcesses(): boolean {
  const stat = readProcText('/proc/2/stat');
  return 'text' in stat && parseStat(stat.text)?.isKernelThread === true;
}
