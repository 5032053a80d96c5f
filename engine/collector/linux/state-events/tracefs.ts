import { readFileSync } from 'node:fs';
import { close, fsconfig, fsmount, fsopen } from '../../../platform/linux/libc.ts';

// linux/mount.h
const FSOPEN_CLOEXEC = 1;
const FSMOUNT_CLOEXEC = 1;
const FSCONFIG_CMD_CREATE = 6;
const MOUNT_ATTR_RDONLY = 1;

const mountPoint = '/sys/kernel/tracing';
/** For kernels without fsopen(2). If debugfs is mounted, opening this directory mounts tracefs there, and it stays. */
const oldMountPoint = '/sys/kernel/debug/tracing';

/** What tracefs contains about a tracepoint. */
export interface Tracepoint {
  /** The number by which perf_event_open(2) knows it. */
  readonly id: number;
  /** The text of its `format` file. */
  readonly format: string;
}

/**
 * Reads a tracepoint (`sock/inet_sock_set_state`) from tracefs, which need not be mounted: otherwise it is mounted without a directory
 * (fsopen(2), Linux 5.2), which no other program sees and which ends with this call.
 * @returns why it cannot be read, as the end of a sentence
 */
export function readTracepoint(name: string): Tracepoint | string {
  const mounted = readFrom(mountPoint, name);
  if (mounted !== null) return mounted;
  const mount = mountDetached();
  try {
    const found = mount < 0 ? readFrom(oldMountPoint, name) : readFrom(`/proc/self/fd/${mount}`, name);
    return found ?? (mount < 0 ? 'tracefs can be neither read nor mounted' : `the kernel has no tracepoint ${name}`);
  } finally {
    if (mount >= 0) close(mount);
  }
}

function readFrom(folder: string, name: string): Tracepoint | null {
  const read = (file: string): string => readFileSync(`${folder}/events/${name}/${file}`, 'latin1');
  try {
    return { id: Number(read('id')), format: read('format') };
  } catch {
    return null;
  }
}

/** @returns a descriptor of the mount; -1 if the kernel refuses */
function mountDetached(): number {
  const context = fsopen('tracefs', FSOPEN_CLOEXEC);
  if (context < 0) return -1;
  try {
    return fsconfig(context, FSCONFIG_CMD_CREATE) === 0 ? fsmount(context, FSMOUNT_CLOEXEC, MOUNT_ATTR_RDONLY) : -1;
  } finally {
    close(context);
  }
}
