import assert from 'node:assert/strict';
import { changeLine } from '../../../engine/cli/output/change-line.ts';
import type { Change } from '../../../engine/model/log-events.ts';
import { createMapping, createOwnerlessMapping } from '../../builders.ts';

const time = new Date(2008, 5, 30, 9, 7, 5);
const listener = { remoteAddress: null, remotePort: null, state: 'Listen' } as const;

describe('a change on a terminal', () => {
  const cases: { readonly [line: string]: Change } = {
    '09:07:05 opened  TCP 192.168.1.103:1447 -> 65.55.200.252:80 Established  svchost.exe (1900)  NT AUTHORITY\\SYSTEM': {
      time,
      event: 'opened',
      source: 'poll',
      mapping: createMapping(),
    },
    '09:07:05 changed TCP 192.168.1.103:1447 -> 65.55.200.252:80 Established -> CloseWait  svchost.exe (1900)  NT AUTHORITY\\SYSTEM': {
      time,
      event: 'changed',
      source: 'poll',
      mapping: createMapping({ state: 'CloseWait' }),
      previous: { state: 'Established' },
    },
    '09:07:05 closed  TCP [::1]:22 Listen  ? (1900)  NT AUTHORITY\\SYSTEM  after 61.5 s': {
      time,
      event: 'closed',
      source: 'poll',
      mapping: createMapping({ ...listener, localAddress: '::1', localPort: 22, processName: null }),
      seconds: 61.46,
    },
    '09:07:05 opened  TCP 0.0.0.0%e\\x1bth0:22 Listen  svchost.exe (1900)  NT AUTHORITY\\SYSTEM': {
      time,
      event: 'opened',
      source: 'poll',
      mapping: createMapping({ ...listener, localAddress: '0.0.0.0', localPort: 22, boundDevice: 'e\u001bth0' }),
    },
    '09:07:05 opened  TCP [fe80::1%2]:22 Listen  svchost.exe (1900)  NT AUTHORITY\\SYSTEM': {
      time,
      event: 'opened',
      source: 'poll',
      mapping: createMapping({ ...listener, localAddress: 'fe80::1%2', localPort: 22, boundDevice: 'eth0' }),
    },
    '09:07:05 opened  TCP 10.0.0.1:22 -> 10.0.0.2:5000 TimeWait  -': {
      time,
      event: 'opened',
      source: 'event',
      mapping: createOwnerlessMapping({ localAddress: '10.0.0.1', localPort: 22, remoteAddress: '10.0.0.2', remotePort: 5000 }),
    },
    '09:07:05 closed  TCP 192.168.1.103:1447 -> 65.55.200.252:80 Established  svchost.exe (1900)  NT AUTHORITY\\SYSTEM  after 1.3 ms': {
      time,
      event: 'closed',
      source: 'event',
      mapping: createMapping(),
      seconds: 0.001_287,
    },
    '09:07:05 failed  TCP 192.168.1.103:1447 -> 65.55.200.252:80 SynSent  svchost.exe (1900)  NT AUTHORITY\\SYSTEM  after 3.0 s': {
      time,
      event: 'connectFailed',
      source: 'event',
      mapping: createMapping({ state: 'SynSent' }),
      seconds: 3.0007,
    },
    '09:07:05 opened  UDP [fe80::1%2]:53  \\x1b[31mx\\u{202e} (1900)  a\\x0ab  (inferred)': {
      time,
      event: 'opened',
      source: 'inferred',
      mapping: createMapping({
        protocol: 'UDP',
        localAddress: 'fe80::1%2',
        localPort: 53,
        remoteAddress: null,
        remotePort: null,
        state: null,
        processName: '\u001b[31mx\u202e',
        user: 'a\nb',
      }),
    },
  };
  for (const [line, change] of Object.entries(cases)) it(line, () => assert.equal(changeLine(change), `${line}\n`));
});
