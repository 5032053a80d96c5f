import type { Change } from '../../engine/model/log-events.ts';
import { unknownFields } from '../../engine/model/mapping-schema.ts';
import { PreciseTime } from '../../engine/model/precise-time.ts';
import type { PortMapping } from '../../engine/model/port-mapping.ts';

/** A listener of svchost.exe as Windows reports it to an administrator. */
const listener: PortMapping = {
  ...unknownFields,
  protocol: 'TCP',
  localAddress: '0.0.0.0',
  localPort: 3389,
  state: 'Listen',
  exposure: 'Any',
  opened: new Date('2024-11-05T15:04:57.123Z'),
  processId: 1096,
  processStarted: new Date('2024-11-05T15:00:01.456Z'),
  processName: 'svchost.exe',
  path: 'C:\\Windows\\System32\\svchost.exe',
  commandLine: 'C:\\Windows\\System32\\svchost.exe -k NetworkService -s TermService',
  parentProcessId: 848,
  user: 'NT AUTHORITY\\NETWORK SERVICE',
  services: [{ name: 'TermService', displayName: 'Remote Desktop Services', type: 'shared process' }],
  sharedWith: [],
  missing: { company: 'NotSupported' },
  identity: '133752926971230000',
};

/** A connection to the listener. The peer runs on the same machine, its address has a scope. */
const connection: PortMapping = {
  ...listener,
  localAddress: 'fe80::1c2d:3e4f%12',
  remoteAddress: 'fe80::1c2d:3e4f%12',
  remotePort: 50_123,
  state: 'Established',
  exposure: 'LinkLocal',
  peer: { processId: 7332, processName: 'mstsc.exe' },
  missing: {},
};

/** The connection after it was closed: Windows reports process 0 in TIME WAIT. */
const timeWait: PortMapping = {
  ...connection,
  state: 'TimeWait',
  peer: null,
};

/** A UDP socket of a process that may not be read; Windows keeps no remote endpoints of UDP. */
const protectedUdp: PortMapping = {
  ...unknownFields,
  protocol: 'UDP',
  localAddress: '::',
  localPort: 5353,
  exposure: 'Any',
  opened: new Date('2024-11-05T15:05:00.000Z'),
  processId: 4420,
  processName: 'MsMpEng.exe',
  services: [],
  sharedWith: [],
  missing: { remoteAddress: 'NotSupported', path: 'Protected', user: 'AccessDenied' },
  identity: '',
};

/** A connection in TIME WAIT that no poll has listed before: nothing is known of its owner. */
const orphan: PortMapping = {
  ...unknownFields,
  protocol: 'TCP',
  localAddress: '192.168.1.103',
  localPort: 1447,
  remoteAddress: '65.55.200.252',
  remotePort: 443,
  state: 'TimeWait',
  exposure: 'Private',
  services: [],
  sharedWith: [],
  missing: { processId: 'Kernel' },
  identity: '',
};

const time = new Date('2024-11-05T15:04:58.000Z');

/** One change of each kind on Windows. */
export const changes = {
  opened: { time, event: 'opened', source: 'poll', mapping: listener },
  connected: { time, event: 'opened', source: 'event', mapping: connection },
  changed: {
    time,
    event: 'changed',
    source: 'poll',
    mapping: timeWait,
    previous: { state: 'Established', services: connection.services, user: null },
  },
  closed: { time, event: 'closed', source: 'poll', mapping: timeWait, seconds: 12.345 },
  closedUnknown: { time, event: 'closed', source: 'inferred', mapping: orphan, seconds: null },
  failed: {
    time: new PreciseTime(1_730_819_098_123_456),
    event: 'connectFailed',
    source: 'event',
    mapping: { ...orphan, state: 'SynSent' },
    seconds: 0.001234,
  },
  protected: { time, event: 'opened', source: 'poll', mapping: protectedUdp },
} as const satisfies { readonly [name: string]: Change };
