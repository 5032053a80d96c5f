import type { ServiceInfo } from '../../model/port-mapping.ts';

/** Names of units that hold processes (systemd.unit(5)); slices only group others. */
const unitName = /^[A-Za-z0-9:_.\\@-]+\.(?:service|scope|socket|mount|swap)$/;
const userManager = /^user@\d+\.service$/;

/**
 * The systemd unit that a cgroup path belongs to, by systemd's own rule (cg_path_get_unit): the first part that is not a slice. Below a
 * user's service manager it is the unit of that manager. Empty where the path is not systemd's.
 */
export function unitsOfCgroup(path: string): readonly ServiceInfo[] {
  const parts = path.split('/').filter((part) => part !== '' && !part.endsWith('.slice'));
  const first = parts[0] ?? '';
  const ofUser = userManager.test(first) && unitName.test(parts[1] ?? '');
  const name = ofUser ? (parts[1] ?? '') : first;
  // systemd writes `_` before a name that looks like one of the kernel's own files (cg_escape).
  const unit = name.replace(/^_/, '');
  if (!unitName.test(unit)) return [];
  // A user can name a unit as the system does: `sshd.service` of user 1000 is not the system's.
  return ofUser
    ? [{ name: `${first}/${unit}`, displayName: `${first}/${unit}`, type: 'user unit' }]
    : [{ name: unit, displayName: unit, type: 'unit' }];
}
