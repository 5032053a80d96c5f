import type { OptionalFieldGroup } from '../../model/mapping-schema.ts';
import { type RequestedField, requestedFields } from '../../model/optional-fields.ts';
import type { ProcessInfo } from '../../model/port-mapping.ts';
import type { FileHash } from './executable-hash.ts';
import { readModules } from './modules.ts';
import { processFolder } from './threads.ts';

/**
 * Adds the optional fields. The hash is that of the file that the process runs, also if the file was replaced since. Executables on Linux
 * have neither a version resource nor a signature.
 */
export function withProcessFields(
  info: ProcessInfo,
  include: readonly OptionalFieldGroup[],
  hashOf: (path: string) => FileHash,
): ProcessInfo {
  let all = info;
  for (const field of requestedFields(include)) {
    const { value, reason } = valueOf(field);
    all = { ...all, [field]: value, missing: reason === null ? all.missing : { ...all.missing, [field]: reason } };
  }
  return all;

  function valueOf(field: RequestedField) {
    if (field === 'modules') {
      const modules = readModules(info);
      return typeof modules === 'string' ? { value: null, reason: modules } : { value: modules, reason: null };
    }
    if (field !== 'sha256') return { value: null, reason: 'NotSupported' as const };
    const hash = info.missing.path === undefined ? hashOf(`${processFolder(info.processId ?? 0)}/exe`) : { reason: info.missing.path };
    return 'sha256' in hash ? { value: hash.sha256, reason: null } : { value: null, reason: hash.reason };
  }
}
