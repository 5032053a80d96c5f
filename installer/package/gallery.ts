import { createHash } from 'node:crypto';
import { extname } from 'node:path/posix';
import { Builder } from 'xml2js';
import { type ArchiveEntry, textEntry } from './archive-entry.ts';
import { type Manifest, readManifest } from './manifest.ts';

const name = 'PortReporter';

/** Content type of every file that NuGet does not define itself (NuGet.Packaging, PackageBuilder). */
const anyContent = 'application/octet';

/**
 * The package of the module for the PowerShell Gallery: its files, a `.nuspec` as PowerShellGet writes it from the manifest, and the parts
 * that the Open Packaging Conventions (ECMA-376, part 2) require.
 * @param module the module's files, with their paths within it
 */
export function galleryPackage(module: readonly ArchiveEntry[]): ArchiveEntry[] {
  const file = module.find(({ path }) => path === `${name}.psd1`);
  if (!file) throw new Error(`The module has no ${name}.psd1.`);
  const manifest = readManifest(Buffer.from(file.content).toString());
  const properties = coreProperties(manifest);
  // NuGet uses a random name; here it is derived from the content, so that the package is reproducible.
  const propertiesName = createHash('sha256').update(properties).digest('hex').slice(0, 32);
  const propertiesPath = `package/services/metadata/core-properties/${propertiesName}.psmdcp`;
  const content = [...module, textEntry(`${name}.nuspec`, nuspec(manifest)), textEntry(propertiesPath, properties)];
  const relationships = [
    { Id: 'R1', Target: `/${name}.nuspec`, Type: 'http://schemas.microsoft.com/packaging/2010/07/manifest' },
    {
      Id: 'R2',
      Target: `/${propertiesPath}`,
      Type: 'http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties',
    },
  ];
  return [
    ...content,
    textEntry(
      '_rels/.rels',
      xml('Relationships', {
        $: { xmlns: 'http://schemas.openxmlformats.org/package/2006/relationships' },
        Relationship: relationships.map((attributes) => ({ $: attributes })),
      }),
    ),
    textEntry('[Content_Types].xml', contentTypes(content.map(({ path }) => path))),
  ];
}

/** The package's description, in the elements and order of PowerShellGet's Publish-Module. */
function nuspec(manifest: Manifest): string {
  const tags = [
    ...manifest.tags,
    'PSModule',
    ...manifest.editions.map((edition) => `PSEdition_${edition}`),
    'PSIncludes_Function',
    ...manifest.functions.flatMap((command) => [`PSFunction_${command}`, `PSCommand_${command}`]),
  ];
  return xml('package', {
    $: { xmlns: 'http://schemas.microsoft.com/packaging/2011/08/nuspec.xsd' },
    metadata: {
      id: name,
      version: manifest.version,
      authors: manifest.author,
      owners: manifest.company,
      requireLicenseAcceptance: false,
      licenseUrl: manifest.licenseUri,
      description: manifest.description,
      releaseNotes: manifest.releaseNotes,
      copyright: manifest.copyright,
      tags: [...new Set(tags)].join(' '),
    },
  });
}

function coreProperties(manifest: Manifest): string {
  return xml('coreProperties', {
    $: {
      xmlns: 'http://schemas.openxmlformats.org/package/2006/metadata/core-properties',
      'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
    },
    'dc:creator': manifest.author,
    'dc:description': manifest.description,
    'dc:identifier': name,
    version: manifest.version,
    keywords: manifest.tags.join(' '),
  });
}

function contentTypes(paths: readonly string[]): string {
  const known: Readonly<Record<string, string>> = {
    rels: 'application/vnd.openxmlformats-package.relationships+xml',
    psmdcp: 'application/vnd.openxmlformats-package.core-properties+xml',
  };
  const extensions = new Set(['rels', ...paths.map((path) => extname(path).slice(1)).filter((extension) => extension !== '')]);
  return xml('Types', {
    $: { xmlns: 'http://schemas.openxmlformats.org/package/2006/content-types' },
    Default: [...extensions].toSorted().map((extension) => ({ $: { Extension: extension, ContentType: known[extension] ?? anyContent } })),
    Override: paths.filter((path) => extname(path) === '').map((path) => ({ $: { PartName: `/${path}`, ContentType: anyContent } })),
  });
}

function xml(root: string, content: object): string {
  return `${new Builder({ rootName: root, xmldec: { version: '1.0', encoding: 'utf-8' } }).buildObject(content)}\n`;
}
