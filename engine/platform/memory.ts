import koffi from 'koffi';

/** Copies `length` bytes from an address that the system returned. */
export function copyMemory(address: bigint, length: number): Buffer {
  return Buffer.from(Buffer.from(koffi.view(address, length)));
}
