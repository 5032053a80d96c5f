import { closeSync, constants, fstatSync, openSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseLogName } from '../../log-format/log-names.ts';
import { errorReason } from '../../model/error-code.ts';
import { statusFile } from '../../model/reporter-status.ts';
import { SettingError } from '../../model/settings.ts';
import { entryKinds, listOfMode, noNumber, readAccessList, writeAccessList, type AccessEntry } from '../../platform/linux/access-list.ts';
import { accountNumber, groupNumber } from '../../platform/linux/accounts.ts';
import { withHandle } from '../../platform/with-handle.ts';
import { isDiskFull } from '../full-disk.ts';

const readAndExecute = 5;

/** The account or group that may read the logs, as an entry of access lists. */
export class LogReaderEntry {
  private readonly name: string;
  private readonly entry: AccessEntry;

  /** @param name an account; a group if no account has this name. @throws SettingError if neither exists */
  constructor(name: string) {
    this.name = name;
    const [account, group] = [accountNumber(name), groupNumber(name)];
    const number = account ?? group;
    if (number === null) throw this.error(`neither an account nor a group has the name '${name}'`);
    this.entry = { kind: account === null ? entryKinds.group : entryKinds.account, permissions: readAndExecute, number };
  }

  /**
   * Gives the reader access to a directory and to its log files, and replaces the previous reader. Files that are created later inherit the
   * access from the default list of the directory.
   */
  write(folder: string): void {
    try {
      withHandle(openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW), closeSync, (descriptor) => {
        this.change(descriptor, readAndExecute);
        const inherited = readAccessList(descriptor, 'default') ?? listOfMode(0o700);
        writeAccessList(descriptor, 'default', withReader(inherited, this.entry, readAndExecute));
      });
      for (const file of readdirSync(folder, { withFileTypes: true })) {
        if (file.isFile() && (parseLogName(file.name) || file.name === statusFile)) this.writeFile(path.join(folder, file.name));
      }
    } catch (error) {
      if (isDiskFull(error)) throw error;
      throw this.error(`the log folder ${folder} cannot be opened to it (${errorReason(error)})`);
    }
  }

  /** Gives it access to a file of this account. A link is not followed. */
  private writeFile(file: string): void {
    withHandle(openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK), closeSync, (descriptor) => {
      const stats = fstatSync(descriptor);
      if (stats.isFile() && stats.uid === process.geteuid?.()) this.change(descriptor, 4);
    });
  }

  private change(descriptor: number, mask: number): void {
    const list = readAccessList(descriptor, 'access') ?? listOfMode(fstatSync(descriptor).mode);
    writeAccessList(descriptor, 'access', withReader(list, this.entry, mask));
  }

  private error(reason: string): SettingError {
    return new SettingError('--log-reader', this.name, reason, 'Specify an account or a group of this machine.');
  }
}

/**
 * A list with the entry of the reader, and without that of the previous one: entries of accounts and groups with exactly the same rights.
 * @param mask the rights that the mask has to allow
 */
export function withReader(list: readonly AccessEntry[], reader: AccessEntry, mask: number): AccessEntry[] {
  const { account, group, mask: maskKind } = entryKinds;
  const isFormer = ({ kind, permissions }: AccessEntry): boolean => (kind === account || kind === group) && permissions === readAndExecute;
  const allowed = list.find(({ kind }) => kind === maskKind)?.permissions ?? groupPermissions(list);
  const kept = list.filter((entry) => entry.kind !== maskKind && !isFormer(entry));
  return [...kept, reader, { kind: maskKind, permissions: allowed | mask, number: noNumber }].toSorted(
    (a, b) => a.kind - b.kind || a.number - b.number,
  );
}

/** In a list without a mask the rights of the owning group are those that a mask has to keep. */
const groupPermissions = (list: readonly AccessEntry[]): number =>
  list.find(({ kind }) => kind === entryKinds.owningGroup)?.permissions ?? 0;
