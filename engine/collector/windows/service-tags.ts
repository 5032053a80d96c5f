import koffi from 'koffi';
import { functionIfThere, systemLibrary } from '../../platform/windows/system-library.ts';

const serviceNameFromTag = 1; // ServiceNameFromTagInformation, no public header has it

/**
 * Opens the service manager's register of tags, which tell the services of one process apart: a function that gives the name of the service
 * with this tag in this process, or null. A tag is never given to another service while the process lives.
 */
export function createServiceTags(): (processId: number, tag: number) => string | null {
  const advapi = systemLibrary('advapi32.dll');
  const localFree: (address: bigint) => null = systemLibrary('kernel32.dll').func('LocalFree', 'void *', ['void *']);
  const query: ((machine: null, level: number, information: Buffer) => number) | null = functionIfThere(
    advapi,
    'I_QueryTagInformation',
    'uint32',
    ['void *', 'uint32', 'void *'],
  );
  return (processId, tag) => {
    // PID, tag, kind of tag (out), and a text that is ours to free (out).
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
