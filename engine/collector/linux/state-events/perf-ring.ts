import { CLOCK_MONOTONIC, close, ioctl, ioctlNumber, perfEventOpen, read } from '../../../platform/linux/libc.ts';
import { mapMemory } from '../../../platform/linux/mapped-memory.ts';

// linux/perf_event.h
const PERF_TYPE_SOFTWARE = 1;
const PERF_TYPE_TRACEPOINT = 2;
const PERF_COUNT_SW_DUMMY = 9;
const PERF_SAMPLE_TID = 1 << 1;
const PERF_SAMPLE_TIME = 1 << 2;
const PERF_SAMPLE_RAW = 1 << 10;
const PERF_FORMAT_TOTAL_TIME_ENABLED = 1 << 0;
const PERF_FLAG_FD_CLOEXEC = 8;
const PERF_EVENT_IOC_ENABLE = 0x2400;
const PERF_EVENT_IOC_SET_FILTER = 0x40082406;
/** Bits of the flags of struct perf_event_attr. */
const flag = { disabled: 1 << 0, comm: 1 << 9, task: 1 << 13, watermark: 1 << 14, sampleIdAll: 1 << 18, useClockId: 1 << 25 };
const attributesLength = 136;
const pageSize = 4096;
/** Index of data_head and data_tail in the first page (struct perf_event_mmap_page), in units of eight bytes. */
const headIndex = 1024 / 8;
const tailIndex = headIndex + 1;

/** What a ring contains, on every CPU: the samples of a tracepoint, or the starts, ends and names of processes. */
export type RingSource = { readonly tracepoint: number; readonly filter: string | null } | 'processes';

/** A ring buffer of the kernel with the events of one CPU. */
export interface PerfRing {
  /** For poll(2). */
  readonly fd: number;
  /** Calls `visit` with each new record; `bytes` has the record at `at` and is valid during the call only. */
  read(visit: (bytes: Buffer, at: number) => void): void;
  /** Nanoseconds during which the kernel has written events. They stop when the CPU is switched off. */
  enabledTime(): bigint;
  close(): void;
}

/**
 * Opens the ring of one CPU (perf_event_open(2)). Times are those of CLOCK_MONOTONIC, in nanoseconds.
 * @param pages the size of the buffer, a power of two
 * @returns null if the kernel refuses: without CAP_PERFMON (before Linux 5.8 CAP_SYS_ADMIN), or too much locked memory
 */
export function openPerfRing(source: RingSource, cpu: number, pages: number): PerfRing | null {
  const fd = perfEventOpen(attributesOf(source), -1, cpu, -1, PERF_FLAG_FD_CLOEXEC);
  if (fd < 0) return null;
  const filtered =
    source === 'processes' || source.filter === null || ioctl(fd, PERF_EVENT_IOC_SET_FILTER, Buffer.from(`${source.filter}\0`)) === 0;
  const memory = filtered ? mapMemory(fd, (1 + pages) * pageSize) : null;
  if (memory === null) {
    close(fd);
    return null;
  }
  const control = new BigUint64Array(memory.bytes, 0, pageSize / 8);
  const data = Buffer.from(memory.bytes, pageSize, pages * pageSize);
  ioctlNumber(fd, PERF_EVENT_IOC_ENABLE, 0);
  return {
    fd,
    read: (visit) => readRecords(control, data, visit),
    enabledTime: () => enabledTimeOf(fd),
    close: () => {
      memory.unmap();
      close(fd);
    },
  };
}

/** struct perf_event_attr: one sample for each event, and a wake-up for each. */
function attributesOf(source: RingSource): Buffer {
  const attributes = Buffer.alloc(attributesLength);
  const isTracepoint = source !== 'processes';
  attributes.writeUInt32LE(isTracepoint ? PERF_TYPE_TRACEPOINT : PERF_TYPE_SOFTWARE, 0);
  attributes.writeUInt32LE(attributesLength, 4);
  attributes.writeBigUInt64LE(BigInt(isTracepoint ? source.tracepoint : PERF_COUNT_SW_DUMMY), 8);
  attributes.writeBigUInt64LE(1n, 16);
  attributes.writeBigUInt64LE(BigInt(PERF_SAMPLE_TID | PERF_SAMPLE_TIME | PERF_SAMPLE_RAW), 24);
  attributes.writeBigUInt64LE(BigInt(PERF_FORMAT_TOTAL_TIME_ENABLED), 32);
  const flags = flag.disabled | flag.watermark | flag.sampleIdAll | flag.useClockId | (isTracepoint ? 0 : flag.comm | flag.task);
  attributes.writeUInt32LE(flags, 40);
  // The names of processes are only read together with samples: they need not wake the reader before the buffer is half full.
  attributes.writeUInt32LE(isTracepoint ? 1 : 0, 48);
  attributes.writeInt32LE(CLOCK_MONOTONIC, 92);
  return attributes;
}

/** read(2) of the descriptor: the value of the counter, and the time. 0 if it cannot be read. */
function enabledTimeOf(fd: number): bigint {
  const values = Buffer.alloc(16);
  return read(fd, values, values.length) === values.length ? values.readBigUInt64LE(8) : 0n;
}

/**
 * Visits the records between data_tail and data_head of a ring. The kernel writes the head after the records, and never overwrites them
 * before the tail.
 */
export function readRecords(control: BigUint64Array, data: Buffer, visit: (bytes: Buffer, at: number) => void): void {
  const head = Atomics.load(control, headIndex);
  let tail = Number(control[tailIndex]);
  while (tail < Number(head)) {
    const at = tail % data.length;
    // Sizes are multiples of eight: the eight bytes of the header never wrap around.
    const size = data.readUInt16LE(at + 6);
    if (at + size <= data.length) visit(data, at);
    else visit(Buffer.concat([data.subarray(at), data.subarray(0, at + size - data.length)]), 0);
    tail += size;
  }
  Atomics.store(control, tailIndex, head);
}
