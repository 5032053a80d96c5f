import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Metafile } from 'esbuild';
import { root } from '../build/folders.ts';
import { linux, windows } from '../build/platforms.ts';
import { lockedPackages, type LockedPackage, nodeVersion, prebuiltPath } from '../build/prebuilt.ts';

const run = promisify(execFile);
const tool = join(root, 'node_modules/@cyclonedx/cyclonedx-esbuild/bin/cyclonedx-esbuild-cli.js');

interface Component {
  readonly 'bom-ref': string;
  readonly [field: string]: unknown;
}

/** The part of a CycloneDX document that is extended here. */
interface Bom {
  readonly metadata: { readonly component: { readonly 'bom-ref': string } };
  readonly components: Component[];
  readonly dependencies: { readonly ref: string; dependsOn?: string[] }[];
}

/**
 * The bill of materials of both executables as CycloneDX JSON: the bundled packages, as listed by the tool of CycloneDX, and the embedded
 * binaries: Node with its libraries, and the native addons. The result is reproducible.
 */
export async function sbom(contents: Metafile): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'port-reporter-sbom-'));
  try {
    const metafile = join(folder, 'metafile.json');
    const output = join(folder, 'bom.json');
    await writeFile(metafile, JSON.stringify(contents));
    await run(process.execPath, [tool, '--bwd', root, '--output-reproducible', '--validate', '--output-file', output, metafile]);
    const bom: Bom = JSON.parse(await readFile(output, 'utf8'));
    const binaries = await Promise.all(lockedPackages().map(component));
    bom.components.push(...binaries);
    const program = bom.dependencies.find(({ ref }) => ref === bom.metadata.component['bom-ref']);
    program?.dependsOn?.push(...binaries.map((binary) => binary['bom-ref']));
    return `${JSON.stringify(bom, null, 2)}\n`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function component({ name, version, license, sha512 }: LockedPackage): Promise<Component> {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  const [group, bareName] = name.startsWith('@') ? name.split('/') : [undefined, name];
  return {
    type: 'library',
    group,
    name: bareName,
    version,
    'bom-ref': purl,
    purl,
    hashes: [{ alg: 'SHA-512', content: sha512 }],
    licenses: [{ license: { id: license } }],
    ...(name.startsWith('node-') && {
      cpe: `cpe:2.3:a:nodejs:node.js:${version}:*:*:*:*:*:*:*`,
      components: await nodeLibraries(name),
    }),
  };
}

/** The libraries in Node, as reported by `process.versions`. */
async function nodeLibraries(part: string): Promise<Component[]> {
  const node = prebuiltPath(process.platform === 'win32' ? windows.node : linux.node);
  const { stdout } = await run(node, ['--print', 'JSON.stringify(process.versions)']);
  const versions: Record<string, string> = JSON.parse(stdout);
  if (versions['node'] !== nodeVersion()) throw new Error(`${part} is not Node ${nodeVersion()} but ${versions['node'] ?? 'nothing'}.`);
  // `modules` and `napi` are interface versions, not libraries.
  const { node: _self, modules: _abi, napi: _api, ...libraries } = versions;
  return Object.entries(libraries).map(([name, version]) => ({ type: 'library', name, version, 'bom-ref': `${part}/${name}@${version}` }));
}
