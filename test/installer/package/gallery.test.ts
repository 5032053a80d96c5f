import assert from 'node:assert/strict';
import { parseStringPromise } from 'xml2js';
import { type ArchiveEntry, textEntry } from '../../../installer/package/archive-entry.ts';
import { galleryPackage } from '../../../installer/package/gallery.ts';
import { readManifest } from '../../../installer/package/manifest.ts';
import { moduleManifest } from './made-sources.ts';

describe('readManifest', () => {
  it('reads what the Gallery wants to know', () => {
    assert.deepEqual(readManifest(moduleManifest), {
      version: '1.2.3',
      author: "It's <me> & you",
      company: 'We',
      copyright: '(c) We',
      description: 'Ports.',
      functions: ['Get-It', 'Set-It', 'Stop-It'],
      editions: ['Desktop', 'Core'],
      tags: ['Windows', 'port'],
      licenseUri: 'https://example.org/license',
      releaseNotes: 'First.\n\n- and more',
    });
  });

  for (const key of ['ModuleVersion', 'Author', 'FunctionsToExport', 'Tags', 'ReleaseNotes']) {
    it(`reports ${key} if it is missing, commented out or in another form`, () => {
      const problem = { message: new RegExp(`^The module manifest has no ${key}, or has it in an unsupported form`) };
      assert.throws(() => readManifest(moduleManifest.replace(key, `# ${key}`)), problem);
      assert.throws(() => readManifest(moduleManifest.replace(new RegExp(`(${key} *= *)`), '$1"x" + ')), problem);
    });
  }
});

describe('galleryPackage', () => {
  const module: ArchiveEntry[] = [
    textEntry('PortReporter.psd1', moduleManifest),
    textEntry('PortReporter.psm1', ''),
    textEntry('bin/linux-x64/portreporter', 'ELF'),
  ];
  const entries = galleryPackage(module);
  const text = (path: string): string => Buffer.from(entries.find((entry) => entry.path === path)?.content ?? assert.fail(path)).toString();

  it('has the description that Publish-Module would write', async () => {
    const {
      package: {
        metadata: [metadata],
      },
    } = await parseStringPromise(text('PortReporter.nuspec'));
    assert.deepEqual(metadata, {
      id: ['PortReporter'],
      version: ['1.2.3'],
      authors: ["It's <me> & you"],
      owners: ['We'],
      requireLicenseAcceptance: ['false'],
      licenseUrl: ['https://example.org/license'],
      description: ['Ports.'],
      releaseNotes: ['First.\n\n- and more'],
      copyright: ['(c) We'],
      tags: [
        'Windows port PSModule PSEdition_Desktop PSEdition_Core PSIncludes_Function PSFunction_Get-It PSCommand_Get-It ' +
          'PSFunction_Set-It PSCommand_Set-It PSFunction_Stop-It PSCommand_Stop-It',
      ],
    });
  });

  it('gives every part a content type, and relates itself to parts that are there', async () => {
    const {
      Types: { Default: defaults, Override: overrides },
    } = await parseStringPromise(text('[Content_Types].xml'));
    const extensions = new Set(defaults.map(({ $: { Extension: extension } }: { $: { Extension: string } }) => extension));
    const names = new Set(overrides.map(({ $: { PartName: name } }: { $: { PartName: string } }) => name));
    const parts = entries.map(({ path }) => path).filter((path) => path !== '[Content_Types].xml');
    assert.ok(parts.length > module.length);
    assert.deepEqual(
      parts.filter((path) => !names.has(`/${path}`) && !extensions.has(/\.(\w+)$/.exec(path)?.[1])),
      [],
    );
    const {
      Relationships: { Relationship: relationships },
    } = await parseStringPromise(text('_rels/.rels'));
    const targets: string[] = relationships.map(({ $: { Target: target } }: { $: { Target: string } }) => target);
    assert.deepEqual(
      targets.map((target) => parts.includes(target.slice(1))),
      [true, true],
    );
  });

  it('requires a manifest', () => {
    assert.throws(() => galleryPackage([]), { message: 'The module has no PortReporter.psd1.' });
  });
});
