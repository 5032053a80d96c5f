import type { Notice } from '../collector/collector.ts';
import { openCollector } from '../collector/open-collector.ts';
import type { Include, PortMapping } from '../model/port-mapping.ts';
import { reportLine } from './errors.ts';
import { printError } from './output/standard-output.ts';

/** This machine's mappings now; with {@link tellNotices}. */
export async function look(include: readonly Include[], format: string): Promise<readonly PortMapping[]> {
  const collector = await openCollector();
  const { mappings, notices } = collector.collect({ include });
  collector.close();
  tellNotices(notices, format);
  return mappings;
}

/** What a snapshot has to say about itself goes to standard error, in the form that fits the format. */
export function tellNotices(notices: readonly Notice[], format: string): void {
  for (const { code, message } of notices) printError(reportLine({ code, category: 'Warning', message, target: '' }, format));
}
