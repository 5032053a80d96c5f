import type { Include } from '../../model/port-mapping.ts';
import { nothingOf, openFileFacts, type RequestedFacts } from './file-info.ts';
import type { ReadModules } from './modules.ts';
import type { RunningProcess } from './parse-process-list.ts';
import type { ProcessDetails } from './process-details.ts';

/** Opens what reads the facts of a process that are there on request. Those of its file are kept, its modules are read anew each time. */
export function openRequestedFacts(
  readModules: ReadModules,
): (process: RunningProcess, details: ProcessDetails, include: readonly Include[]) => RequestedFacts {
  const fileFacts = openFileFacts();
  const read = (process: RunningProcess, details: ProcessDetails, include: Include): RequestedFacts => {
    if (details.path === null) return nothingOf(include, details.missing.path ?? 'Kernel');
    if (include !== 'modules') return fileFacts(details.path, include);
    const modules = readModules(process, details.path);
    return typeof modules === 'string' ? nothingOf(include, modules) : { facts: { modules }, missing: {} };
  };
  return (process, details, include) =>
    include
      .map((one) => read(process, details, one))
      .reduce((all, one) => ({ facts: { ...all.facts, ...one.facts }, missing: { ...all.missing, ...one.missing } }), {
        facts: {},
        missing: {},
      });
}
