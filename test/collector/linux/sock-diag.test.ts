import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseDump, tcpRequest, udpRequest, type DumpEnd } from '../../../engine/collector/linux/sock-diag.ts';
import { AF_INET, AF_INET6, TCP, UDP, emptySocketTable } from '../../../engine/collector/linux/socket-cache/socket-table.ts';
import { readableRows, type ReadableRow } from './rows.ts';

/** Messages of kernel 6.18: struct nlmsghdr, struct inet_diag_msg, attributes. */
const recorded = {
  dualStackListener:
    '840000001200020000000000b91d0000 0a0a0000 9c410000 00000000000000000000000000000000 00000000000000000000000000000000 00000000' +
    '7d3b010000000000 00000000 00000000 ff010000 00000000 8ee20600' +
    '0500080000000000 05000b0000000000 08000f0000000000 0c00150001000000 0000000006001600 12000000',
  v6OnlyListener:
    '840000001200020000000000b91d0000 0a0a0000 9c420000 00000000000000000000000000000000 00000000000000000000000000000000 00000000' +
    '7e3b010000000000 00000000 00000000 ff010000 00000000 8fe20600' +
    '0500080000000000 05000b0001000000 08000f0000000000 0c00150001000000 0000000006001600 12000000',
  connection:
    '7c0000001200020000000000b91d0000 02010000 9c438c74 7f000001000000000000000000000000 7f000001000000000000000000000000 00000000' +
    '833b010000000000 00000000 00000000 00000000 e8030000 92e20600' +
    '0500080000000000 08000f0000000000 0c00150001000000 0000000006001600 52000000',
  bound:
    '7c0000001200020000000000b91d0000 02070000 ab590000 7f000001000000000000000000000000 00000000000000000000000000000000 00000000' +
    '853b010000000000 00000000 00000000 00000000 00000000 94e20600' +
    '0500080000000000 08000f0000000000 0c00150001000000 0000000006001600 52000000',
  timeWait:
    '600000001200020000000000b91d0000 02060300 8587a523 7f000001000000000000000000000000 7f000001000000000000000000000000 00000000' +
    '803b010000000000 50d60000 00000000 00000000 00000000 00000000 08000f0000000000',
  connectedUdp:
    '7c0000001400020000000000b91d0000 0a010000 9c449c45 00000000000000000000000000000001 00000000000000000000000000000001 00000000' +
    '843b010000000000 00000000 00000000 00000000 00000000 93e20600' +
    '0500080000000000 08000f0000000000 0c00150001000000 0000000006001600 10000000',
  done: '140000000300020000000000b91d000000000000',
  noEntry: '240000000200000000000000b91d0000 feffffff 4c000000120001030000000000000000',
};

const bytesOf = (...messages: string[]): Buffer => Buffer.from(messages.join('').replaceAll(' ', ''), 'hex');

/** Parses bytes as after recv(2): at the start of a longer buffer that contains the rest of another response after them. */
function parse(bytes: Buffer, protocol = TCP): { rows: ReadableRow[]; end: DumpEnd } {
  const received = Buffer.alloc(Math.ceil(bytes.length / 4) * 4 + 128, 0xee);
  bytes.copy(received);
  const table = emptySocketTable();
  const end = parseDump(new Int32Array(received.buffer, received.byteOffset, received.length / 4), bytes.length, protocol, table);
  return { rows: readableRows(table), end };
}

describe('sock_diag', () => {
  it('requests all sockets in all states', () => {
    assert.equal(tcpRequest([]).toString('hex'), `4c000000120001030000000000000000${'00'.repeat(52)}ffff000000000000`);
    assert.equal(
      udpRequest(AF_INET).toString('hex'),
      `48000000140001030000000000000000021100 00ffff0000${'00'.repeat(48)}`.replaceAll(' ', ''),
    );
    assert.equal(udpRequest(AF_INET6)[16], AF_INET6);
  });

  const cases: readonly { name: keyof typeof recorded; protocol?: number; row: ReadableRow }[] = [
    {
      name: 'dualStackListener',
      row: { protocol: 'TCP', local: ':: 40001', remote: ':: 0', state: 10, v6Only: false, inode: 451_214, uid: 0, cookie: '0:13b7d' },
    },
    {
      name: 'v6OnlyListener',
      row: { protocol: 'TCP', local: ':: 40002', remote: ':: 0', state: 10, v6Only: true, inode: 451_215, uid: 0, cookie: '0:13b7e' },
    },
    {
      name: 'connection',
      row: {
        protocol: 'TCP',
        local: '127.0.0.1 40003',
        remote: '127.0.0.1 35956',
        state: 1,
        v6Only: null,
        inode: 451_218,
        uid: 1000,
        cookie: '0:13b83',
      },
    },
    {
      name: 'bound',
      row: {
        protocol: 'TCP',
        local: '127.0.0.1 43865',
        remote: '0.0.0.0 0',
        state: 13,
        v6Only: null,
        inode: 451_220,
        uid: 0,
        cookie: '0:13b85',
      },
    },
    {
      name: 'timeWait',
      row: {
        protocol: 'TCP',
        local: '127.0.0.1 34183',
        remote: '127.0.0.1 42275',
        state: 6,
        v6Only: null,
        inode: 0,
        uid: 0,
        cookie: '0:13b80',
      },
    },
    {
      name: 'connectedUdp',
      protocol: UDP,
      row: { protocol: 'UDP', local: '::1 40004', remote: '::1 40005', state: 1, v6Only: null, inode: 451_219, uid: 0, cookie: '0:13b84' },
    },
  ];
  for (const { name, protocol, row } of cases) {
    it(`parses a recorded message: ${name}`, () =>
      assert.deepEqual(parse(bytesOf(recorded[name]), protocol), { rows: [row], end: { kind: 'more' } }));
  }

  it('parses several messages of one response, up to the last', () => {
    const { rows, end } = parse(bytesOf(recorded.connection, recorded.timeWait, recorded.done, recorded.connection));
    assert.equal(rows.length, 2);
    assert.equal(end.kind, 'done');
  });

  it('returns the error number if the kernel refuses', () => {
    assert.deepEqual(parse(bytesOf(recorded.noEntry)), { rows: [], end: { kind: 'refused', error: 2 } });
  });

  it('ignores a truncated message', () => {
    const whole = bytesOf(recorded.dualStackListener);
    for (let length = 0; length < whole.length; length++) assert.deepEqual(parse(whole.subarray(0, length)).rows, [], `${length} bytes`);
  });

  it('skips a message that is too short for a socket', () => {
    assert.deepEqual(parse(bytesOf('14000000120002000000000000000000 0a0a0000', recorded.connection)).rows.length, 1);
  });

  it('stops at attributes with a wrong length', () => {
    const bytes = bytesOf(recorded.v6OnlyListener);
    bytes.writeUInt16LE(0, 88);
    assert.equal(parse(bytes).rows[0]?.v6Only, null);
    bytes.writeUInt16LE(0xffff, 88);
    assert.equal(parse(bytes).rows[0]?.v6Only, null);
  });

  it('terminates with any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const { rows } = parse(Buffer.from(bytes));
        assert.ok(rows.length <= bytes.length / 88);
      }),
    );
    const pieces = fc.array(fc.constantFrom(...Object.values(recorded)), { maxLength: 4 });
    fc.assert(
      fc.property(pieces, fc.nat(), fc.nat({ max: 255 }), (messages, at, value) => {
        const bytes = bytesOf(...messages);
        if (bytes.length > 0) bytes[at % bytes.length] = value;
        parse(bytes);
      }),
    );
  });
});
