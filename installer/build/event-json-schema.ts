import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  eventSchema,
  eventSchemaVersion,
  headFields,
  type EventDeclaration,
  type EventField,
  type EventFields,
  type TextForm,
} from '../../engine/model/event-schema.ts';
import { kindPattern } from '../../engine/model/log-kinds.ts';
import { declarations, type Declaration, type FieldName, type FieldType } from '../../engine/model/mapping-schema.ts';
import { missingReasons } from '../../engine/model/port-mapping.ts';
import { tcpStates } from '../../engine/model/tcp-states.ts';
import { root } from './folders.ts';

/** The file that {@link eventJsonSchema} is written to. */
export const eventSchemaFile = join(root, `docs/schema/pr-events-${eventSchemaVersion}.schema.json`);

/** A schema of JSON Schema, draft 2020-12. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

const stamp = '\\d\\d-\\d\\d(-\\d{1,2}){4}';

const forms: { readonly [form in TextForm]: JsonSchema } = {
  uuid: { type: 'string', format: 'uuid', pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' },
  sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
  stamp: { type: 'string', pattern: `^${stamp}$` },
  utcOffset: { type: 'string', pattern: '^[+-]\\d\\d:\\d\\d$' },
  file: { type: 'string', pattern: `^PR-(${kindPattern.toUpperCase()})-${stamp}\\.(log|jsonl)$` },
};

/** Milliseconds; microseconds if the kernel reported the time. */
const time: JsonSchema = { type: 'string', format: 'date-time', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(\\d{3})?Z$' };
const text: JsonSchema = { type: 'string' };
const port: JsonSchema = { type: 'integer', minimum: 0, maximum: 65_535 };
const processId: JsonSchema = { type: 'integer', minimum: 0, maximum: 4_294_967_295 };
const process = closed({ processId, processName: orNull(text) });

/** The schemas of the types of a mapping's fields. */
const mappingTypes: { readonly [type in FieldType]: JsonSchema } = {
  text,
  // An IPv4 or IPv6 address; the latter may have a scope: fe80::1%eth0.
  address: { type: 'string', pattern: '^(\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*(%.+)?)$' },
  state: { type: 'string', pattern: `^(${tcpStates.join('|')}|Unknown\\(\\d+\\))$` },
  number: processId,
  port,
  boolean: { type: 'boolean' },
  time,
  process,
  processes: { type: 'array', items: process },
  services: { type: 'array', items: closed({ name: text, displayName: text, type: text }) },
  modules: { type: 'array', items: closed({ path: text, base: text }) },
  addresses: { type: 'array', items: text },
  reasons: {
    type: 'object',
    propertyNames: { enum: declarations.map(({ name }) => name).filter((name) => name !== 'missing') },
    additionalProperties: { enum: missingReasons },
  },
};

/** An object with these properties and no others. @param optional names that may be absent */
function closed(properties: { readonly [name: string]: JsonSchema }, optional: readonly string[] = []): JsonSchema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', ...(required.length > 0 && { required }), additionalProperties: false, properties };
}

/** The schema with null as a further value. */
function orNull(schema: JsonSchema): JsonSchema {
  const { type, enum: values } = schema;
  if (Array.isArray(values)) return { ...schema, enum: [...values, null] };
  return typeof type === 'string' ? { ...schema, type: [type, 'null'] } : { anyOf: [schema, { type: 'null' }] };
}

/** The fields of a mapping that PR-EVENTS can contain: those of changes that are not optional. */
export const loggedDeclarations: readonly (Declaration & { readonly name: FieldName })[] = declarations.filter(
  ({ include, snapshotOnly }) => !include && !snapshotOnly,
);

/** The description without the marks of Markdown. */
function described(schema: JsonSchema, help: string): JsonSchema {
  return { description: help.replaceAll('`', ''), ...schema };
}

function mappingProperty({ type, values, notNull, help }: Declaration): JsonSchema {
  const schema = values ? { enum: values } : mappingTypes[type];
  return described(notNull ? schema : orNull(schema), help);
}

const mappingProperties = Object.fromEntries(loggedDeclarations.map((field) => [field.name, mappingProperty(field)]));
/** A field whose difference makes a mapping `changed`, with its value before. */
const changeProperties = Object.fromEntries(
  loggedDeclarations.filter(({ compared }) => compared).map(({ name }) => [name, { $ref: `#/$defs/mapping/properties/${name}` }]),
);

function typeOf({ type, values, form, min = 0, fields = {} }: EventField): JsonSchema {
  if (values) return { enum: values };
  switch (type) {
    case 'text':
      return form ? forms[form] : text;
    case 'integer':
    case 'number':
      return { type, minimum: min };
    case 'boolean':
      return { type };
    case 'time':
      return time;
    case 'texts':
      return { type: 'array', items: text };
    case 'mapping':
      return { $ref: '#/$defs/mapping' };
    case 'changes':
      return { ...closed(changeProperties, Object.keys(changeProperties)), minProperties: 1 };
    case 'object':
      return closed(propertiesOf(fields));
  }
}

function propertiesOf(fields: EventFields): { readonly [name: string]: JsonSchema } {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, described(field.orNull ? orNull(typeOf(field)) : typeOf(field), field.help)]),
  );
}

/** One line: the version, the head and the fields of the event. */
function eventDefinition(event: string, { help, fields }: EventDeclaration): JsonSchema {
  const head = Object.keys(headFields).map((name) => [name, { $ref: `#/$defs/${name}` }] as const);
  const line = { schema: { const: eventSchemaVersion }, ...Object.fromEntries(head), event: { const: event }, ...propertiesOf(fields) };
  return described(closed(line), help);
}

/** The JSON Schema of a line of PR-EVENTS. */
export function eventJsonSchema(): JsonSchema {
  const events = Object.entries<EventDeclaration>(eventSchema);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:port-reporter:pr-events:${eventSchemaVersion}`,
    title: `PR-EVENTS ${eventSchemaVersion}`,
    description:
      'One line of a PR-EVENTS file of Port Reporter. Written by npm run docs from engine/model/event-schema.ts and mapping-schema.ts.',
    oneOf: events.map(([event]) => ({ $ref: `#/$defs/${event}` })),
    $defs: {
      ...propertiesOf(headFields),
      mapping: described(closed(mappingProperties, ['commandLine']), 'A socket with its owner. docs/record.md describes the fields.'),
      ...Object.fromEntries(events.map(([event, declaration]) => [event, eventDefinition(event, declaration)])),
    },
  };
}

/** The text of the file. */
export function eventSchemaText(): string {
  return `${JSON.stringify(eventJsonSchema(), null, 2)}\n`;
}

if (import.meta.main) writeFileSync(eventSchemaFile, eventSchemaText());
