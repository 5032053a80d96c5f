import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root folder of the project. */
export const root = fileURLToPath(new URL('../..', import.meta.url));
/** Results of the build. */
export const dist = join(root, 'dist');
/** Intermediate files of the build. */
export const work = join(dist, 'build');
