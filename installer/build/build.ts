import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle } from './bundle.ts';
import { makeExecutable } from './executable.ts';
import { dist, work } from './folders.ts';
import { installParts } from './parts.ts';
import { platforms } from './platforms.ts';

await installParts();
await rm(dist, { recursive: true, force: true });
await mkdir(work, { recursive: true });

const program = join(work, 'portreporter.cjs');
await bundle('engine/main.ts', program);
await bundle('engine/service/windows/dispatcher-worker.ts', join(work, 'worker.cjs'));
await Promise.all(platforms.map((platform) => makeExecutable(platform, program)));
await rm(work, { recursive: true });
