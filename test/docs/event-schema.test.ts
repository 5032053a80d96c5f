import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { eventSchema, headFields, type EventDeclaration, type EventFields } from '../../engine/model/event-schema.ts';
import { eventJsonSchema, eventSchemaFile, eventSchemaText, loggedDeclarations } from '../../installer/build/event-json-schema.ts';
import { eventErrors } from '../event-validator.ts';

/** One valid line of each event, by name. */
const lines = new Map<string, string>();
for (const file of globSync('test/fixtures/reporter/*/PR-EVENTS-*').toSorted()) {
  for (const line of readFileSync(file, 'utf8').trimEnd().split('\n')) lines.set(JSON.parse(line).event, line);
}
const opened = lines.get('opened') ?? '';

describe('the JSON Schema of PR-EVENTS', () => {
  it('is what npm run docs writes', () => assert.equal(readFileSync(eventSchemaFile, 'utf8'), eventSchemaText()));

  it('matches the lines of all fixtures', () => {
    for (const file of globSync('test/fixtures/reporter/*/PR-EVENTS-*')) {
      for (const line of readFileSync(file, 'utf8').trimEnd().split('\n')) assert.deepEqual(eventErrors(line), [], line);
    }
    assert.ok(['opened', 'changed', 'closed', 'started', 'stopped', 'gap', 'sealed'].every((name) => lines.has(name)));
  });

  it('has the events that the help of Get-PortReporterLog lists', () => {
    const help = readFileSync('powershell/PortReporter/Public/Get-PortReporterLog.ps1', 'utf8');
    const listed =
      /^ +Event +For an event: ([^.]+)\./m
        .exec(help)?.[1]
        ?.replace(/\([^)]*\)/, '')
        .split(/[\s,]+/) ?? [];
    const names = Object.keys(eventSchema).map((name) => name.replace(/^./, (first) => first.toUpperCase()));
    assert.deepEqual(listed.toSorted(), names.toSorted());
  });

  it('has one type for each name of a field', () => {
    const types = new Map<string, Set<string>>();
    for (const { fields } of Object.values(eventSchema)) {
      for (const [name, { type }] of Object.entries(fields)) types.set(name, (types.get(name) ?? new Set()).add(type));
    }
    assert.deepEqual(
      [...types].filter(([, found]) => found.size > 1).map(([name]) => name),
      [],
    );
  });

  it('requires every field of a line and of its mapping, except the command line', () => {
    const event = JSON.parse(opened);
    for (const name of Object.keys(event)) {
      assert.notDeepEqual(eventErrors(JSON.stringify({ ...event, [name]: undefined })), [], name);
    }
    for (const { name } of loggedDeclarations) {
      const without = JSON.stringify({ ...event, mapping: { ...event.mapping, [name]: undefined } });
      assert.equal(eventErrors(without).length > 0, name !== 'commandLine', name);
    }
  });

  it('refuses null where the record cannot be null', () => {
    const event = JSON.parse(opened);
    for (const { name, notNull } of loggedDeclarations) {
      const line = JSON.stringify({ ...event, mapping: { ...event.mapping, [name]: null } });
      assert.equal(eventErrors(line).length > 0, notNull === true, name);
    }
  });

  const wrong: readonly [event: string, change: (event: { [field: string]: unknown }) => object][] = [
    ['opened', (event) => ({ ...event, schema: 2 })],
    ['opened', (event) => ({ ...event, sequence: 0 })],
    ['opened', (event) => ({ ...event, session: 'x' })],
    ['opened', (event) => ({ ...event, time: '2026-01-02T03:04:05Z' })],
    ['opened', (event) => ({ ...event, event: 'later' })],
    ['opened', (event) => ({ ...event, more: 1 })],
    ['opened', (event) => ({ ...event, source: 'guessed' })],
    ['opened', (event) => ({ ...event, mapping: { ...Object(event['mapping']), more: 1 } })],
    ['opened', (event) => ({ ...event, mapping: { ...Object(event['mapping']), localPort: 65_536 } })],
    ['opened', (event) => ({ ...event, mapping: { ...Object(event['mapping']), localAddress: 'localhost' } })],
    ['opened', (event) => ({ ...event, mapping: { ...Object(event['mapping']), state: 'LISTENING' } })],
    ['opened', (event) => ({ ...event, mapping: { ...Object(event['mapping']), missing: { user: 'Because' } } })],
    ['opened', (event) => ({ ...event, mapping: { ...Object(event['mapping']), missing: { colour: 'Exited' } } })],
    ['changed', (event) => ({ ...event, previous: {} })],
    ['changed', (event) => ({ ...event, previous: { localPort: 1 } })],
    ['closed', (event) => ({ ...event, seconds: '1' })],
    ['gap', (event) => ({ ...event, why: 'tired' })],
    ['sealed', (event) => ({ ...event, sha256: 'AB' })],
    ['sealed', (event) => ({ ...event, file: '../PR-PORTS-26-01-2-3-4-5.log' })],
    ['started', (event) => ({ ...event, settings: {} })],
  ];
  for (const [name, change] of wrong) {
    it(`refuses a wrong ${name}: ${String(change).replaceAll(/\s+/g, ' ')}`, () => {
      assert.notDeepEqual(eventErrors(JSON.stringify(change(JSON.parse(lines.get(name) ?? '')))), []);
    });
  }

  it('describes every field', () => {
    const without: string[] = [];
    const visit = (schema: unknown, place: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      const { properties } = Object(schema);
      for (const [name, property] of Object.entries(properties ?? {})) {
        if (!['schema', 'event'].includes(name) && !('description' in Object(property)) && !('$ref' in Object(property))) {
          without.push(`${place}.${name}`);
        }
        visit(property, `${place}.${name}`);
      }
    };
    for (const [name, schema] of Object.entries(Object(eventJsonSchema()['$defs']))) visit(schema, name);
    assert.deepEqual(
      without.filter((place) => !place.includes('.services') && !place.includes('.peer')),
      [],
    );
  });
});

describe('docs/schema/README.md', () => {
  /** Names of all fields, with the parts of objects; those of `previous` are the same as those of `mapping`. */
  function fieldNames(fields: EventFields, prefix = ''): string[] {
    return Object.entries(fields).flatMap(([name, { type, fields: nested }]) => {
      if (type === 'mapping') return loggedDeclarations.map((field) => `${prefix}${name}.${field.name}`);
      return nested ? fieldNames(nested, `${prefix}${name}.`) : [`${prefix}${name}`];
    });
  }

  it('names every field once, and gives its names in three schemas', () => {
    const events = Object.values<EventDeclaration>(eventSchema).flatMap(({ fields }) => fieldNames(fields));
    const names = ['schema', ...fieldNames(headFields), 'event', ...new Set(events)];
    const rows = [...readFileSync('docs/schema/README.md', 'utf8').matchAll(/^\| `([^`]+)` \|(.*)\|$/gm)];
    assert.deepEqual(rows.map(([, name]) => String(name)).toSorted(), names.toSorted());
    for (const [row, , cells = ''] of rows) {
      const found = cells.split('|').map((cell) => cell.trim());
      assert.equal(found.length, 3, row);
      assert.ok(
        found.every((cell) => /^(?:none|`[\w@.]+`)/.test(cell)),
        row,
      );
    }
  });
});
