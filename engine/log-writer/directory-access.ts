/** What differs between systems in making folders and files that are safe from others. */
export interface DirectoryAccess {
  /** Creates a folder and those above it that are missing, closed to all but administrators (and the caller). @throws the system's error */
  createFolder(folder: string): void;
  /** Names an account that can change what lies in the folder, or replace it or a folder above it, besides the system, administrators and the caller; null when there is none. */
  untrustedWriter(folder: string): string | null;
  /**
   * Creates a file for writing and gives its descriptor. Nothing that exists is opened, and no link is followed.
   * @param file in a folder whose path holds no link
   * @throws the system's error, EEXIST where the name is taken.
   */
  createFile(file: string): number;
}
