import type { Notice } from '../collector.ts';

const wayOut = 'Run it as root, for instance with sudo.';

/** What a snapshot lacks and no single record can say. */
export function noticesOf(socketsWithoutOwner: number, unreadNamespaces: readonly string[]): readonly Notice[] {
  const notices: Notice[] = [];
  if (socketsWithoutOwner > 0) {
    notices.push({
      code: 'NotElevated',
      message: `The owners of ${socketsWithoutOwner} sockets are missing, for Linux shows them only to root. ${wayOut}`,
    });
  }
  if (unreadNamespaces.length > 0) {
    notices.push({
      code: 'NamespacesUnread',
      message: `The sockets of other network namespaces are missing (${unreadNamespaces.join(', ')}). ${wayOut}`,
    });
  }
  return notices;
}
