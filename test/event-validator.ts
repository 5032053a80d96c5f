import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { EventLines } from '../engine/log-writer/events-log-writer.ts';
import { eventSchemaFile } from '../installer/build/event-json-schema.ts';

/** Without formats: the patterns of the schema are stricter. */
const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, validateFormats: false });
const isEvent: (line: unknown) => boolean = ajv.compile(JSON.parse(readFileSync(eventSchemaFile, 'utf8')));
const { $id }: { $id: string } = JSON.parse(readFileSync(eventSchemaFile, 'utf8'));

let isChecking = false;

/** Why a line of PR-EVENTS does not match the JSON Schema in docs/schema; an empty list if it does. */
export function eventErrors(line: string): string[] {
  const event: { event?: unknown } | null = JSON.parse(line);
  if (isEvent(event)) return [];
  const name = String(event?.event);
  // The schema of that event has precise errors; the whole one has those of all events.
  const validate = ajv.getSchema(`${$id}#/$defs/${name}`);
  if (!validate || validate(event) === true) return [`'${name}' is not an event`];
  return (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
}

/** Fails if a line of PR-EVENTS does not match the JSON Schema in docs/schema. */
export function assertEvents(text: string): void {
  for (const line of text.trimEnd().split('\n')) assert.deepEqual(eventErrors(line), [], line);
}

/** Checks each line that this process writes from now on. Called by the helpers of tests that start a reporter. */
export function checkWrittenEvents(): void {
  if (isChecking) return;
  isChecking = true;
  // oxlint-disable-next-line typescript/unbound-method -- It is called with its object below.
  const { next } = EventLines.prototype;
  EventLines.prototype.next = function checked(event): string {
    const line = next.call(this, event);
    assertEvents(line);
    return line;
  };
}
