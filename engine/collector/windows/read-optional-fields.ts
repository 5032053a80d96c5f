import type { OptionalFieldGroup } from '../../model/mapping-schema.ts';
import { missingFields, createFileInfoReader, type OptionalInfo } from './file-info.ts';
import type { ReadModules } from './modules.ts';
import type { ProcessRef } from './parse-process-list.ts';
import type { StaticProcessInfo } from './process-details.ts';

/** Opens what reads the facts of a process that are there on request. Those of its file are kept, its modules are read anew each time. */
export function createOptionalFieldReader(
  readModules: ReadModules,
): (process: ProcessRef, details: StaticProcessInfo, include: readonly OptionalFieldGroup[]) => OptionalInfo {
  const fileInfo = createFileInfoReader();
  const read = (process: ProcessRef, details: StaticProcessInfo, include: OptionalFieldGroup): OptionalInfo => {
    if (details.path === null) return missingFields(include, details.missing.path ?? 'Kernel');
    if (include !== 'modules') return fileInfo(details.path, include);
    const modules = readModules(process, details.path);
    return typeof modules === 'string' ? missingFields(include, modules) : { info: { modules }, missing: {} };
  };
  return (process, details, include) =>
    include
      .map((one) => read(process, details, one))
      .reduce((all, one) => ({ info: { ...all.info, ...one.info }, missing: { ...all.missing, ...one.missing } }), {
        info: {},
        missing: {},
      });
}
