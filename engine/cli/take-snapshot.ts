import type { Warning } from '../collector/collector.ts';
import { openCollector } from '../collector/open-collector.ts';
import type { OptionalFieldGroup } from '../model/mapping-schema.ts';
import type { PortMapping } from '../model/port-mapping.ts';
import { formatDiagnostic } from './errors.ts';
import { printError } from './output/standard-output.ts';

/** The current mappings of this machine. Warnings of the snapshot are printed ({@link printWarnings}). */
export async function takeSnapshot(include: readonly OptionalFieldGroup[], format: string): Promise<readonly PortMapping[]> {
  const collector = await openCollector();
  const { mappings, notices } = collector.collect({ include });
  collector.close();
  printWarnings(notices, format);
  return mappings;
}

/** Prints the warnings of a snapshot to standard error, in the form that belongs to the output format. */
export function printWarnings(notices: readonly Warning[], format: string): void {
  for (const { code, message } of notices) printError(formatDiagnostic({ code, category: 'Warning', message, target: '' }, format));
}
