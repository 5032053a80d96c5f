import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle } from './bundle.ts';
import { closingLine } from './closing-lines.ts';
import { makeExecutable } from './executable.ts';
import { dist, root, work } from './folders.ts';
import { makeModule } from './module.ts';
import { installParts, partPath } from './parts.ts';
import { executablePath, platforms, workerAsset } from './platforms.ts';

await installParts();
await rm(dist, { recursive: true, force: true });
await mkdir(work, { recursive: true });

const program = join(work, 'portreporter.cjs');
await bundle('engine/main.ts', program);
for (const worker of new Set(platforms.flatMap(({ workers }) => workers))) await bundle(worker, join(work, workerAsset(worker)));
await Promise.all(platforms.map((platform) => makeExecutable(platform, program)));
await rm(work, { recursive: true });
await makeModule(join(root, 'powershell/PortReporter'), join(dist, 'PortReporter'), platforms.flatMap((platform) => [
  { source: executablePath(platform), place: join('bin', platform.folder, platform.executable) },
  // Beside the executable it is taken as it is, and need not be unpacked.
  { source: partPath(platform.koffi), place: join('bin', platform.folder, 'koffi.node') },
]));
for (const platform of platforms) console.log(closingLine(platform));
