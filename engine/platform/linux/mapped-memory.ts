import koffi from 'koffi';

// asm-generic/mman-common.h, linux/mman.h
const PROT_READ = 1;
const PROT_WRITE = 2;
const MAP_SHARED = 1;

/** A mapped descriptor. */
export interface MappedMemory {
  readonly bytes: ArrayBuffer;
  /** Ends the mapping. `bytes` must not be used after it. */
  unmap(): void;
}

/** Maps the first bytes of a descriptor, readable and writable, shared (mmap(2)). Null if the kernel refuses. */
export function mapMemory(fd: number, length: number): MappedMemory | null {
  const libc = koffi.load('libc.so.6');
  const address: unknown = libc.func('void *mmap(void *, size_t, int, int, int, long)')(
    null,
    length,
    PROT_READ | PROT_WRITE,
    MAP_SHARED,
    fd,
    0,
  );
  // MAP_FAILED is -1.
  if (koffi.address(address) === 0xffff_ffff_ffff_ffffn) return null;
  return {
    bytes: koffi.view(address, length),
    unmap: () => void libc.func('int munmap(void *, size_t)')(address, length),
  };
}
