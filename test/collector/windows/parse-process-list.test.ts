import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseProcesses, readUnicodeString } from '../../../engine/collector/windows/parse-process-list.ts';

const address = 0x1_2345_6000n;
const entrySize = 256 + 80; // SYSTEM_PROCESS_INFORMATION and one SYSTEM_THREAD_INFORMATION

interface Entry {
  readonly processId: number;
  readonly parent?: number;
  readonly created?: bigint;
  readonly name?: string;
}

/** A list as NtQuerySystemInformation fills it at `address`: entries, each followed by its threads and its name. */
function listOf(entries: readonly Entry[]): Buffer {
  const parts = entries.map(({ name = '' }) => Math.ceil((entrySize + 2 * name.length + 2) / 8) * 8);
  const bytes = Buffer.alloc(parts.reduce((sum, size) => sum + size, 0));
  let at = 0;
  entries.forEach(({ processId, parent = 0, created = 0n, name = '' }, index) => {
    const size = parts[index] ?? 0;
    bytes.writeUInt32LE(index === entries.length - 1 ? 0 : size, at);
    bytes.writeUInt32LE(1, at + 4);
    bytes.writeBigUInt64LE(created, at + 0x20);
    bytes.writeUInt16LE(2 * name.length, at + 0x38);
    bytes.writeUInt16LE(2 * name.length + 2, at + 0x3a);
    bytes.writeBigUInt64LE(name === '' ? 0n : address + BigInt(at + entrySize), at + 0x40);
    bytes.writeBigUInt64LE(BigInt(processId), at + 0x50);
    bytes.writeBigUInt64LE(BigInt(parent), at + 0x58);
    bytes.write(name, at + entrySize, 'utf16le');
    at += size;
  });
  return bytes;
}

describe('the list of processes', () => {
  const entries = [
    { processId: 0 },
    { processId: 4, name: 'System', created: 7n },
    { processId: 1234, parent: 4, name: 'svc\u202E,\n"host.exe', created: 134_118_254_456_780_000n },
    { processId: 0xffff_fffc, parent: 1234, name: '' },
  ];

  it('returns name, parent and start of each process, without the idle process', () => {
    assert.deepEqual(
      [...parseProcesses(listOf(entries), address).values()],
      [
        { processId: 4, started: 7, name: 'System', parentProcessId: 0 },
        { processId: 1234, started: 134_118_254_456_780_000, name: 'svc\u202E,\n"host.exe', parentProcessId: 4 },
        { processId: 0xffff_fffc, started: null, name: '', parentProcessId: 1234 },
      ],
    );
  });

  it('returns the complete entries if the bytes are truncated', () => {
    const list = listOf(entries);
    for (let length = 0; length < list.length; length++) {
      const parsed = [...parseProcesses(list.subarray(0, length), address).keys()];
      assert.deepEqual(parsed, [4, 1234, 0xffff_fffc].slice(0, parsed.length));
    }
  });

  it('ends for every input', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        assert.ok(parseProcesses(Buffer.from(bytes), address).size <= bytes.length);
      }),
    );
  });
});

describe('a string by address', () => {
  const text = (length: number, position: bigint): Buffer => {
    const bytes = Buffer.alloc(24);
    bytes.writeUInt16LE(length, 0);
    bytes.writeBigUInt64LE(position, 8);
    bytes.write('abcd', 16, 'utf16le');
    return bytes;
  };
  for (const [title, length, position, expected] of [
    ['is read at its address', 8, address + 16n, 'abcd'],
    ['can be a part of the characters there', 4, address + 18n, 'bc'],
    ['is empty if its length is 0', 0, 0n, ''],
    ['is empty if it starts before the bytes', 8, address - 1n, ''],
    ['is empty if it ends after them', 10, address + 16n, ''],
  ] as const) {
    it(title, () => assert.equal(readUnicodeString(text(length, position), 0, address), expected));
  }
});
