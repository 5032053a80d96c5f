import * as fc from 'fast-check';
import { exposureOf, ipv4Text, ipv6Text } from '../engine/model/addresses.ts';
import { missingReasons, type PortMapping } from '../engine/model/port-mapping.ts';
import { tcpStates } from '../engine/model/tcp-states.ts';
import { hostileText } from './malicious-strings.ts';

const orNull = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(values);
const port = fc.integer({ min: 0, max: 65_535 });
const id = fc.integer({ min: 1, max: 4_194_304 });
const time = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true });
const address = fc.oneof(
  fc.uint8Array({ minLength: 4, maxLength: 4 }).map((bytes) => ipv4Text(bytes, 0)),
  fc.tuple(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.nat(9)).map(([bytes, scope]) => ipv6Text(bytes, 0, scope)),
);
const plain = { noNullPrototype: true } as const;
const processName = fc.record({ processId: id, processName: orNull(hostileText) }, plain);
const service = fc.record({ name: hostileText, displayName: hostileText, type: fc.constantFrom('own process', 'unit') }, plain);
const moduleInfo = fc.record(
  { path: hostileText, base: fc.constant('0x7ffb1c2d0000'), deleted: fc.constant(true as const) },
  { ...plain, requiredKeys: ['path', 'base'] },
);

/** Any possible mapping, with all optional fields. */
export const anyMapping: fc.Arbitrary<PortMapping> = fc
  .record({
    protocol: fc.constantFrom('TCP' as const, 'UDP' as const),
    localAddress: address,
    localPort: port,
    remoteAddress: orNull(address),
    remotePort: orNull(port),
    state: orNull(
      fc.oneof(
        fc.constantFrom(...tcpStates),
        fc.nat(99).map((number) => `Unknown(${number})` as const),
      ),
    ),
    dualStack: orNull(fc.boolean()),
    opened: orNull(time),
    processId: orNull(id),
    processStarted: orNull(time),
    processName: orNull(hostileText),
    path: orNull(hostileText),
    deleted: orNull(fc.boolean()),
    commandLine: orNull(hostileText),
    parentProcessId: orNull(id),
    user: orNull(hostileText),
    services: fc.array(service, { maxLength: 3 }),
    peer: orNull(processName),
    sharedWith: fc.array(processName, { maxLength: 3 }),
    boundDevice: orNull(hostileText),
    namespace: orNull(hostileText),
    container: orNull(hostileText),
    identity: fc.constant(''),
    company: orNull(hostileText),
    description: orNull(hostileText),
    version: orNull(hostileText),
    signer: orNull(hostileText),
    sha256: orNull(hostileText),
    modules: orNull(fc.array(moduleInfo, { maxLength: 3 })),
    missing: fc.dictionary(fc.constantFrom('path' as const, 'user' as const, 'opened' as const), fc.constantFrom(...missingReasons), plain),
  })
  .map((fields) => ({ ...fields, exposure: exposureOf(fields.localAddress) }));
