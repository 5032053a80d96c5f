import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));
/** What the build makes. */
export const dist = join(root, 'dist');
/** Intermediate files of the build. */
export const work = join(dist, 'build');
