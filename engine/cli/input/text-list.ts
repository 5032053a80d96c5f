import { errorReason } from '../../model/error-code.ts';
import { CommandError } from '../errors.ts';
import { decodeText, decodedNames } from './decode-text.ts';
import { readWholeFile } from './read-file.ts';
import { inputName, inputTexts, standardInput } from './standard-input.ts';

/**
 * Reads texts from a file or standard input, one a line, or each with a NUL at its end. On standard input an empty text or the end of the
 * stream ends the list. On Windows they may be in the code page of the console.
 * @param file path, or {@link standardInput}
 * @param remedy of the error
 * @throws CommandError if it cannot be read
 */
export async function readTextList(file: string, remedy: string): Promise<string[]> {
  let bytes: Buffer;
  try {
    bytes = file === standardInput ? inputTexts.next('\n\n', '\n\r\n', '\0\0') : readWholeFile(file);
  } catch (error) {
    throw new CommandError('InputUnreadable', 'ReadError', `${inputName(file)} cannot be read (${errorReason(error)})`, file, remedy, {
      cause: error,
    });
  }
  const text =
    process.platform === 'win32' && file === standardInput
      ? decodedNames(bytes, (await import('../../platform/windows/console.ts')).consoleText)
      : decodeText(bytes);
  return text.split(text.includes('\0') ? '\0' : /\r?\n|\r$/).filter((one) => one !== '');
}
