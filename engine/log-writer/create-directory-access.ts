import type { DirectoryAccess } from './directory-access.ts';

/** {@link DirectoryAccess} of the system that we run on. */
export async function createDirectoryAccess(logReader: string | null): Promise<DirectoryAccess> {
  return process.platform === 'win32'
    ? (await import('./windows/directory-access.ts')).createDirectoryAccess(logReader)
    : (await import('./linux/directory-access.ts')).createDirectoryAccess(logReader);
}
