/** Creates and checks directories and files that other accounts cannot change. Each system has an implementation. */
export interface DirectoryAccess {
  /** Creates a directory, and missing directories above it. Only administrators and the caller have access to them. @throws the system's error */
  createFolder(folder: string): void;
  /** Gives the log reader of the settings read access to a directory and its log files. @throws SettingError */
  grantReader(folder: string): void;
  /**
   * Returns an account that can change the contents of the directory, or replace it or a directory above it. Null if only the system,
   * administrators and the caller can.
   */
  untrustedWriter(folder: string): string | null;
  /**
   * Creates a file for writing. An existing file is not opened, and no link is followed.
   * @param file in a directory whose path contains no link
   * @returns its descriptor
   * @throws the system's error, EEXIST if the name exists.
   */
  createFile(file: string): number;
}
