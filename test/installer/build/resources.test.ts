import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { NtExecutable, NtExecutableResource, Resource } from 'resedit';
import { executablePath, windows } from '../../../installer/build/platforms.ts';
import manifest from '../../../package.json' with { type: 'json' };
import { requireTool } from '../../requirements.ts';

const executable = executablePath(windows);

describe('PortReporter.exe, as Windows shows it', function () {
  this.timeout(60_000);
  let program: NtExecutable;
  let resources: NtExecutableResource;

  before(function () {
    requireTool(this, 'PortReporter.exe', existsSync(executable), 'Run: npm run build');
    program = NtExecutable.from(readFileSync(executable));
    resources = NtExecutableResource.from(program);
  });

  it('has our name, version, licence and description, and none of Node', () => {
    const versions = Resource.VersionInfo.fromEntries(resources.entries);
    assert.equal(versions.length, 1);
    const [version] = versions;
    const languages = version?.getAllLanguagesForStringValues() ?? [];
    assert.deepEqual(languages, [{ lang: 0x409, codepage: 1200 }]);
    assert.deepEqual(languages[0] && version?.getStringValues(languages[0]), {
      CompanyName: 'The Port Reporter authors',
      ProductName: 'Port Reporter',
      FileDescription: 'Port Reporter',
      FileVersion: manifest.version,
      ProductVersion: manifest.version,
      OriginalFilename: 'PortReporter.exe',
      InternalName: 'PortReporter',
      LegalCopyright: 'Copyright (c) 2026 The Port Reporter authors. MIT License.',
      Comments: manifest.description,
    });
    const [major = 0, minor = 0, patch = 0] = manifest.version.split('.').map(Number);
    const { fileVersionMS, fileVersionLS, productVersionMS, productVersionLS } = version?.fixedInfo ?? {};
    assert.deepEqual([fileVersionMS, fileVersionLS], [major * 0x1_0000 + minor, patch * 0x1_0000]);
    assert.deepEqual([productVersionMS, productVersionLS], [fileVersionMS, fileVersionLS]);
  });

  it('has our icon in the sizes that Windows asks for', () => {
    const groups = Resource.IconGroupEntry.fromEntries(resources.entries);
    assert.equal(groups.length, 1);
    // 256 is written as 0 (GRPICONDIRENTRY).
    assert.deepEqual(groups[0]?.icons.map(({ width, height }) => [width, height]),
      [16, 20, 24, 32, 40, 48, 64, 0].map((size) => [size, size]));
    const pictures = groups[0]?.getIconItemsFromEntries(resources.entries) ?? [];
    assert.ok(pictures.every((picture) => picture.isRaw() && Buffer.from(picture.bin).toString('latin1', 1, 4) === 'PNG'));
  });

  it('asks Windows for no more rights than its caller has, and carries no signature of another', () => {
    const application = resources.entries.find(({ type }) => type === 24); // RT_MANIFEST
    assert.match(new TextDecoder().decode(application?.bin), /requestedExecutionLevel level="asInvoker"/);
    assert.equal(program.newHeader.optionalHeaderDataDirectory.get(4).size, 0); // IMAGE_DIRECTORY_ENTRY_SECURITY
  });
});
