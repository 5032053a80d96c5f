import assert from 'node:assert/strict';
import { readFileSync, globSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { releaseNotes } from '../../installer/build/release-notes.ts';
import product from '../../package.json' with { type: 'json' };
import { moduleWithEngine, type ModuleUnderTest } from './fake-engine.ts';
import { powerShell, quoted, requirePowerShell, runPowerShell } from './pwsh.ts';

const sources = join(import.meta.dirname, '../../powershell/PortReporter');

describe('The PowerShell module', function () {
  this.timeout(60_000);
  let module: ModuleUnderTest;
  before(async function () {
    this.timeout(600_000);
    await requirePowerShell(this);
    module = await moduleWithEngine('exit 0');
  });
  after(async () => module?.remove());

  async function run(code: string): Promise<string> {
    const { stdout, stderr } = await runPowerShell(code, module.path);
    assert.equal(stderr, '');
    return stdout;
  }

  describe('has a manifest', () => {
    type Texts =
      | 'RootModule'
      | 'ModuleVersion'
      | 'Author'
      | 'CompanyName'
      | 'Copyright'
      | 'Description'
      | 'PowerShellVersion'
      | 'DotNetFrameworkVersion';
    type Lists =
      | 'CompatiblePSEditions'
      | 'NestedModules'
      | `${'Types' | 'Formats'}ToProcess`
      | `${'Functions' | 'Cmdlets' | 'Variables' | 'Aliases'}ToExport`;
    type Manifest = Readonly<Record<Texts, string>> &
      Readonly<Record<Lists, string[]>> & {
        readonly PrivateData: { readonly PSData: { readonly Tags: string[]; readonly LicenseUri: string; readonly ReleaseNotes: string } };
      };
    let manifest: Manifest;
    before(async () => {
      // Read as PowerShell reads a data file; all its values can be expressed in JSON.
      manifest = JSON.parse(
        await run(`$tree = [System.Management.Automation.Language.Parser]::ParseFile(
          ${quoted(join(module.path, 'PortReporter.psd1'))}, [ref] $null, [ref] $null)
        $table = $tree.Find({ $args[0] -is [System.Management.Automation.Language.HashtableAst] }, $false).SafeGetValue()
        [System.Text.Json.JsonSerializer]::Serialize($table, [hashtable])`),
      );
    });

    it('that PowerShell finds valid', async () => {
      const path = quoted(join(module.path, 'PortReporter.psd1'));
      const found = await run(`$found = Test-ModuleManifest ${path}; "$($found.Version) $($found.PowerShellVersion)"`);
      assert.equal(found, `${product.version} 5.1`);
    });

    it('with the version, authors and licence of the product', async () => {
      const license = await readFile('LICENSE', 'utf8');
      const [copyright, authors] = /^Copyright \(c\) \d+ (.*)$/m.exec(license) ?? [];
      assert.deepEqual(
        [manifest.ModuleVersion, manifest.Author, manifest.CompanyName, manifest.Copyright],
        [product.version, authors, authors, `${copyright}. ${product.license} License.`],
      );
      assert.ok(license.startsWith('MIT License'));
      assert.equal(manifest.PrivateData.PSData.LicenseUri, 'https://opensource.org/license/mit');
    });

    it('with the section of the change log about this version', async () => {
      const notes = releaseNotes(await readFile('CHANGELOG.md', 'utf8'), product.version);
      assert.ok(notes.length > 100);
      assert.equal(manifest.PrivateData.PSData.ReleaseNotes, notes);
    });

    it('that lists all exports and all loaded files', () => {
      const functions = globSync('*.ps1', { cwd: join(sources, 'Public') })
        .map((file) => basename(file, '.ps1'))
        .toSorted();
      assert.deepEqual(manifest.FunctionsToExport.toSorted(), functions);
      assert.deepEqual([manifest.CmdletsToExport, manifest.VariablesToExport, manifest.AliasesToExport], [[], [], []]);
      const xml = globSync('*.ps1xml', { cwd: sources }).toSorted();
      assert.deepEqual([...manifest.TypesToProcess, ...manifest.FormatsToProcess].toSorted(), xml);
      const scripts = globSync('*.psm1', { cwd: sources });
      assert.deepEqual([manifest.RootModule, ...manifest.NestedModules], ['PortReporter.psm1', ...scripts]);
    });

    it('for both PowerShells, on .NET Framework from 4.7.2', () => {
      assert.deepEqual(manifest.CompatiblePSEditions, ['Desktop', 'Core']);
      assert.deepEqual([manifest.PowerShellVersion, manifest.DotNetFrameworkVersion], ['5.1', '4.7.2']);
    });

    it('with tags that the Gallery accepts', () => {
      const tags = manifest.PrivateData.PSData.Tags;
      assert.ok(tags.includes('Windows') && tags.includes('Linux'));
      assert.equal(new Set(tags.map((tag) => tag.toLowerCase())).size, tags.length);
      // Spaces separate them.
      for (const tag of tags) assert.match(tag, /^[\w-]+$/);
      assert.match(manifest.Description, /^.{40,200}$/);
    });
  });

  it('exports each public function, and nothing else', async () => {
    const functions = globSync('Public/*.ps1', { cwd: sources })
      .map((file) => file.slice('Public/'.length, -'.ps1'.length))
      .toSorted();
    const exported = await run('(Get-Module PortReporter).ExportedCommands.Keys');
    assert.deepEqual(exported.split('\n').toSorted(), functions);
  });

  it('reports the remedy in Constrained Language mode, and nothing else', async () => {
    const code = `$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'; Import-Module ${quoted(module.path)}`;
    const [program, args] = await powerShell('', module.path);
    const { stdout, stderr } = await execa(program, [...args.slice(0, -1), code], { reject: false });
    assert.equal(stdout, '');
    assert.match(stderr, /^[^\n]*cannot run in ConstrainedLanguage mode\. Use its program instead.*map --format json[^\n]*$/);
  });

  describe('written for Windows PowerShell 5.1', () => {
    it('in ASCII, because it decodes other bytes with the local code page', () => {
      // The manifest contains a section of CHANGELOG.md.
      const files = globSync('**/*.{ps1,psm1,psd1,ps1xml,txt}', { cwd: module.path });
      assert.ok(files.length > 4);
      for (const file of files) assert.doesNotMatch(readFileSync(join(module.path, file), 'latin1'), /[^\n\x20-\x7e]/, file);
    });

    /** PowerShell source that lists all commands in a folder's scripts, manifests, types and views that are neither its own nor Core's. */
    const foreignCommands = (folder: string): string => `
      $files = [System.IO.Directory]::GetFiles(${quoted(folder)}, '*.ps*1*', [System.IO.SearchOption]::AllDirectories)
      $scripts = foreach ($file in $files) {
        $text = [System.IO.File]::ReadAllText($file)
        if ($file -like '*.ps1xml') { ([xml] $text).SelectNodes('//ScriptBlock | //GetScriptBlock | //Script').InnerText } else { $text }
      }
      $own = @()
      $called = foreach ($script in $scripts) {
        $tree = [System.Management.Automation.Language.Parser]::ParseInput($script, [ref] $null, [ref] $null)
        $own += $tree.FindAll({ $args[0] -is [System.Management.Automation.Language.FunctionDefinitionAst] }, $true).Name
        foreach ($call in $tree.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)) {
          $name = $call.GetCommandName()
          if ($name) { $name } else { "line $($call.Extent.StartLineNumber): $($call.Extent.Text)" }
        }
      }
      foreach ($name in $called) {
        $source = (Get-Command $name -CommandType Cmdlet -ErrorAction SilentlyContinue).Source
        if ($own -notcontains $name -and $source -ne 'Microsoft.PowerShell.Core') { $name }
      }`;

    it('with only commands of Microsoft.PowerShell.Core', async () => {
      assert.equal(await run(foreignCommands(module.path)), '');
    });

    it('and other commands would be found, also in views', async () => {
      const folder = join(module.folder, 'foreign');
      await mkdir(join(folder, 'more'), { recursive: true });
      await writeFile(join(folder, 'one.psm1'), 'function Own { Where-Object a }; Own; Get-Content x | % { curl }; & $name 1');
      await writeFile(join(folder, 'more/two.ps1xml'), '<View>\n<ScriptBlock>"$(Get-Date)"</ScriptBlock></View>');
      const found = await run(foreignCommands(folder));
      assert.deepEqual(found.split('\n').toSorted(), ['%', 'Get-Content', 'Get-Date', 'curl', 'line 1: & $name 1']);
    });
  });

  describe('has help', () => {
    it('for every public function: synopsis, each parameter, inputs and outputs, examples with output', async () => {
      const problems = await run(`$cmdlet = [System.Management.Automation.PSCmdlet]
      $common = $cmdlet::CommonParameters + $cmdlet::OptionalCommonParameters
      foreach ($command in (Get-Module PortReporter).ExportedFunctions.Values) {
        $help = Get-Help $command.Name -Full
        if ($help.Synopsis.Length -lt 20 -or $help.Synopsis -match "^\\s*$($command.Name) \\[") { "$($command.Name): synopsis" }
        if (-not $help.description) { "$($command.Name): description" }
        if (-not $help.inputTypes -or -not $help.returnValues) { "$($command.Name): inputs or outputs" }
        $examples = @($help.examples.example)
        if ($examples.Count -lt 3) { "$($command.Name): examples" }
        foreach ($example in $examples) { if (-not $example.code) { "$($command.Name): an example without code" } }
        $links = @($help.relatedLinks.navigationLink.linkText)
        if (-not $links) { "$($command.Name): links" }
        foreach ($link in $links) {
          $isOurs = $link -match '-Port(Reporter|Mapping)'
          if ($isOurs -and -not (Get-Command $link -ErrorAction SilentlyContinue)) { "$($command.Name): $link" }
        }
        $described = @($help.parameters.parameter | Where-Object { $_.description.Text } | ForEach-Object name)
        foreach ($parameter in $command.Parameters.Keys) {
          if ($common -notcontains $parameter -and $described -notcontains $parameter) { "$($command.Name) -$parameter" }
        }
      }`);
      assert.equal(problems, '');
    });

    it('for no parameter that does not exist, which Get-Help omits silently', async () => {
      const described = globSync(join(sources, 'Public/*.ps1')).map((file): [string, string[]] => [
        basename(file, '.ps1'),
        [...readFileSync(file, 'utf8').matchAll(/^ *\.PARAMETER (\w+)/gm)].map(([, name = '']) => name),
      ]);
      const problems = await run(
        described
          .map(
            ([command, names]) =>
              `'${names.join(' ')}'.Split() | Where-Object { (Get-Command ${command}).Parameters.Keys -notcontains $_ }`,
          )
          .join('\n'),
      );
      assert.equal(problems, '');
    });

    it('that describes every property of the output', async () => {
      const classes = {
        'Get-PortMapping': ['Mapping'],
        'Watch-PortMapping': ['Change'],
        'Get-PortReporterService': ['ServiceStatus'],
        'Get-PortReporterLog': ['LogRecord', 'LogStart', 'LogPort', 'LogProcess', 'LogEvent'],
        'Get-PortReporterTimeline': ['TimelineEntry'],
        'Measure-PortReporterLog': ['Statistic'],
        'Find-PortReporterActivity': ['Finding'],
        'Test-PortReporterLog': ['LogCheck'],
        'Compare-PortMapping': ['Difference', 'ScannedPort', 'LogDifference'],
      };
      const problems = await run(
        Object.entries(classes)
          .map(
            ([command, names]) => `
        $help = (Get-Help ${command} -Full).returnValues.returnValue.type.name
        foreach ($class in ${names.map((name) => `'PortReporter${name}'`).join(', ')}) {
          $type = & (Get-Module PortReporter) { param($name) $name -as [type] } $class
          $properties = @($type.GetProperties('Public, Instance') | Where-Object {
            $_.DeclaringType -eq $type -or $_.DeclaringType.Name -ne 'PortReporterMapping' })
          if (-not $type) { "no $class" }
          $names = $properties.Name + @(if ((Get-Command ${command}).Parameters['Session']) { 'PSComputerName' })
          foreach ($property in $names) { if ($help -cnotmatch "(?m)(^|, |: )$property\\b") { "${command} $class $property" } }
        }`,
          )
          .join('\n'),
      );
      assert.equal(problems, '');
    });
  });
});
