import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseProcNet } from '../../../engine/collector/linux/proc-net.ts';
import { AF_INET, AF_INET6, TCP, UDP, emptySocketTable } from '../../../engine/collector/linux/socket-cache/socket-table.ts';
import { readableRows, type ReadableRow } from './rows.ts';

/** Texts of kernel 6.18, with spaces at the line ends. */
const tcp = `\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                                                     
   0: 0100007F:9C43 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 451216 1 00000000164c80c7 100 0 0 10 0                    
   1: 0100007F:8587 0100007F:A523 06 00000000:00000000 03:0000156E 00000000     0        0 0 3 00000000a5a00d19                                      
   2: 0100007F:8C74 0100007F:9C43 01 00000000:00000000 00:00000000 00000000 100000        0 451217 2 00000000a27d47cf 20 0 0 10 -1                   
`;
const udp6 = `\
  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
 3257: 00000000000000000000000001000000:9C44 0000000000000000FFFF00000100007F:9C45 01 00000000:00000000 00:00000000 00000000     0        0 4294967290 2 00000000fb9deea0 0
`;

function parse(text: string | Uint8Array, protocol = TCP, family = AF_INET): ReadableRow[] {
  const table = emptySocketTable();
  const bytes = Buffer.from(text);
  // The buffer contains the rest of a longer text after it.
  parseProcNet(Buffer.concat([bytes, Buffer.from(tcp)]), bytes.length, protocol, family, table);
  return readableRows(table);
}

describe('/proc/net', () => {
  it('parses a recorded text', () => {
    assert.deepEqual(
      parse(tcp).map(({ cookie: _made, ...row }) => row),
      [
        { protocol: 'TCP', local: '127.0.0.1 40003', remote: '0.0.0.0 0', state: 10, v6Only: null, inode: 451_216, uid: 0 },
        { protocol: 'TCP', local: '127.0.0.1 34183', remote: '127.0.0.1 42275', state: 6, v6Only: null, inode: 0, uid: 0 },
        { protocol: 'TCP', local: '127.0.0.1 35956', remote: '127.0.0.1 40003', state: 1, v6Only: null, inode: 451_217, uid: 100_000 },
      ],
    );
    assert.deepEqual(
      parse(udp6, UDP, AF_INET6).map(({ cookie: _made, ...row }) => row),
      [{ protocol: 'UDP', local: '::1 40004', remote: '127.0.0.1 40005', state: 1, v6Only: null, inode: 4_294_967_290, uid: 0 }],
    );
  });

  it('assigns each socket a unique number, the same each time', () => {
    const cookies = parse(tcp).map(({ cookie }) => cookie);
    assert.equal(new Set(cookies).size, 3);
    assert.deepEqual(
      parse(tcp).map(({ cookie }) => cookie),
      cookies,
    );
  });

  it('skips a truncated line', () => {
    const line = tcp.split('\n')[1] ?? '';
    const upToInode = line.indexOf('451216');
    for (let length = 0; length < upToInode; length++) assert.deepEqual(parse(`${line.slice(0, length)}\n`), [], line.slice(0, length));
    assert.deepEqual(parse(line), [], 'without a line end there may be digits to come');
  });

  it('terminates with any text', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => void parse(bytes)));
    fc.assert(
      fc.property(fc.nat({ max: tcp.length - 1 }), fc.nat({ max: 255 }), (at, value) => {
        const bytes = Buffer.from(tcp);
        bytes[at] = value;
        assert.ok(parse(bytes).length <= 4);
      }),
    );
  });
});
