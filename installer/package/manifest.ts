/** The entries of a module manifest that the Gallery requires. */
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
 * Reads a module manifest whose strings are in single quotes and whose lists are in `@( )`.
 * @param source a `.psd1` file
 * @throws Error with the key that is missing or written in another form
 */
export function readManifest(source: string): Manifest {
  const value = (key: string, pattern: string): string => {
    const [, found] = new RegExp(`^[ ]*${key} *= *${pattern}`, 'm').exec(source) ?? [];
    if (found === undefined) throw new Error(`The module manifest has no ${key}, or has it in an unsupported form.`);
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
