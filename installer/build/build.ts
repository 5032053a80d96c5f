import { makeBuild } from './make-build.ts';

await makeBuild();
