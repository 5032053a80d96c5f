import { CommandError } from '../errors.ts';
import { standardInput } from './standard-input.ts';
import { readTextList } from './text-list.ts';

/**
 * Reads paths from standard input: one a line as `find` and `dir /b` write them, or each with a NUL at its end as `find -print0` does.
 * @throws CommandError if it cannot be read or is empty
 */
export async function readPathList(): Promise<string[]> {
  const remedy = 'Write the paths to standard input, one a line.';
  const paths = await readTextList(standardInput, remedy);
  if (paths.length > 0) return paths;
  throw new CommandError('NoPaths', 'ObjectNotFound', 'standard input contains no paths of logs', standardInput, remedy);
}
