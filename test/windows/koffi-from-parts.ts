// For `node --import`: lets a Node for Windows run sources of ours that need koffi, whose native part for Windows lies among the build's parts.

import { registerHooks } from 'node:module';

const parts = new URL('../../installer/build/parts/node_modules/@koromix/koffi-win32-x64/index.js', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) => next(specifier === '@koromix/koffi-win32-x64' ? parts : specifier, context),
});
