// For `node --import`: lets a Node for Windows run sources of ours that need koffi, whose native addon for Windows is a prebuilt package
// of the build.

import { registerHooks } from 'node:module';

const url = new URL('../../installer/build/prebuilt/node_modules/@koromix/koffi-win32-x64/index.js', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@koromix/koffi-win32-x64' ? { url, shortCircuit: true } : next(specifier, context),
});

// Windows: the end of Node 24 can abort (engine/cli/end-program.ts). These programs end with their last task.
const { terminateProcess } = await import('../../engine/platform/terminate-process.ts');
process.once('beforeExit', terminateProcess);
