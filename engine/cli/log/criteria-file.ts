import { parseCriteria, type Criterion } from '../../analysis/findings/criteria.ts';
import { readTextFile } from './text-file.ts';

/**
 * The criteria of a file; without a file, the built-in criteria.
 * @throws CommandError if the file cannot be read, XmlError if its content is invalid
 */
export async function readCriteria(file: string | undefined): Promise<Criterion[]> {
  if (file === undefined)
    return parseCriteria((await import('../../analysis/findings/default-criteria.ts')).defaultCriteria, 'the built-in criteria');
  return parseCriteria(readTextFile(file, 'criteria file', 'CriteriaUnreadable'), file);
}
