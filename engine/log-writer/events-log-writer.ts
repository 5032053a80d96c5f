import type { Change, LogEvent, LoggedMapping } from '../model/log-events.ts';
import { mappingFields } from '../model/mapping-fields.ts';
import type { PortMapping } from '../model/port-mapping.ts';
import { safeJson } from '../model/safe-text.ts';

/** One line of PR-EVENTS. Misleading characters are escaped; the values are exact nevertheless. */
export function eventLine(event: LogEvent): string {
  return `${safeJson(event)}\n`;
}

/** A change as PR-EVENTS contains it. Command lines are included only on request, because they may contain passwords. */
export function loggedChange(change: Change, commandLines: boolean): LogEvent {
  return { ...change, mapping: loggedMapping(change.mapping, commandLines) };
}

/** The fields of a logged mapping in the order of the schema, whatever order the collector has set them in. */
const fieldOrder = Object.fromEntries(mappingFields.filter(({ include }) => !include).map(({ name }) => [name, null]));
const { commandLine: _commandLine, ...fieldOrderWithoutCommandLine } = fieldOrder;

function loggedMapping(mapping: PortMapping, commandLines: boolean): LoggedMapping {
  const { identity: _identity, modules: _modules, commandLine, ...rest } = mapping;
  return commandLines ? { ...fieldOrder, ...rest, commandLine } : { ...fieldOrderWithoutCommandLine, ...rest };
}
