import { counted, isOrAre } from '../../model/counted.ts';
import { formatDiagnostic } from '../errors.ts';
import { printError } from '../output/standard-output.ts';

/** What is missing from the findings because of limits. */
export interface FindingLimits {
  /** Number of findings that were not kept. */
  readonly dropped: number;
  /** Number of records whose behaviour was not watched. */
  readonly unwatched: number;
}

/** Reports findings and records that exceeded the limits. */
export function warnOfLimits({ dropped, unwatched }: FindingLimits, format: string): void {
  const warn = (code: string, message: string): void =>
    printError(formatDiagnostic({ code, category: 'Warning', message, target: '' }, format));
  if (dropped > 0) {
    const limits = 'beyond the maximum of 1,000 for each criterion and 10,000 in all';
    const remedy = 'None is more severe than those shown. Narrow the search with custom criteria or a shorter time.';
    warn('FindingsDropped', `${counted(dropped, 'finding')} ${limits} ${isOrAre(dropped)} not shown. ${remedy}`);
  }
  if (unwatched > 0) {
    const reason = 'because there are too many programs and addresses';
    const remedy = 'Narrow the time with --after and --before.';
    warn(
      'BehaviourIncomplete',
      `${counted(unwatched, 'record')} ${isOrAre(unwatched)} missing from beacons and other behaviour, ${reason}. ${remedy}`,
    );
  }
}
