import { lackingForNamespaces, lackingForOwners, type Capabilities } from '../../platform/linux/capabilities.ts';
import type { Warning } from '../collector.ts';
import type { OwnerUnavailable } from './attribution.ts';

/**
 * Warnings about missing parts of a snapshot, which no single record can contain.
 * @param socketsWithout the number of sockets that have no owner for this reason
 * @param rights the capabilities of the caller; read only if there is a warning
 */
export function snapshotWarnings(
  socketsWithout: (reason: OwnerUnavailable) => number,
  unreadNamespaces: readonly string[],
  rights: () => Capabilities,
): readonly Warning[] {
  const warnings: Warning[] = [];
  const denied = socketsWithout('AccessDenied');
  const elsewhere = socketsWithout('OtherPidNamespace');
  if (denied > 0) {
    warnings.push({
      code: 'NotElevated',
      message: `${ownersMissing(denied)}, because ${remedyFor(lackingForOwners, rights())}`,
    });
  }
  if (elsewhere > 0) {
    warnings.push({
      code: 'OtherPidNamespace',
      message:
        `${ownersMissing(elsewhere)}, because /proc lists only the processes of this PID namespace. ` +
        'Run it in the PID namespace of the machine, for instance with docker run --pid=host.',
    });
  }
  if (unreadNamespaces.length > 0) {
    warnings.push({
      code: 'NamespacesUnread',
      message:
        `The sockets of other network namespaces are missing (${unreadNamespaces.join(', ')}), because ` +
        remedyFor(lackingForNamespaces, rights()),
    });
  }
  return warnings;
}

function ownersMissing(sockets: number): string {
  return sockets === 1 ? 'The owner of 1 socket is unknown' : `The owners of ${sockets} sockets are unknown`;
}

/** The reason and the remedy. Root does not get the advice to become root: in a container it lacks capabilities. */
function remedyFor(lackingFor: (rights: Capabilities) => readonly string[], rights: Capabilities): string {
  if (rights === 0n) return 'only root can see them. Run it as root, for instance with sudo.';
  const lacking = lackingFor(rights);
  if (lacking.length === 0) {
    return (
      'a security policy (SELinux, AppArmor, Landlock) or a user namespace does not allow it. ' +
      'Run it outside of containers, or change the policy.'
    );
  }
  const options = lacking.map((name) => `--cap-add ${name.replace('CAP_', '')}`).join(' ');
  return (
    `the process does not have ${lacking.join(' and ')}. Add ${lacking.length === 1 ? 'it' : 'them'}, ` +
    `for instance with docker run ${options}.`
  );
}
