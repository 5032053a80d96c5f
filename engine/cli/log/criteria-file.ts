import { parseCriteria, type Criterion } from '../../analysis/findings/criteria.ts';
import { errorReason } from '../../model/error-code.ts';
import { CommandError } from '../errors.ts';
import { decodeText } from '../input/decode-text.ts';
import { readWholeFile } from '../input/read-file.ts';

const maxCriteria = 1 << 24;

/**
 * The criteria of a file; without a file, the built-in criteria.
 * @throws CommandError if the file cannot be read, XmlError if its content is invalid
 */
export async function readCriteria(file: string | undefined): Promise<Criterion[]> {
  if (file === undefined)
    return parseCriteria((await import('../../analysis/findings/default-criteria.ts')).defaultCriteria, 'the built-in criteria');
  let text: string;
  try {
    text = decodeText(readWholeFile(file, maxCriteria));
  } catch (error) {
    throw new CommandError(
      'CriteriaUnreadable',
      'ReadError',
      `cannot read the criteria file ${file} (${errorReason(error)})`,
      file,
      'Check the path of the file.',
      { cause: error },
    );
  }
  return parseCriteria(text, file);
}
