import assert from 'node:assert/strict';
import { UsageError } from '../../engine/cli/errors.ts';
import { filterOf, filterText, type FilterOptions } from '../../engine/cli/filters.ts';
import type { PortMapping } from '../../engine/model/port-mapping.ts';
import { createMapping, createOwnerlessMapping } from '../builders.ts';

const udp = { protocol: 'UDP', state: null, remoteAddress: null, remotePort: null } as const;
const listener = { state: 'Listen', remoteAddress: null, remotePort: null } as const;
const dhcp = [{ name: 'Dhcp', displayName: 'DHCP Client', type: 'shared process' }];

/** Whether each mapping that stands on the left of a case fits. */
const fitting: [title: string, options: FilterOptions, mapping: Partial<PortMapping>][] = [
  ['protocol', { tcp: true }, {}],
  ['one of two protocols', { tcp: true, udp: true }, udp],
  ['IPv4', { ipv4: true }, {}],
  ['IPv4 on a dual-stack socket', { ipv4: true }, { localAddress: '::', dualStack: true }],
  ['IPv6', { ipv6: true }, { localAddress: '::1' }],
  ['a TCP listener', { listening: true }, listener],
  ['a UDP socket that waits for anyone', { listening: true }, udp],
  ['bound', { bound: true }, { state: 'Bound' }],
  ['listening or bound', { listening: true, bound: true }, { state: 'Bound' }],
  ['listening or a state', { listening: true, state: ['Established'] }, {}],
  ['state in another spelling', { state: ['TIME_WAIT,syn-sent'] }, { state: 'TimeWait' }],
  ['a state that we do not know', { state: ['unknown(17)'] }, { state: 'Unknown(17)' }],
  ['not a state, of UDP', { state: ['!Established'] }, udp],
  ['port', { port: ['1447'] }, {}],
  ['one of several ports', { port: ['80,443', '1400-1500'] }, {}],
  ['a port of a range but for another one', { port: ['1-2000,!80'] }, {}],
  ['remote port', { remotePort: ['80'] }, {}],
  ['not a remote port, of a listener', { remotePort: ['!80'] }, listener],
  ['a network', { localAddress: ['192.168.0.0/16'] }, {}],
  ['not a remote network', { remoteAddress: ['!10.0.0.0/8'] }, {}],
  ['process by name', { process: ['SVCHOST.EXE'] }, {}],
  ['process without .exe', { process: ['svchost'] }, {}],
  ['process by wildcard', { process: ['svc*'] }, {}],
  ['process by its executable', { process: ['python3*'] }, { processName: 'inventory-serverd', path: '/usr/bin/python3.11' }],
  [
    'process by the link to its executable',
    { process: ['python3'] },
    { processName: 'python3.11', path: '/usr/bin/python3.11', commandLine: '/usr/bin/python3 -m http.server' },
  ],
  ['not a process that calls itself so', { process: ['!sshd'] }, { processName: 'evil', path: '/tmp/evil', commandLine: 'sshd -D' }],
  ['process by id', { process: ['1900'] }, {}],
  ['a process that shares the socket', { process: ['worker'] }, { sharedWith: [{ processId: 7, processName: 'worker' }] }],
  ['a process that shares the socket, by id', { process: ['7'] }, { sharedWith: [{ processId: 7, processName: null }] }],
  ['process by id and name', { process: ['svc*'], pid: ['7', '1900'] }, {}],
  ['another process than that one', { process: ['!chrome'] }, {}],
  ['not a process, of a socket without one', { process: ['!chrome'] }, { processId: null, processName: null }],
  ['account by its bare name', { user: ['system'] }, {}],
  ['account in full', { user: ['nt authority\\system'] }, {}],
  ['accounts of a domain', { user: ['NT AUTHORITY\\*'] }, {}],
  ['service by name', { service: ['dhcp'] }, { services: dhcp }],
  ['service by display name', { service: ['dhcp cl*'] }, { services: dhcp }],
  [
    'unit without its suffix',
    { service: ['nginx'] },
    { services: [{ name: 'nginx.service', displayName: 'nginx.service', type: 'unit' }] },
  ],
  ['spaces around values', { port: [' 80 , ! 443,1447 '] }, {}],
];

