import type { OptionalFieldGroup } from '../../model/mapping-schema.ts';
import { missingFields, createFileInfoReader, type OptionalInfo } from './file-info.ts';
import type { ReadModules } from './modules.ts';
import type { ProcessRef } from './parse-process-list.ts';
import type { StaticProcessInfo } from './process-details.ts';

/** Creates the reader of the optional fields of a process. Those of its file are cached, its modules are read each time. */
export function createOptionalFieldReader(
  readModules: ReadModules,
): (process: ProcessRef, details: StaticProcessInfo, include: readonly OptionalFieldGroup[]) => OptionalInfo {
  const readFileInfo = createFileInfoReader();
  const read = (process: ProcessRef, details: StaticProcessInfo, include: OptionalFieldGroup): OptionalInfo => {
    if (details.path === null) return missingFields(include, details.missing.path ?? 'Kernel');
    if (include !== 'modules') return readFileInfo(details.path, include);
    const modules = readModules(process, details.path);
    return typeof modules === 'string' ? missingFields(include, modules) : { info: { modules }, missing: {} };
  };
  return (process, details, include) =>
    include
      .map((group) => read(process, details, group))
      .reduce((all, next) => ({ info: { ...all.info, ...next.info }, missing: { ...all.missing, ...next.missing } }), {
        info: {},
        missing: {},
      });
}
