import koffi from 'koffi';
import { queryTagInformation } from '../../platform/windows/advapi32.ts';
import { localFree } from '../../platform/windows/kernel32.ts';

const serviceNameFromTag = 1; // ServiceNameFromTagInformation, not in a public header

/**
 * Creates the lookup of service tags, by which the service manager distinguishes the services of one process: a function that returns the
 * name of the service with this tag in this process, or null. A tag is not assigned to another service while the process runs.
 */
export function createServiceTags(): (processId: number, tag: number) => string | null {
  const query = queryTagInformation();
  return (processId, tag) => {
    // PID, tag, kind of tag (out), and a string that the caller frees (out).
    const information = Buffer.alloc(24);
    information.writeUInt32LE(processId, 0);
    information.writeUInt32LE(tag, 4);
    if (query === null || query(null, serviceNameFromTag, information) !== 0) return null;
    const address = information.readBigUInt64LE(16);
    if (address === 0n) return null;
    const name = koffi.decode.string16(address);
    localFree(address);
    return name;
  };
}
