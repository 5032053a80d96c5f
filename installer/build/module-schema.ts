import { statisticNames } from '../../engine/analysis/statistics/statistic-rows.ts';
import { declarations, type Declaration, type FieldName } from '../../engine/model/mapping-schema.ts';
import { logKinds, recordWords } from '../../engine/model/log-kinds.ts';
import { eventLogContents } from '../../engine/model/settings.ts';
import { severities } from '../../engine/model/severities.ts';
import { tcpStates } from '../../engine/model/tcp-states.ts';
import { installedStartTypes, startTypes } from '../../engine/service/service-control.ts';

/** Longest line of a generated script. */
const maxLineLength = 140;

type Field = Declaration & { readonly name: FieldName };

/** The fields of the PowerShell objects: the module never requests the names of ports. */
const fields = declarations.filter(({ include }) => include !== 'names');

/** Whether a column holds the property's text, number or time itself; lists and objects have parts. */
const isPlain = ({ type }: Field): boolean => !['process', 'processes', 'services', 'modules', 'addresses', 'reasons'].includes(type);

/** The name of a field's property: as the field, but `user` is UserName, as in other cmdlets. */
function propertyOf(field: FieldName): string {
  return field === 'user' ? 'UserName' : capitalized(field);
}

function capitalized(word: string): string {
  return word.replace(/^./, (letter) => letter.toUpperCase());
}

/** The class of a property. A [string] is null if it was never set; times and parts are [psobject], because they carry note properties. */
function propertyType({ type, notNull }: Field): string {
  switch (type) {
    case 'text':
    case 'address':
    case 'state':
      return '[string]';
    case 'number':
      return '[System.Nullable[int]]';
    case 'port':
      return notNull ? '[int]' : '[System.Nullable[int]]';
    case 'boolean':
      return '[System.Nullable[bool]]';
    default:
      return '[psobject]';
  }
}

/** The kind of a property in the lists that convert objects back into records. */
function kindOf({ type }: Field): string {
  if (type === 'number' || type === 'port') return 'Number';
  if (type === 'boolean') return 'Boolean';
  return type === 'time' ? 'Time' : 'Text';
}

function declarationLines(field: Field): string[] {
  const property = `${propertyType(field)} $${propertyOf(field.name)}`;
  return field.name === 'services' ? ['[string] $ServiceName', property] : [property];
}

/** Items in lines of at most {@link maxLineLength} characters, with `separator` between them. */
function wrap(items: readonly string[], separator: string, indent: string): string[] {
  const lines: string[] = [];
  for (const [at, item] of items.entries()) {
    const text = at === items.length - 1 ? item : item + separator;
    const last = lines.at(-1);
    if (last !== undefined && `${indent}${last} ${text}`.length <= maxLineLength) lines[lines.length - 1] = `${last} ${text}`;
    else lines.push(text);
  }
  return lines;
}

/** Fields that PortReporterLogRecord has for every type of record. */
const recordFields: readonly FieldName[] = [
  'protocol',
  'localAddress',
  'localPort',
  'remoteAddress',
  'remotePort',
  'state',
  'processId',
  'processName',
  'path',
  'user',
];
/** Fields that only PortReporterLogEvent has. `missing` is the last property of that class. */
const eventFields = fields.filter(({ name, include }) => !include && name !== 'missing' && !recordFields.includes(name));
/** In logs a process ID may be any number of 32 bits. */
const longNumbers = (line: string): string => line.replace('Nullable[int]', 'Nullable[long]');

const quoted = (names: readonly string[]): string[] => names.map((name) => `'${name}'`);
const isOwn = (field: Field): boolean => fields.indexOf(field) < fields.findIndex(({ name }) => name === 'processId');
const plainColumns = fields.filter(isPlain);

/** Generated parts of scripts, by the name in a line `#schema <name>`. */
const parts: { readonly [name: string]: (indent: string) => string[] } = {
  'mapping-properties': () => fields.flatMap(declarationLines),
  'mapping-own-columns': (indent) =>
    wrap(quoted(fields.filter((field) => isOwn(field) && !field.include).map(({ name }) => name)), ',', indent),
  'mapping-common-columns': (indent) => wrap(quoted(fields.filter((field) => !isOwn(field)).map(({ name }) => name)), ',', indent),
  // State, DualStack and Exposure belong to the socket, but have few values: they are read with the common columns.
  'mapping-common-fields': () =>
    plainColumns
      .filter((field) => !isOwn(field) || ['state', 'dualStack', 'exposure'].includes(field.name))
      .map(({ name }) => `${propertyOf(name)} = '${name}'`),
  'mapping-plain-fields': () =>
    plainColumns.filter(({ include }) => !include).map((field) => `${field.name} ${propertyOf(field.name)} ${kindOf(field)}`),
  'log-common-columns': (indent) =>
    wrap(
      quoted(
        fields
          .filter(
            ({ name, include }) => (!include || include === 'modules') && (!recordFields.includes(name) || recordFields.indexOf(name) >= 6),
          )
          .map(({ name }) => name),
      ),
      ',',
      indent,
    ),
  'event-properties': () =>
    eventFields.flatMap(({ name, ...field }) => longNumbers(`${propertyType({ name, ...field })} $${propertyOf(name)}`)),
  'event-fields': () => eventFields.filter(isPlain).map(({ name }) => `${propertyOf(name)} = '${name}'`),
  'tcp-states': (indent) => wrap(quoted(tcpStates), ',', indent),
  'statistic-names': (indent) => wrap(quoted(statisticNames), ',', indent),
  'record-types': (indent) => wrap(quoted(logKinds.map((kind) => capitalized(recordWords[kind]))), ',', indent),
  severities: (indent) => wrap(quoted(severities.map(capitalized)), ',', indent),
  'start-types': (indent) => wrap(quoted(Object.values(startTypes)), ',', indent),
  'event-log-contents': (indent) => wrap(quoted(eventLogContents.map(capitalized)), ',', indent),
  'installed-start-types': (indent) => wrap(quoted(installedStartTypes.map((word) => startTypes[word])), ',', indent),
  'start-type-words': () => Object.entries(startTypes).map(([word, type]) => `${type} = '${word}'`),
};

/** A script with the generated parts in place of its lines `#schema <name>`. @throws for an unknown name */
export function withSchema(script: string): string {
  return script.replaceAll(/^( *)#schema ([\w-]+)$/gm, (_line, indent: string, name: string) => {
    const part = parts[name];
    if (!part) throw new Error(`'#schema ${name}' is not a part that the build generates.`);
    return part(indent)
      .map((line) => indent + line)
      .join('\n');
  });
}

/** Views with the list items of fields that few objects have, in place of each comment `schema if-any-items`. */
export function viewsWithSchema(xml: string): string {
  const items = fields.filter(({ table }) => table === 'if any').map((field) => listItem(propertyOf(field.name), field));
  return xml.replaceAll(/^( *)<!-- schema if-any-items -->\n/gm, (_line, indent: string) => items.join('').replaceAll(/^(?=.)/gm, indent));
}

function listItem(property: string, { type }: Field): string {
  const condition = type === 'boolean' ? `$_.${property}` : `$null -ne $_.${property}`;
  return `<ListItem>
  <ItemSelectionCondition>
    <ScriptBlock>${condition}</ScriptBlock>
  </ItemSelectionCondition>
  <Label>${property}</Label>
  <ScriptBlock>$_.Shown('${property}')</ScriptBlock>
</ListItem>
`;
}
