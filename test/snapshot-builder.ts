import * as fc from 'fast-check';
import { exposureOf, ipv4Text, ipv6Text } from '../engine/model/addresses.ts';
import { declarations, type FieldType } from '../engine/model/mapping-schema.ts';
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

const state = fc.oneof(
  fc.constantFrom(...tcpStates),
  fc.nat(99).map((number) => `Unknown(${number})` as const),
);
const missing = fc.dictionary(
  fc.constantFrom('path' as const, 'user' as const, 'opened' as const),
  fc.constantFrom(...missingReasons),
  plain,
);

/** Any value of each type of the schema. */
const values: { readonly [type in FieldType]: fc.Arbitrary<unknown> } = {
  text: hostileText,
  address,
  state,
  number: id,
  port,
  boolean: fc.boolean(),
  time,
  process: processName,
  processes: fc.array(processName, { maxLength: 3 }),
  services: fc.array(service, { maxLength: 3 }),
  modules: fc.array(moduleInfo, { maxLength: 3 }),
  addresses: fc.array(address, { maxLength: 3 }),
  reasons: missing,
};

const anyFields = fc.record(
  Object.fromEntries(
    declarations
      .filter(({ name, include }) => name !== 'exposure' && include !== 'names' && include !== 'addresses')
      .map(({ name, type, values: known, notNull }) => {
        const value = known ? fc.constantFrom(...known) : values[type];
        return [name, notNull ? value : orNull(value)];
      }),
  ),
);

/** Any mapping, with all optional fields of `--include`. */
export const anyMapping = anyFields.map(
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Each value was chosen by the declaration that its type comes from.
  (fields) => ({ ...fields, identity: '', exposure: exposureOf(String(fields['localAddress'])) }) as PortMapping,
);
