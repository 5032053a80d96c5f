import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ReleaseArtifact, releaseArtifacts } from '../../../installer/package/release-artifacts.ts';
import { onPath, requireTool } from '../../require-tool.ts';
import { type MadeSources, madeSources, sourceNames } from './made-sources.ts';

describe('releaseArtifacts', () => {
  const zip = 'PortReporter-1.2.3-win-x64.zip';
  let made: MadeSources;
  let files: ReleaseArtifact[];
  before(async function () {
    for (const tool of ['unzip', 'tar', 'python3']) requireTool(this, tool, onPath(tool), `On Debian: apt-get install ${tool}`);
    made = madeSources(0o644, 1_000_000_000);
    files = await releaseArtifacts(made.sources);
    for (const { name, content } of files) writeFileSync(join(made.folder, name), content);
  });
  after(() => made?.remove());

  const reported = (program: string, ...args: readonly string[]): string =>
    execFileSync(program, args, { encoding: 'utf8', cwd: made.folder }).trim();

  it('makes the same bytes whatever the times, modes, place and order of the files, and the time zone', async () => {
    const other = madeSources(0o700, 1_700_000_000, sourceNames.toReversed());
    const zone = process.env['TZ'];
    try {
      for (const [one, itsZone] of [
        [made, 'Asia/Tokyo'],
        [other, 'America/Los_Angeles'],
      ] as const) {
        process.env['TZ'] = itsZone;
        assert.deepEqual(await releaseArtifacts(one.sources), files);
      }
    } finally {
      other.remove();
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });

  it('lays four files and the module without its programs into the one for Windows', () => {
    const lines = reported('unzip', '-Z', zip)
      .split('\n')
      .filter((line) => line.startsWith('-'))
      .map((line) => line.split(/ +/));
    assert.deepEqual(
      lines.map(([mode, , system, , , , ...rest]) => [mode, system, ...rest].join(' ')),
      [
        'License.txt',
        'PortReporter.exe',
        'PortReporter/License.txt',
        'PortReporter/PortReporter.psd1',
        'PortReporter/PortReporter.psm1',
        'PortReporter/ThirdPartyNotices.txt',
        'PortReporter/en-US/about.help.txt',
        'Pr-Setup.cmd',
        'Readme.txt',
      ].map((path) => `${path === 'PortReporter.exe' ? '-rwxr-xr-x' : '-rw-r--r--'} unx 85-Oct-26 08:15 ${path}`),
    );
  });

  it('gives texts the line ends of Windows there', () => {
    const texts = { 'Pr-Setup.cmd': '@echo off\r\nsetup', 'Readme.txt': 'read\r\nme', 'License.txt': 'MIT\r\nlicence' };
    for (const [path, text] of Object.entries(texts)) assert.equal(reported('unzip', '-p', zip, path), text);
  });

  it("lays one folder into the one for Linux, root's, with a program that may be executed", () => {
    const lines = reported('tar', '--utc', '-tvzf', 'portreporter-1.2.3-linux-x64.tar.gz')
      .split('\n')
      .map((line) => line.split(/ +/));
    assert.deepEqual(
      lines.map(([mode, owner, , ...rest]) => [mode, owner, ...rest].join(' ')),
      [
        'License.txt',
        'PortReporter/License.txt',
        'PortReporter/PortReporter.psd1',
        'PortReporter/PortReporter.psm1',
        'PortReporter/ThirdPartyNotices.txt',
        'PortReporter/en-US/about.help.txt',
        'Readme.txt',
        'portreporter',
        'portreporter.conf',
        'portreporter.service',
      ].map((path) => `${path === 'portreporter' ? '-rwxr-xr-x' : '-rw-r--r--'} root/root 1985-10-26 08:15 portreporter-1.2.3/${path}`),
    );
  });

  it("lays the whole module into the Gallery's", () => {
    const list = `import sys, zipfile
for entry in zipfile.ZipFile(sys.argv[1]).infolist(): print(oct(entry.external_attr >> 16)[2:], entry.filename)`;
    assert.deepEqual(
      reported('python3', '-c', list, 'PortReporter.1.2.3.nupkg')
        .replace(/\w{32}(?=\.psmdcp)/, 'properties')
        .split('\n'),
      [
        '100644 License.txt',
        '100644 PortReporter.nuspec',
        '100644 PortReporter.psd1',
        '100644 PortReporter.psm1',
        '100644 ThirdPartyNotices.txt',
        '100644 [Content_Types].xml',
        '100644 _rels/.rels',
        '100644 bin/linux-x64/koffi.node',
        '100755 bin/linux-x64/portreporter',
        '100755 bin/win-x64/PortReporter.exe',
        '100644 bin/win-x64/koffi.node',
        '100644 en-US/about.help.txt',
        '100644 package/services/metadata/core-properties/properties.psmdcp',
      ],
    );
  });
});
