import koffi from 'koffi';

/** A copy of `length` bytes at an address that the system gave. */
export function copyMemory(address: bigint, length: number): Buffer {
  return Buffer.from(Buffer.from(koffi.view(address, length)));
}
