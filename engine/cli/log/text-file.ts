import { errorReason } from '../../model/error-code.ts';
import { CommandError } from '../errors.ts';
import { decodeText } from '../input/decode-text.ts';
import { readWholeFile } from '../input/read-file.ts';

const maxBytes = 1 << 24;

/**
 * The text of a file that an option names.
 * @param what the file is, for the error: `criteria file`
 * @param code of the error
 * @throws CommandError if it cannot be read, or is larger than {@link maxBytes}
 */
export function readTextFile(file: string, what: string, code: string): string {
  try {
    return decodeText(readWholeFile(file, maxBytes));
  } catch (error) {
    const message = `cannot read the ${what} ${file} (${errorReason(error)})`;
    throw new CommandError(code, 'ReadError', message, file, 'Check the path of the file.', { cause: error });
  }
}
