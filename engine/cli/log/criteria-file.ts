import { parseCriteria, type Criterion } from '../../analysis/findings/criteria.ts';
import { errorReason } from '../../model/error-code.ts';
import { CommandError } from '../errors.ts';
import { decodeText } from '../input/decode-text.ts';
import { readWholeFile } from '../input/read-file.ts';

const maxCriteria = 1 << 24;

/**
 * The criteria of a file, or without one those that come along.
 * @throws CommandError when it cannot be read, XmlError for what is wrong in it
 */
export async function readCriteria(file: string | undefined): Promise<Criterion[]> {
  if (file === undefined)
    return parseCriteria((await import('../../analysis/findings/default-criteria.ts')).defaultCriteria, 'the default criteria');
  let text: string;
  try {
    text = decodeText(readWholeFile(file, maxCriteria));
  } catch (error) {
    throw new CommandError(
      'CriteriaUnreadable',
      'ReadError',
      `the criteria ${file} cannot be read (${errorReason(error)})`,
      file,
      `Is ${file} the right file?`,
      { cause: error },
    );
  }
  return parseCriteria(text, file);
}
