import type { OptionalFieldGroup, ProcessInfo } from './port-mapping.ts';

/** A field that is there on request only. */
export type RequestedField = keyof ProcessInfo & ('company' | 'description' | 'version' | 'signer' | 'sha256' | 'modules');

const fieldsOf: { readonly [include in OptionalFieldGroup]: readonly RequestedField[] } = {
  modules: ['modules'],
  hash: ['sha256'],
  version: ['company', 'description', 'version'],
  signer: ['signer'],
};

/** The fields that an include list asks for. */
export function requestedFields(include: readonly OptionalFieldGroup[]): readonly RequestedField[] {
  return include.flatMap((one) => fieldsOf[one]);
}
