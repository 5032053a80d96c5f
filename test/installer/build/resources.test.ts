import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { NtExecutable, NtExecutableResource, Resource } from 'resedit';
import { executablePath, windows } from '../../../installer/build/platforms.ts';
import { prebuiltPath } from '../../../installer/build/prebuilt.ts';
import manifest from '../../../package.json' with { type: 'json' };
import { requireTool } from '../../require-tool.ts';

const executable = executablePath(windows);

/** Load flags and names of the imported libraries of a 64-bit program, read from its bytes ("PE Format", Microsoft). */
function headersOf(bytes: Buffer): { loadFlags: number; imports: string[] } {
  const header = bytes.readUInt32LE(0x3c);
  const optionalHeader = header + 24;
  const sectionTable = optionalHeader + bytes.readUInt16LE(header + 20);
  const sections = Array.from({ length: bytes.readUInt16LE(header + 6) }, (_none, index) => {
    const at = sectionTable + 40 * index;
    return { address: bytes.readUInt32LE(at + 12), size: bytes.readUInt32LE(at + 16), place: bytes.readUInt32LE(at + 20) };
  });
  const slotOf = (address: number): number => {
    const section = sections.find((one) => address >= one.address && address < one.address + one.size);
    assert.ok(section, `no section holds ${address}`);
    return section.place + address - section.address;
  };
  const directory = (index: number): number => slotOf(bytes.readUInt32LE(optionalHeader + 112 + 8 * index));
  const imports: string[] = [];
  for (let at = directory(1); bytes.readUInt32LE(at + 12) !== 0; at += 20) {
    const name = slotOf(bytes.readUInt32LE(at + 12));
    imports.push(bytes.toString('latin1', name, bytes.indexOf(0, name)));
  }
  return { loadFlags: bytes.readUInt16LE(directory(10) + 0x4e), imports };
}

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
    assert.deepEqual(
      groups[0]?.icons.map(({ width, height }) => [width, height]),
      [16, 20, 24, 32, 40, 48, 64, 0].map((size) => [size, size]),
    );
    const pictures = groups[0]?.getIconItemsFromEntries(resources.entries) ?? [];
    assert.ok(pictures.every((picture) => picture.isRaw() && Buffer.from(picture.bin).toString('latin1', 1, 4) === 'PNG'));
  });

  it('asks Windows for no more rights than its caller has, and carries no signature of another', () => {
    const application = resources.entries.find(({ type }) => type === 24); // RT_MANIFEST
    assert.match(new TextDecoder().decode(application?.bin), /requestedExecutionLevel level="asInvoker"/);
    assert.equal(program.newHeader.optionalHeaderDataDirectory.get(4).size, 0); // IMAGE_DIRECTORY_ENTRY_SECURITY
  });

  it('has Windows load its libraries from System32 only', () => {
    const { loadFlags, imports } = headersOf(readFileSync(executable));
    assert.equal(loadFlags, 0x800); // LOAD_LIBRARY_SEARCH_SYSTEM32
    assert.ok(imports.includes('dbghelp.dll'), 'the imports are read: this one is not among the KnownDLLs');
    assert.equal(headersOf(readFileSync(prebuiltPath(windows.node))).loadFlags, 0, 'Node itself has none');
  });

  it('has a native addon that needs no libraries but KnownDLLs, which Windows never takes from another folder', () => {
    assert.deepEqual(
      headersOf(readFileSync(prebuiltPath(windows.koffi)))
        .imports.map((name) => name.toLowerCase())
        .toSorted(),
      ['advapi32.dll', 'kernel32.dll'],
    );
  });
});
