import { declarations, type FieldName } from '../model/mapping-schema.ts';
import type { PortMapping } from '../model/port-mapping.ts';

/**
 * The columns of a table of these mappings if no columns were requested. Fields that are empty in nearly all mappings are columns only if
 * one has a value. Optional fields are columns if they were read.
 */
export function defaultColumns(mappings: readonly PortMapping[]): FieldName[] {
  const hasValue = (name: FieldName): boolean => mappings.some((mapping) => mapping[name] !== null && mapping[name] !== false);
  const always = declarations.filter(({ table }) => table === 'always');
  const ifAny = declarations.filter(({ table, name }) => table === 'if any' && hasValue(name));
  return [...always, ...ifAny].map(({ name }) => name);
}

/** The order in which people search for a port. */
export const defaultOrder = 'protocol,localPort,localAddress,remoteAddress,remotePort,boundDevice';
