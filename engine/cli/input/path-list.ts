import { CommandError } from '../errors.ts';
import { standardInput } from './standard-input.ts';
import { readTextList } from './text-list.ts';

/**
 * Paths on standard input, one a line as `find` and `dir /b` write them, or each ended by NUL as `find -print0` does.
 * @throws CommandError when it cannot be read or names none
 */
export async function readPathList(): Promise<string[]> {
  const remedy = 'Write the paths to it, one a line.';
  const paths = await readTextList(standardInput, remedy);
  if (paths.length > 0) return paths;
  throw new CommandError('NoPaths', 'ObjectNotFound', 'standard input names no logs (it is empty)', standardInput, remedy);
}
