import { getSystemErrorMessage } from 'node:util';
import { sendDatagram } from '../../platform/linux/datagram.ts';
import type { ChangeEntry, ChangeLog } from '../change-entry.ts';

/** The socket of journald for its native protocol (systemd.io/JOURNAL_NATIVE_PROTOCOL). */
const journalSocket = '/run/systemd/journal/socket';

/** The identifier of changes in the journal. Not that of the reporter's own messages, among which anchors are searched. */
export const changeIdentifier = 'portreporter-changes';

/** syslog.h */
const priorities = { information: 6, warning: 4 } as const;

/** The journal of this machine. @param socket another socket, for tests */
export function openChangeJournal(socket = journalSocket): ChangeLog {
  return {
    write: (entry) => {
      const error = sendDatagram(socket, Buffer.from(journalEntry(entry)));
      return error === 0 ? null : `${socket}: ${getSystemErrorMessage(-error)}`;
    },
    close: () => undefined,
  };
}

/** An entry of the journal: one `NAME=value` a line. No value has a line break, and values that do not exist are left out. */
export function journalEntry({ id, severity, text, fields }: ChangeEntry): string {
  const lines: [name: string, value: string][] = [
    ['MESSAGE', text],
    ['PRIORITY', String(priorities[severity])],
    ['SYSLOG_IDENTIFIER', changeIdentifier],
    ['PORT_REPORTER_EVENT_ID', String(id)],
    ...fields.map(({ name, value }): [string, string] => [`PORT_REPORTER_${upperCaseName(name)}`, value]),
  ];
  return lines.map(([name, value]) => (value === '' ? '' : `${name}=${value}\n`)).join('');
}

/** `localPort` as LOCAL_PORT: names in the journal have capital letters, digits and underscores only. */
function upperCaseName(name: string): string {
  return name.replace(/[A-Z]/g, '_$&').toUpperCase();
}