const unfitting: [title: string, options: FilterOptions, mapping: Partial<PortMapping>][] = [
  ['the other protocol', { udp: true }, {}],
  ['IPv4 on a socket for IPv6 only', { ipv4: true }, { localAddress: '::', dualStack: false }],
  ["IPv6 on a dual-stack socket's IPv4 end", { ipv6: true }, { localAddress: '127.0.0.1' }],
  ['a connection that should listen', { listening: true }, {}],
  ['connected UDP that should listen', { listening: true }, { ...udp, remoteAddress: '10.0.0.1', remotePort: 53 }],
  ['a state, of UDP', { state: ['Listen'] }, udp],
  ['not its state', { state: ['!Established'] }, {}],
  ['a port that was taken out again', { port: ['1-2000,!1447'] }, {}],
  ['a remote port, of a listener', { remotePort: ['0-65535'] }, listener],
  ['one filter of two', { tcp: true, port: ['80'] }, {}],
  ['a part of a name', { process: ['svc'] }, {}],
  ['a name and another id', { process: ['svc*'], pid: ['7'] }, {}],
  ['part of an id', { process: ['190'] }, {}],
  ['a process that shares, taken out', { process: ['!worker'] }, { sharedWith: [{ processId: 7, processName: 'worker' }] }],
  ['a process, of a socket without one', { process: ['*'] }, { processId: null, processName: null }],
  ['an account, of a socket without one', { user: ['*'] }, { user: null }],
  ['a domain as a name', { user: ['NT AUTHORITY'] }, {}],
  ['a service, of a process without', { service: ['*'] }, {}],
  ['a literal star that is none', { process: ['svc`*'] }, {}],
];

/** What cannot be used, the message's core and what is offered instead. */
const refused: [options: FilterOptions, message: RegExp, remedy: RegExp][] = [
  [{ port: ['70000'] }, /^invalid value '70000' for --port: the highest port is 65535$/, /0 to 65535/],
  [{ port: ['8999-8000'] }, /the end of the range is below its start/, /8000-8999/],
  [{ port: ['1-70000'] }, /the highest port is/, /65535/],
  [{ port: ['http'] }, /'http' for --port: not a port/, /65535/],
  [{ port: ['-5'] }, /'-5'/, /65535/],
  [{ port: ['80,,443'] }, /^--port has an empty value$/, /omit the option/],
  [{ remotePort: [''] }, /^--remote-port has an empty value$/, /omit the option/],
  [{ process: ['!'] }, /^--process has an empty value$/, /omit the option/],
  [{ pid: ['svchost'] }, /^invalid value 'svchost' for --pid: not a process id$/, /--process accepts names/],
  [{ state: ['Open'] }, /^invalid value 'Open' for --state: not a TCP state$/, /Listen, .*TimeWait/],
  [{ localAddress: ['localhost'] }, /'localhost' for --local-address: not an address/, /10\.0\.0\.0\/8/],
  [{ remoteAddress: ['10.0.0.0/33'] }, /'10\.0\.0\.0\/33'/, /fe80::\/10/],
];

describe('filters', () => {
  for (const [title, options, mapping] of fitting) {
    it(`fits: ${title}`, () => assert.equal(filterOf(options)?.(createMapping(mapping)), true));
  }
  for (const [title, options, mapping] of unfitting) {
    it(`does not fit: ${title}`, () => assert.equal(filterOf(options)?.(createMapping(mapping)), false));
  }
  for (const [options, message, remedy] of refused) {
    it(`refuses ${JSON.stringify(options)}`, () =>
      assert.throws(
        () => filterOf(options),
        (error) => {
          assert.ok(error instanceof UsageError);
          assert.match(error.message, message);
          assert.match(error.remedy, remedy);
          return true;
        },
      ));
  }

  const literal: [typed: string, name: string][] = [
    ['a`,b', 'a,b'],
    ['x,a``,b', 'a`'],
    ['`!root', '!root'],
    ['`123', '123'],
    ['a`*', 'a*'],
    ['` a` ', ' a '],
    [' a`b ', 'ab'],
  ];
  for (const [typed, name] of literal) {
    it(`finds ${JSON.stringify(name)} by the literal characters of ${JSON.stringify(typed)}`, () =>
      assert.equal(filterOf({ process: [typed] })?.(createMapping({ processName: name, processId: 9, path: null })), true));
  }

  it('is none without options', () => assert.equal(filterOf({}), null));

  it('lets a socket without owner pass all that is not about one', () => {
    assert.equal(filterOf({ tcp: true, state: ['TimeWait'], port: ['1447'] })?.(createOwnerlessMapping()), true);
  });

  it('can be described for messages', () => {
    assert.equal(
      filterText({ tcp: true, remotePort: ['80', '443,!8'], process: ['chrome'] }),
      '--tcp --remote-port 80,443,!8 --process chrome',
    );
    assert.equal(filterText({ port: Array.from({ length: 5000 }, (_, i) => String(i)) }), '--port 0,1,2,3,4,5,6,7,8,9 (and 4990 more)');
  });
});
