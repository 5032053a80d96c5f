import { createHash } from 'node:crypto';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import product from '../../package.json' with { type: 'json' };
import { dist, root } from '../build/folders.ts';
import { makeBuild } from '../build/make-build.ts';
import { executablePath, linux, windows } from '../build/platforms.ts';
import { prebuiltPath } from '../build/prebuilt.ts';
import { bundledPackages, programContents, readPackage } from './contents.ts';
import { type ReleaseArtifact, releaseArtifacts } from './release-artifacts.ts';
import { sbom } from './sbom.ts';
import { requireSigner, sign, signableFiles, type Signer } from './signing.ts';
import { thirdPartyNotices } from './third-party-notices.ts';

// npm run package [-- --pfx FILE [--password-file FILE] [--timestamp-url URL] | -- --sign-command COMMAND]

const module = join(dist, 'PortReporter');

/** Parses the arguments; null without a signer. @throws Error for invalid arguments */
function parseSigner(args: readonly string[]): Signer | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      pfx: { type: 'string' },
      'password-file': { type: 'string' },
      'timestamp-url': { type: 'string' },
      'sign-command': { type: 'string' },
    },
  });
  const { pfx, 'password-file': passwordFile, 'timestamp-url': timestampUrl, 'sign-command': command } = values;
  if (pfx !== undefined && command !== undefined) throw new Error('--pfx and --sign-command cannot be combined. Omit one of them.');
  if (pfx === undefined && (passwordFile ?? timestampUrl) !== undefined) {
    throw new Error('--password-file and --timestamp-url require --pfx. Add --pfx FILE.');
  }
  if (pfx !== undefined) return { pfx, passwordFile: passwordFile ?? null, timestampUrl: timestampUrl ?? null };
  return command === undefined ? null : { command };
}

/** Signs the results of the build. The native addon was signed before it was embedded in the executable. */
async function signBuild(signer: Signer | null): Promise<string> {
  if (signer === null) return 'Not signed. Use --pfx FILE or --sign-command COMMAND to sign the packages.';
  const program = executablePath(windows);
  const files = [program, ...(await signableFiles(module)).filter((file) => !file.endsWith('.exe'))];
  await sign(signer, files);
  await cp(program, join(module, 'bin', windows.folder, windows.executable));
  return `Signed: ${files.length + 1} files.`;
}

/** Lines in the format of `sha256sum --check`. */
function checksums(files: readonly ReleaseArtifact[]): string {
  return files.map(({ name, content }) => `${createHash('sha256').update(content).digest('hex')}  ${name}\n`).join('');
}

async function buildPackages(args: readonly string[]): Promise<void> {
  const signer = parseSigner(args);
  if (signer !== null) await requireSigner(signer);
  await makeBuild(async (addon) => {
    if (signer !== null) await sign(signer, [addon]);
  });
  const signature = await signBuild(signer);
  const contents = await programContents();
  const node = { ...readPackage(join(prebuiltPath(linux.node), '../..')), name: 'Node.js' };
  const notices = await thirdPartyNotices('Port Reporter', [...bundledPackages(contents), node]);
  const files: ReleaseArtifact[] = [
    ...(await releaseArtifacts({
      version: product.version,
      module,
      windowsProgram: executablePath(windows),
      linuxProgram: executablePath(linux),
      installer: join(root, 'installer'),
      license: join(root, 'LICENSE'),
      notices,
    })),
    { name: 'ThirdPartyNotices.txt', content: Buffer.from(notices) },
    { name: `PortReporter-${product.version}.cdx.json`, content: Buffer.from(await sbom(contents)) },
  ];
  files.push({ name: 'SHA256SUMS', content: Buffer.from(checksums(files)) });
  for (const { name, content } of files) {
    await writeFile(join(dist, name), content);
    console.log(`dist/${name}: ${(content.length / 1e6).toFixed(content.length < 1e6 ? 3 : 1)} MB`);
  }
  console.log(signature);
}

try {
  await buildPackages(process.argv.slice(2));
} catch (error) {
  console.error(`npm run package: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
