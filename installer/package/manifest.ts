/** What the Gallery wants to know of a module, from its manifest. */
export interface Manifest {
  readonly version: string;
  readonly author: string;
  readonly company: string;
  readonly copyright: string;
  readonly description: string;
  readonly functions: readonly string[];
  readonly editions: readonly string[];
  readonly tags: readonly string[];
  readonly licenseUri: string;
  readonly releaseNotes: string;
}

/**
 * Reads a module's manifest, whose texts stand in single quotes and whose lists in `@( )`.
 * @param source a `.psd1` file
 * @throws Error naming the key that is missing or written in another way
 */
export function readManifest(source: string): Manifest {
  const value = (key: string, pattern: string): string => {
    const [, found] = new RegExp(`^[ ]*${key} *= *${pattern}`, 'm').exec(source) ?? [];
    if (found === undefined) throw new Error(`The module's manifest has no ${key}, or not in the form that the package is made from.`);
    return found;
  };
  const text = (key: string): string => value(key, "'((?:[^']|'')*)'").replaceAll("''", "'");
  const list = (key: string): string[] => [...value(key, String.raw`@\(([^)]*)\)`).matchAll(/'([^']*)'/g)].map(([, item = '']) => item);
  return {
    version: text('ModuleVersion'),
    author: text('Author'),
    company: text('CompanyName'),
    copyright: text('Copyright'),
    description: text('Description'),
    functions: list('FunctionsToExport'),
    editions: list('CompatiblePSEditions'),
    tags: list('Tags'),
    licenseUri: text('LicenseUri'),
    releaseNotes: text('ReleaseNotes'),
  };
}
