import { readFileSync } from 'node:fs';

/** A container as a cgroup path names it. */
export interface ContainerId {
  readonly runtime: 'docker' | 'podman' | 'containerd' | 'cri-o' | 'kubernetes' | 'lxc' | 'nspawn';
  /** The container's name for lxc and nspawn, its hexadecimal id for the others. */
  readonly id: string;
}

/** How the runtimes name their cgroups, with systemd as the driver and without. */
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

/** The container that the cgroup paths of a process tell; null where they tell none. */
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

/** Docker's own file about a container: its name begins with a `/`. */
export function dockerName(json: string): string | null {
  return textAt(json, (file) => file['Name'])?.replace(/^\//, '') ?? null;
}

/** What containerd keeps about a running container: an OCI configuration with the name among its annotations. */
export function containerdName(json: string): string | null {
  return textAt(json, (file) => {
    const annotations = recordOf(file['annotations']);
    return annotations['nerdctl/name'] ?? annotations['io.kubernetes.cri.container-name'] ?? annotations['io.kubernetes.container.name'];
  });
}

/** Podman's list of containers, with `id` and `names` each. */
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

/** What people call it: its name where the runtime's files can be read, else the runtime and the first twelve digits of the id. */
export function containerName(container: ContainerId): string {
  return nameInFiles(container) ?? `${container.runtime}:${container.id.slice(0, 12)}`;
}

const containerdTasks = '/run/containerd/io.containerd.runtime.v2.task';
const containerdSpaces = ['k8s.io', 'default', 'moby'];

/** Where the runtimes keep what they know, when nobody has configured another place. */
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
    const json = readIfThere(file);
    const name = json === null ? null : nameOf(json);
    if (name !== null) return name;
  }
  return null;
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
