import { parseStateLayout, type StateLayout } from '../../../../engine/collector/linux/state-events/parse-record.ts';

const common = `
	field:unsigned short common_type;	offset:0;	size:2;	signed:0;
	field:unsigned char common_flags;	offset:2;	size:1;	signed:0;
	field:unsigned char common_preempt_count;	offset:3;	size:1;	signed:0;
	field:int common_pid;	offset:4;	size:4;	signed:1;

	field:const void * skaddr;	offset:8;	size:8;	signed:0;
	field:int oldstate;	offset:16;	size:4;	signed:1;
	field:int newstate;	offset:20;	size:4;	signed:1;
	field:__u16 sport;	offset:24;	size:2;	signed:0;
	field:__u16 dport;	offset:26;	size:2;	signed:0;
	field:__u16 family;	offset:28;	size:2;	signed:0;
`;
const end = '\nprint fmt: "family=%s protocol=%s sport=%hu", REC->family, REC->protocol, REC->sport\n';

/** The `format` file of `sock:inet_sock_set_state` of Linux 6.18. */
export const format618 = `name: inet_sock_set_state
ID: 2287
format:${common}\tfield:__u16 protocol;	offset:30;	size:2;	signed:0;
	field:__u8 saddr[4];	offset:32;	size:4;	signed:0;
	field:__u8 daddr[4];	offset:36;	size:4;	signed:0;
	field:__u8 saddr_v6[16];	offset:40;	size:16;	signed:0;
	field:__u8 daddr_v6[16];	offset:56;	size:16;	signed:0;
${end}`;

/** That of Linux 4.18: the protocol takes one byte there, and no field after it is aligned. */
export const format418 = `name: inet_sock_set_state
ID: 1384
format:${common}\tfield:__u8 protocol;	offset:30;	size:1;	signed:0;
	field:__u8 saddr[4];	offset:31;	size:4;	signed:0;
	field:__u8 daddr[4];	offset:35;	size:4;	signed:0;
	field:__u8 saddr_v6[16];	offset:39;	size:16;	signed:0;
	field:__u8 daddr_v6[16];	offset:55;	size:16;	signed:0;
${end}`;

/** The layout of a `format` file that has all fields. */
export function layoutOf(format: string): StateLayout {
  const layout = parseStateLayout(format);
  if (typeof layout === 'string') throw new Error(`no field ${layout}`);
  return layout;
}

/** The values of a sample. Addresses have 4 or 16 bytes; IPv4 addresses of samples of an IPv6 socket are absent. */
export interface Sample {
  readonly pid?: number;
  readonly tid?: number;
  /** Nanoseconds. */
  readonly time?: bigint;
  readonly socket?: bigint;
  readonly oldState: number;
  readonly newState: number;
  readonly family: number;
  readonly local: readonly [address: readonly number[], port: number];
  readonly remote: readonly [address: readonly number[], port: number];
}

/** struct { header; u32 pid, tid; u64 time; u32 size; char data[size]; } */
export function sampleBytes(sample: Sample, layout: StateLayout): Buffer {
  const { pid = 100, tid = pid, time = 0n, socket = 0xffff_8888_0000_1000n, oldState, newState, family, local, remote } = sample;
  const data = Buffer.alloc(76);
  data.writeBigUInt64LE(socket, layout.skaddr);
  data.writeInt32LE(oldState, layout.oldstate);
  data.writeInt32LE(newState, layout.newstate);
  data.writeUInt16LE(local[1], layout.sport);
  data.writeUInt16LE(remote[1], layout.dport);
  data.writeUInt16LE(family, layout.family);
  for (const [[address], v4, v6] of [
    [local, layout.saddr, layout.saddr_v6],
    [remote, layout.daddr, layout.daddr_v6],
  ] as const) {
    Buffer.from(address).copy(data, address.length === 4 ? v4 : v6);
  }
  return record(9, 0, sampleStart(pid, tid, time, data.length), data);
}

/** A sample of `sched:sched_process_exec`: its text is after the three fields, and `offset` is the place of the first one. */
export function execBytes(pid: number, file: string, offset: number): Buffer {
  const data = Buffer.alloc(offset + 12 + 256);
  const length = data.write(`${file}\0`, offset + 12);
  data.writeUInt32LE((length << 16) | (offset + 12), offset);
  return record(9, 0, sampleStart(pid, pid, 0n, data.length), data);
}

function sampleStart(pid: number, tid: number, time: bigint, length: number): Buffer {
  const start = Buffer.alloc(20);
  start.writeInt32LE(pid, 0);
  start.writeInt32LE(tid, 4);
  start.writeBigUInt64LE(time, 8);
  start.writeUInt32LE(length, 16);
  return start;
}

/** PERF_RECORD_LOST: struct { header; u64 id; u64 lost; sample_id; } */
export function lostBytes(count: bigint): Buffer {
  const body = Buffer.alloc(16);
  body.writeBigUInt64LE(count, 8);
  return record(2, 0, body, trailer(1, 1, 0n));
}

/** PERF_RECORD_COMM: struct { header; u32 pid, tid; char comm[]; sample_id; }; the name is filled up with zeros to eight bytes. */
export function commBytes(pid: number, tid: number, comm: string, { time = 0n, isExec = true } = {}): Buffer {
  const name = Buffer.alloc(Math.ceil((Buffer.byteLength(comm) + 1) / 8) * 8);
  name.write(comm);
  return record(3, isExec ? 1 << 13 : 0, words(pid, tid), name, trailer(pid, tid, time));
}

/** PERF_RECORD_FORK (7) and PERF_RECORD_EXIT (4): struct { header; u32 pid, ppid; u32 tid, ptid; u64 time; sample_id; } */
export function taskBytes(type: 4 | 7, [pid, ppid, tid, ptid]: readonly [number, number, number, number], time = 0n): Buffer {
  const clock = Buffer.alloc(8);
  clock.writeBigUInt64LE(time);
  return record(type, 0, words(pid, ppid, tid, ptid), clock, trailer(ppid, ptid, time));
}

function trailer(pid: number, tid: number, time: bigint): Buffer {
  const clock = Buffer.alloc(8);
  clock.writeBigUInt64LE(time);
  return Buffer.concat([words(pid, tid), clock]);
}

function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeInt32LE(value, index * 4));
  return bytes;
}

/** struct perf_event_header { u32 type; u16 misc; u16 size; } and the rest */
function record(type: number, misc: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const header = Buffer.alloc(8);
  header.writeUInt32LE(type, 0);
  header.writeUInt16LE(misc, 4);
  header.writeUInt16LE(header.length + body.length, 6);
  return Buffer.concat([header, body]);
}
