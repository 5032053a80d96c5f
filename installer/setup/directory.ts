import path from 'node:path';
import { SetupError } from './setup-error.ts';

/**
 * Parses the installation folder: an absolute path on a drive of this machine, but not the root of a drive.
 * @throws SetupError BadDirectory
 */
export function parseDirectory(text: string): string {
  const folder = text.replaceAll('/', '\\');
  if (!/^[a-z]:\\[^<>:"|?*\u0000-\u001f]*[^<>:"|?*\u0000-\u001f\\. ]\\?$/i.test(folder)) {
    throw new SetupError(
      'BadDirectory',
      'InvalidArgument',
      `invalid value '${text}' for --directory (not a folder on a drive of this machine)`,
      text,
      'Give an absolute path, such as D:\\PortReporter.',
    );
  }
  return path.win32.resolve(folder);
}
