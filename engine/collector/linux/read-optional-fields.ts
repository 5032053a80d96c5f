import { type RequestedField, requestedFields } from '../../model/optional-fields.ts';
import type { Include, ProcessFacts } from '../../model/port-mapping.ts';
import type { FileHash } from './executable-hash.ts';
import { readModules } from './modules.ts';
import { processFolder } from './threads.ts';

/**
 * The facts with those on request beside them. The hash is that of the file that the process runs, also where another one has taken its
 * place since. Executables on Linux carry neither a version resource nor a signature.
 */
export function requestedFacts(facts: ProcessFacts, include: readonly Include[], hashOf: (path: string) => FileHash): ProcessFacts {
  let all = facts;
  for (const field of requestedFields(include)) {
    const { value, reason } = valueOf(field);
    all = { ...all, [field]: value, missing: reason === null ? all.missing : { ...all.missing, [field]: reason } };
  }
  return all;

  function valueOf(field: RequestedField) {
    if (field === 'modules') {
      const modules = readModules(facts);
      return typeof modules === 'string' ? { value: null, reason: modules } : { value: modules, reason: null };
    }
    if (field !== 'sha256') return { value: null, reason: 'NotSupported' as const };
    const hash = facts.missing.path === undefined ? hashOf(`${processFolder(facts.processId ?? 0)}/exe`) : { reason: facts.missing.path };
    return 'sha256' in hash ? { value: hash.sha256, reason: null } : { value: null, reason: hash.reason };
  }
}
