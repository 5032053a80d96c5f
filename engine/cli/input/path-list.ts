import { errorReason } from '../../facts/error-code.ts';
import { CommandError } from '../errors.ts';
import { decoded, decodedNames } from './decoded.ts';
import { nextInput, standardInput } from './standard-input.ts';

/**
 * Paths on standard input, one a line as `find` and `dir /b` write them, or each ended by NUL as `find -print0` does. The list ends with an
 * empty one, or with the stream. On Windows they may be in the console's code page too.
 * @throws CommandError when it cannot be read or names none
 */
export async function readPathList(): Promise<string[]> {
  let bytes: Buffer;
  try {
    bytes = nextInput('\n\n', '\n\r\n', '\0\0');
  } catch (error) {
    throw new CommandError('InputUnreadable', 'ReadError', `standard input cannot be read (${errorReason(error)})`, standardInput,
      'Write the paths to it, one a line.', { cause: error });
  }
  const text = process.platform === 'win32'
    ? decodedNames(bytes, (await import('../../native/console-text.ts')).consoleText) : decoded(bytes);
  const paths = text.split(text.includes('\0') ? '\0' : /\r?\n|\r$/).filter((path) => path !== '');
  if (paths.length > 0) return paths;
  throw new CommandError('NoPaths', 'ObjectNotFound', 'standard input names no logs (it is empty)', standardInput,
    'Write their paths to it, one a line.');
}
