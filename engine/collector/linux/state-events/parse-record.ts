import { ipv4Text, ipv6Text } from '../../../model/addresses.ts';
import { AF_INET } from '../socket-cache/socket-table.ts';
import { parseLayout, type EventLayout } from './event-layout.ts';

// linux/perf_event.h: types of records, and the length of struct perf_event_header
const PERF_RECORD_LOST = 2;
const PERF_RECORD_COMM = 3;
const PERF_RECORD_EXIT = 4;
const PERF_RECORD_FORK = 7;
const PERF_RECORD_SAMPLE = 9;
const headerLength = 8;
/** In the header of COMM: the name is that of a new program (exec), not one that the process has chosen (prctl(2)). */
const PERF_RECORD_MISC_COMM_EXEC = 1 << 13;
/** The TID and TIME that end every record except samples (sample_id_all). */
const trailerLength = 16;
/** Of the data of a sample, after its PID, TID, TIME and size. */
const rawOffset = 20;
const microsecondsPerHighWord = 2 ** 32 / 1000;

/** A change of the state of a TCP socket. */
export interface StateRecord {
  readonly kind: 'state';
  /** Microseconds of CLOCK_MONOTONIC. */
  readonly clock: number;
  /** The process and thread that ran on the CPU: the cause of the change, or anyone if it happened in an interrupt. */
  readonly processId: number;
  readonly threadId: number;
  /** The kernel's address of the socket: no two open sockets have the same. */
  readonly socket: number;
  /** Numbers of net/tcp_states.h. */
  readonly oldState: number;
  readonly newState: number;
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
}

/** The start, end or new name of a process. */
export interface ProcessRecord {
  readonly kind: 'started' | 'ended' | 'named';
  readonly clock: number;
  readonly processId: number;
  /** Of `started`. */
  readonly parentProcessId: number;
  /** Of `named`: at most 15 bytes. */
  readonly comm: string;
  /** Of `named`: whether it runs another program now (exec). */
  readonly isExec: boolean;
}

/** The kernel dropped records because the buffer was full. */
export interface LostRecord {
  readonly kind: 'lost';
  readonly count: number;
}

export type KernelRecord = StateRecord | ProcessRecord | LostRecord;

/** The field of `sched:sched_process_exec`: the place and length of its text, 16 bits each. */
const execSizes = { filename: 4 } as const;
export type ExecLayout = EventLayout<keyof typeof execSizes>;

/** @returns the name of a field that this kernel does not have as expected, instead of the layout */
export const parseExecLayout = (format: string): ExecLayout | string => parseLayout(format, execSizes);

/** A process that has started a program. */
export interface StartedProgram {
  readonly processId: number;
  /** As the process named it: it may be relative, a link or a script. */
  readonly file: string;
}

/** Parses a sample of `sched:sched_process_exec`; null if the record is not a sample. */
export function parseExec(bytes: Buffer, at: number, layout: ExecLayout): StartedProgram | null {
  if (bytes.readUInt32LE(at) !== PERF_RECORD_SAMPLE) return null;
  const body = at + headerLength;
  const raw = body + rawOffset;
  const start = raw + bytes.readUInt16LE(raw + layout.filename);
  return { processId: bytes.readInt32LE(body), file: bytes.toString('utf8', start, bytes.indexOf(0, start)) };
}

/** The fields of `sock:inet_sock_set_state` (include/trace/events/sock.h), with their sizes in bytes. */
const sizes = {
  skaddr: 8,
  oldstate: 4,
  newstate: 4,
  sport: 2,
  dport: 2,
  family: 2,
  saddr: 4,
  daddr: 4,
  saddr_v6: 16,
  daddr_v6: 16,
} as const;
export type StateLayout = EventLayout<keyof typeof sizes>;

/** @returns the name of a field that this kernel does not have as expected, instead of the layout */
export const parseStateLayout = (format: string): StateLayout | string => parseLayout(format, sizes);

/** Parses the record at `at` of a ring; null for records and for events of threads that are of no use. */
export function parseRecord(bytes: Buffer, at: number, layout: StateLayout): KernelRecord | null {
  const body = at + headerLength;
  switch (bytes.readUInt32LE(at)) {
    case PERF_RECORD_SAMPLE:
      return stateRecord(bytes, body, layout);
    case PERF_RECORD_LOST:
      return { kind: 'lost', count: Number(bytes.readBigUInt64LE(body + 8)) };
    case PERF_RECORD_COMM:
      return processRecord('named', bytes, at);
    case PERF_RECORD_FORK:
      return processRecord('started', bytes, at);
    case PERF_RECORD_EXIT:
      return processRecord('ended', bytes, at);
    default:
      return null;
  }
}

/** struct { u32 pid, tid; u64 time; u32 size; char data[size]; } */
function stateRecord(bytes: Buffer, body: number, layout: StateLayout): StateRecord {
  const raw = body + rawOffset;
  const isIpv4 = bytes.readUInt16LE(raw + layout.family) === AF_INET;
  const addressAt = (v4: number, v6: number): string => (isIpv4 ? ipv4Text(bytes, raw + v4) : ipv6Text(bytes, raw + v6));
  return {
    kind: 'state',
    clock: clockAt(bytes, body + 8),
    processId: bytes.readInt32LE(body),
    threadId: bytes.readInt32LE(body + 4),
    // The upper two bytes of a kernel address are set: the lower six, which a number holds exactly, identify it.
    socket: bytes.readUIntLE(raw + layout.skaddr, 6),
    oldState: bytes.readInt32LE(raw + layout.oldstate),
    newState: bytes.readInt32LE(raw + layout.newstate),
    localAddress: addressAt(layout.saddr, layout.saddr_v6),
    localPort: bytes.readUInt16LE(raw + layout.sport),
    remoteAddress: addressAt(layout.daddr, layout.daddr_v6),
    remotePort: bytes.readUInt16LE(raw + layout.dport),
  };
}

/** struct { u32 pid, ppid, tid, ptid; u64 time; } of FORK and EXIT, struct { u32 pid, tid; char comm[]; } of COMM. Threads are omitted. */
function processRecord(kind: ProcessRecord['kind'], bytes: Buffer, at: number): ProcessRecord | null {
  const end = at + bytes.readUInt16LE(at + 6);
  const body = at + headerLength;
  const [processId, second, third] = [bytes.readInt32LE(body), bytes.readInt32LE(body + 4), bytes.readInt32LE(body + 8)];
  if (processId !== (kind === 'named' ? second : third)) return null;
  const comm = kind === 'named' ? bytes.toString('utf8', body + 8, bytes.indexOf(0, body + 8)) : '';
  const isExec = kind === 'named' && (bytes.readUInt16LE(at + 4) & PERF_RECORD_MISC_COMM_EXEC) !== 0;
  return { kind, clock: clockAt(bytes, end - trailerLength + 8), processId, parentProcessId: kind === 'named' ? 0 : second, comm, isExec };
}

function clockAt(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at + 4) * microsecondsPerHighWord + bytes.readUInt32LE(at) / 1000;
}
