import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { declarations, exposures, type FieldType } from '../../engine/model/mapping-schema.ts';
import { missingReasons } from '../../engine/model/port-mapping.ts';
import { tcpStates } from '../../engine/model/tcp-states.ts';
import { root } from './folders.ts';

/** The file that {@link recordReference} is written to. */
export const recordFile = join(root, 'docs/record.md');

const typeNames: { readonly [type in FieldType]: string } = {
  text: 'text',
  address: 'address',
  state: 'text',
  number: 'number',
  port: 'number',
  boolean: 'boolean',
  time: 'time',
  process: '{processId, processName}',
  processes: 'list of {processId, processName}',
  services: 'list of {name, displayName, type}',
  modules: 'list of {path, base, deleted}',
  addresses: 'list of addresses',
  reasons: 'object of field and reason',
};

/** The reference of the record in Markdown, from the schema. */
export function recordReference(): string {
  const rows = declarations.map(({ name, type, notNull, system, include, help }) => {
    const shown = `${typeNames[type]}${notNull ? '' : ' or null'}`;
    const option =
      include === undefined ? '' : include === 'names' || include === 'addresses' ? `\`--${include}\`` : `\`--include ${include}\``;
    return `| \`${name}\` | ${shown} | ${system === 'linux' ? 'Linux' : 'both'} | ${option} | ${help.replaceAll('|', '\\|')} |`;
  });
  const names = (values: readonly string[]): string => values.map((value) => `\`${value}\``).join(', ');
  return `# The record

<!-- Written by \`npm run docs\` from engine/model/mapping-schema.ts. Edit that file. -->

One record is one socket that the system lists, with its owner. The columns of \`--format csv\` and \`tsv\`, the keys of \`--format json\`,
the elements of \`--format xml\` and the properties of the PowerShell objects follow this order and these names.

| field | type | systems | option | description |
| --- | --- | --- | --- | --- |
${rows.join('\n')}

States: ${names(tcpStates)}.

Exposures: ${names(exposures)}.

Reasons in \`missing\`: ${names(missingReasons)}.
`;
}

if (import.meta.main) writeFileSync(recordFile, recordReference());
