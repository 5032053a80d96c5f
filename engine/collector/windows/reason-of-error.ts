import type { MissingReason } from '../../model/port-mapping.ts';

/** ERROR_ACCESS_DENIED (winerror.h). */
export const accessDenied = 5;

/** Why a value is missing after a call of Windows failed with this error number. */
export function reasonOfError(error: number): MissingReason {
  return error === accessDenied ? 'AccessDenied' : 'ReadFailed';
}
