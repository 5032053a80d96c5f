import assert from 'node:assert/strict';
import { parseExec, parseExecLayout, parseRecord } from '../../../../engine/collector/linux/state-events/parse-record.ts';
import { readRecords } from '../../../../engine/collector/linux/state-events/perf-ring.ts';
import { commBytes, execBytes, format418, format618, layoutOf, lostBytes, sampleBytes, taskBytes } from './kernel-records.ts';

const [AF_INET, AF_INET6] = [2, 10];
const v4 = [127, 0, 0, 1];
const other4 = [10, 2, 3, 4];
const mapped = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1];
const linkLocal = [0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

describe('a record of the kernel', () => {
  for (const [version, format] of [
    ['6.18', format618],
    ['4.18', format418],
  ] as const) {
    const layout = layoutOf(format);
    for (const [what, family, local, remote, localAddress, remoteAddress] of [
      ['IPv4', AF_INET, v4, other4, '127.0.0.1', '10.2.3.4'],
      ['IPv6', AF_INET6, linkLocal, linkLocal, 'fe80::1', 'fe80::1'],
      ['IPv4 at an IPv6 socket', AF_INET6, mapped, mapped, '127.0.0.1', '127.0.0.1'],
    ] as const) {
      it(`of Linux ${version} is a change of a state, ${what}`, () => {
        const socket = 0xffff_9fd7_e819_2000n;
        const time = 2n ** 55n + 1500n;
        const sample = { pid: 7, tid: 8, time, socket, oldState: 2, newState: 1, family };
        const bytes = sampleBytes({ ...sample, local: [local, 65_535], remote: [remote, 443] }, layout);
        // Not at the start of the buffer.
        assert.deepEqual(parseRecord(Buffer.concat([Buffer.alloc(24), bytes]), 24, layout), {
          kind: 'state',
          clock: Number(time) / 1000,
          processId: 7,
          threadId: 8,
          socket: 0x9fd7_e819_2000,
          oldState: 2,
          newState: 1,
          localAddress,
          localPort: 65_535,
          remoteAddress,
          remotePort: 443,
        });
      });
    }
  }

  const layout = layoutOf(format618);
  for (const [what, bytes, expected] of [
    ['a number of lost records', lostBytes(12_345_678n), { kind: 'lost', count: 12_345_678 }],
    [
      'the start of a process',
      taskBytes(7, [20, 10, 20, 11], 5000n),
      { kind: 'started', clock: 5, processId: 20, parentProcessId: 10, comm: '', isExec: false },
    ],
    ['the end of a process', taskBytes(4, [20, 10, 20, 10], 6000n), { kind: 'ended', clock: 6, processId: 20, parentProcessId: 10 }],
    ['the start of a thread', taskBytes(7, [20, 20, 21, 20]), null],
    ['the end of a thread', taskBytes(4, [20, 10, 21, 10]), null],
    [
      'the name of a program',
      commBytes(20, 20, 'fifteen bytes !', { time: 7000n }),
      { kind: 'named', clock: 7, processId: 20, parentProcessId: 0, comm: 'fifteen bytes !', isExec: true },
    ],
    [
      'a name that a process has chosen',
      commBytes(20, 20, 'é', { time: 7000n, isExec: false }),
      { kind: 'named', clock: 7, comm: 'é', isExec: false },
    ],
    ['the name of a thread', commBytes(20, 21, 'worker', { isExec: false }), null],
  ] as const) {
    it(`is ${what}`, () => {
      const record = parseRecord(bytes, 0, layout);
      if (expected === null) assert.equal(record, null);
      else assert.partialDeepStrictEqual(record, expected);
      assert.equal(parseExec(bytes, 0, { filename: 8 }), null);
    });
  }

  it('of an unknown type is omitted', () => {
    const bytes = lostBytes(1n);
    bytes.writeUInt32LE(99, 0);
    assert.equal(parseRecord(bytes, 0, layout), null);
  });
});

describe('a started program', () => {
  for (const offset of [8, 16]) {
    it(`is in a sample with its file, at ${offset}`, () => {
      const format = `\tfield:__data_loc char[] filename;\toffset:${offset};\tsize:4;\tsigned:0;\n`;
      const layout = parseExecLayout(format);
      assert.ok(typeof layout !== 'string');
      const bytes = execBytes(20, '/usr/bin/é', offset);
      assert.deepEqual(parseExec(Buffer.concat([Buffer.alloc(8), bytes]), 8, layout), { processId: 20, file: '/usr/bin/é' });
    });
  }
  it('needs the field of its file', () => assert.equal(parseExecLayout(format618), 'filename'));
});

describe('a ring of the kernel', () => {
  const layout = layoutOf(format618);
  const sample = (time: bigint): Buffer =>
    sampleBytes({ time, oldState: 7, newState: 2, family: AF_INET, local: [v4, 0], remote: [v4, 80] }, layout);
  const size = 512;

  /** Writes records as the kernel does, and returns the times of those that are read. */
  function times(control: BigUint64Array, data: Buffer, records: readonly Buffer[]): number[] {
    let head = control[128] ?? 0n;
    for (const bytes of records) {
      for (const byte of bytes) data[Number(head++ % BigInt(size))] = byte;
    }
    control[128] = head;
    const found: number[] = [];
    readRecords(control, data, (bytes, at) => {
      const record = parseRecord(bytes, at, layout);
      if (record?.kind === 'state') found.push(record.clock);
    });
    assert.equal(control[129], head);
    return found;
  }

  it('is read once, in order, also where a record wraps around its end', () => {
    const control = new BigUint64Array(512);
    const data = Buffer.alloc(size);
    let time = 0n;
    for (let round = 0; round < 100; round++) {
      const written = Array.from({ length: round % 5 }, () => (time += 1000n));
      assert.deepEqual(
        times(control, data, written.map(sample)),
        written.map((at) => Number(at) / 1000),
      );
    }
    assert.ok((control[129] ?? 0n) > 20n * BigInt(size));
  });

  it('is read where its head exceeds 32 bits', () => {
    const control = new BigUint64Array(512);
    control[128] = control[129] = 2n ** 40n - 64n;
    assert.deepEqual(times(control, Buffer.alloc(size), [sample(1000n), sample(2000n)]), [1, 2]);
  });
});
