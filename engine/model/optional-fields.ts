import { declarations, optionalFieldGroups, type FieldName, type NamesWith, type OptionalFieldGroup } from './mapping-schema.ts';

/** A field that a group of optional fields adds. */
export type RequestedField = NamesWith<{ readonly include: OptionalFieldGroup }>;

function isRequestedField(name: FieldName): name is RequestedField {
  return optionalFieldGroups.some((group) => fieldsWith(group).includes(name));
}

function fieldsWith(group: OptionalFieldGroup): FieldName[] {
  return declarations.filter(({ include }) => include === group).map(({ name }) => name);
}

const fieldsOfGroup = new Map(optionalFieldGroups.map((group) => [group, fieldsWith(group).filter(isRequestedField)]));

/** The fields that groups of optional fields add. */
export function requestedFields(include: readonly OptionalFieldGroup[]): readonly RequestedField[] {
  return include.flatMap((group) => fieldsOfGroup.get(group) ?? []);
}
