import type { ServiceInfo } from '../../model/port-mapping.ts';

/** Names of units that contain processes (systemd.unit(5)); slices only group other units. */
const unitName = /^[A-Za-z0-9:_.\\@-]+\.(?:service|scope|socket|mount|swap)$/;
const userManager = /^user@\d+\.service$/;

/**
 * The systemd unit of a cgroup path, by systemd's rule (cg_path_get_unit): the first part that is not a slice. Below the service manager of
 * a user it is the unit of that manager. Empty if the path does not belong to systemd.
 */
export function unitsOfCgroup(path: string): readonly ServiceInfo[] {
  const parts = path.split('/').filter((part) => part !== '' && !part.endsWith('.slice'));
  const first = parts[0] ?? '';
  const ofUser = userManager.test(first) && unitName.test(parts[1] ?? '');
  const name = ofUser ? (parts[1] ?? '') : first;
  // systemd adds the prefix `_` to a name that looks like a file of the kernel (cg_escape).
  const unit = name.replace(/^_/, '');
  if (!unitName.test(unit)) return [];
  // A user's unit can have the name of a system unit: `sshd.service` of user 1000 is not the system's.
  return ofUser
    ? [{ name: `${first}/${unit}`, displayName: `${first}/${unit}`, type: 'user unit' }]
    : [{ name: unit, displayName: unit, type: 'unit' }];
}
