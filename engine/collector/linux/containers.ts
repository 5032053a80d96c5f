import { readFileSync } from 'node:fs';

/** A container as it is identified in a cgroup path. */
export interface ContainerId {
  readonly runtime: 'docker' | 'podman' | 'containerd' | 'cri-o' | 'kubernetes' | 'lxc' | 'nspawn';
  /** The container's name for lxc and nspawn, its hexadecimal id for the other runtimes. */
  readonly id: string;
}

/** The names of the runtimes' cgroups, with and without systemd as the driver. */
const forms: readonly (readonly [ContainerId['runtime'], RegExp])[] = [
  ['docker', /\/docker-([0-9a-f]{64})\.scope(?:\/|$)/],
  ['docker', /\/docker\/([0-9a-f]{64})(?:\/|$)/],
  ['podman', /\/libpod-([0-9a-f]{64})(?:\.scope)?(?:\/|$)/],
  ['containerd', /\/(?:cri-containerd|nerdctl)[-:]([0-9a-f]{64})(?:\.scope)?(?:\/|$)/],
  ['cri-o', /\/crio-([0-9a-f]{64})(?:\.scope)?(?:\/|$)/],
  ['kubernetes', /\/kubepods(?:\.slice)?\/(?:.*\/)?([0-9a-f]{64})(?:\/|$)/],
  ['lxc', /\/lxc\.payload\.([^/]+)(?:\/|$)/],
  ['lxc', /\/lxc\/([^/]+)(?:\/|$)/],
  ['nspawn', /\/machine\.slice\/systemd-nspawn@([^/]+)\.service(?:\/|$)/],
  ['nspawn', /\/machine\.slice\/machine-([^/]+)\.scope(?:\/|$)/],
];

/** The container in the cgroup paths of a process; null if they contain none. */
export function containerOfCgroups(paths: readonly string[]): ContainerId | null {
  for (const path of paths) {
    for (const [runtime, form] of forms) {
      const id = form.exec(path)?.[1];
      if (id !== undefined) return { runtime, id: runtime === 'nspawn' ? unescapeUnit(id) : id };
    }
  }
  return null;
}

/** systemd writes `\x2d` for a `-` in a unit's name (systemd-escape(1)). */
function unescapeUnit(text: string): string {
  return text.replace(/\\x([0-9a-f]{2})/g, (_whole, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** The name in Docker's file about a container, where it has the prefix `/`. */
export function dockerName(json: string): string | null {
  return textAt(json, (file) => file['Name'])?.replace(/^\//, '') ?? null;
}

/** The name in containerd's file about a running container: an OCI configuration with the name among its annotations. */
export function containerdName(json: string): string | null {
  return textAt(json, (file) => {
    const annotations = recordOf(file['annotations']);
    return annotations['nerdctl/name'] ?? annotations['io.kubernetes.cri.container-name'] ?? annotations['io.kubernetes.container.name'];
  });
}

/** The name in Podman's list of containers, which have `id` and `names`. */
export function podmanName(json: string, id: string): string | null {
  return textAt(json, (file) => {
    const container = Object.values(file)
      .map(recordOf)
      .find((one) => one['id'] === id);
    const names = container?.['names'];
    return Array.isArray(names) ? names[0] : null;
  });
}

function textAt(json: string, pick: (file: Record<string, unknown>) => unknown): string | null {
  try {
    const text = pick(recordOf(JSON.parse(json)));
    return typeof text === 'string' && text !== '' ? text : null;
  } catch {
    return null;
  }
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** The name for users: from the runtime's files if they can be read, else the runtime and the first twelve digits of the id. */
export function containerName(container: ContainerId): string {
  return nameInFiles(container) ?? `${container.runtime}:${container.id.slice(0, 12)}`;
}

const containerdTasks = '/run/containerd/io.containerd.runtime.v2.task';
const containerdSpaces = ['k8s.io', 'default', 'moby'];

/** Reads the name from the runtime's files in their default directories. */
function nameInFiles({ runtime, id }: ContainerId): string | null {
  switch (runtime) {
    case 'lxc':
    case 'nspawn':
      return id;
    case 'docker':
      return firstIn([`/var/lib/docker/containers/${id}/config.v2.json`], dockerName);
    case 'podman':
      return firstIn(
        [
          '/var/lib/containers/storage/overlay-containers/containers.json',
          '/var/lib/containers/storage/overlay-containers/volatile-containers.json',
        ],
        (json) => podmanName(json, id),
      );
    default:
      return firstIn(
        containerdSpaces.map((space) => `${containerdTasks}/${space}/${id}/config.json`),
        containerdName,
      );
  }
}

function firstIn(files: readonly string[], nameOf: (json: string) => string | null): string | null {
  for (const file of files) {
    const json = readIfReadable(file);
    const name = json === null ? null : nameOf(json);
    if (name !== null) return name;
  }
  return null;
}

function readIfReadable(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
