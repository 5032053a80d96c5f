import { readProcText } from './proc-files.ts';
import { parseStat } from './process-files.ts';

/**
 * Whether /proc lists the processes of all PID namespaces. Only the first namespace does, and it alone has the threads of the kernel:
 * process 2 is their parent there (kthreadd).
 */
export function seesAllProcesses(): boolean {
  const stat = readProcText('/proc/2/stat');
  return 'text' in stat && parseStat(stat.text)?.isKernelThread === true;
}
