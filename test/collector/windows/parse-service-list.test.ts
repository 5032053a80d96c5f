import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseServices } from '../../../engine/collector/windows/parse-service-list.ts';

const address = 0x7ff0_0000n;
const rowSize = 56; // ENUM_SERVICE_STATUS_PROCESSW on x64

interface Row {
  readonly name: string;
  readonly displayName: string;
  readonly type: number;
  readonly processId: number;
}

/** A buffer as EnumServicesStatusExW fills it at `address`: rows at the start, strings at the end. */
function listOf(rows: readonly Row[]): Buffer {
  const bytes = Buffer.alloc(4096);
  let end = bytes.length;
  const append = (text: string): bigint => {
    end -= 2 * text.length + 2;
    bytes.write(text, end, 'utf16le');
    return address + BigInt(end);
  };
  rows.forEach(({ name, displayName, type, processId }, index) => {
    bytes.writeBigUInt64LE(append(name), index * rowSize);
    bytes.writeBigUInt64LE(append(displayName), index * rowSize + 8);
    bytes.writeUInt32LE(type, index * rowSize + 16);
    bytes.writeUInt32LE(4, index * rowSize + 20); // SERVICE_RUNNING
    bytes.writeUInt32LE(processId, index * rowSize + 44);
  });
  return bytes;
}

describe('the list of services', () => {
  const rows = [
    { name: 'Dnscache', displayName: 'DNS Client', type: 0x20, processId: 1500 },
    { name: 'Spooler', displayName: 'Print Spooler', type: 0x110, processId: 2000 },
    { name: 'CDPUserSvc_3a5f1', displayName: 'CDPUserSvc_3a5f1', type: 0xe0, processId: 1500 },
    { name: 'Solo_3a5f1', displayName: 'Ünïcode\u202E', type: 0xd0, processId: 9 },
    { name: 'Pending', displayName: 'has no process yet', type: 0x10, processId: 0 },
  ];

  it('returns the services of each process in their order, with the name of their type', () => {
    assert.deepEqual(
      [...parseServices(listOf(rows), address, rows.length)],
      [
        [
          1500,
          [
            { name: 'Dnscache', displayName: 'DNS Client', type: 'shared process' },
            { name: 'CDPUserSvc_3a5f1', displayName: 'CDPUserSvc_3a5f1', type: 'user shared process' },
          ],
        ],
        [2000, [{ name: 'Spooler', displayName: 'Print Spooler', type: 'own process' }]],
        [9, [{ name: 'Solo_3a5f1', displayName: 'Ünïcode\u202E', type: 'user own process' }]],
      ],
    );
  });

  it('reads only rows within the bytes', () => {
    const list = listOf(rows);
    assert.equal(parseServices(list.subarray(0, rowSize), address, rows.length).size, 1);
    assert.equal(parseServices(list.subarray(0, rowSize - 1), address, rows.length).size, 0);
    const textless = [{ name: '', displayName: '', type: 'shared process' }];
    assert.deepEqual(parseServices(list.subarray(0, rowSize), address, 1).get(1500), textless);
  });

  it('ends for every input', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.integer({ min: 0, max: 0xffff_ffff }), (bytes, count) => {
        assert.ok(parseServices(Buffer.from(bytes), address, count).size <= bytes.length / rowSize);
      }),
    );
  });
});
