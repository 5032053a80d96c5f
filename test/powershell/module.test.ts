import assert from 'node:assert/strict';
import { readFileSync, globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
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

  it('has a valid manifest with the version of the product', async () => {
    const { version }: { version: string } = JSON.parse(await readFile('package.json', 'utf8'));
    const manifest = quoted(join(module.path, 'PortReporter.psd1'));
    assert.equal(await run(`$manifest = Test-ModuleManifest ${manifest}; "$($manifest.Version) $($manifest.PowerShellVersion)"`), `${version} 5.1`);
  });

  it('exports each public function, and nothing else', async () => {
    const functions = globSync('Public/*.ps1', { cwd: sources }).map((file) => file.slice('Public/'.length, -'.ps1'.length)).toSorted();
    const exported = await run('(Get-Module PortReporter).ExportedCommands.Keys');
    assert.deepEqual(exported.split('\n').toSorted(), functions);
  });

  it('says in Constrained Language mode what to do without it, and nothing else', async () => {
    const code = `$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'; Import-Module ${quoted(module.path)}`;
    const [program, args] = await powerShell('', module.path);
    const { stdout, stderr } = await execa(program, [...args.slice(0, -1), code], { reject: false });
    assert.equal(stdout, '');
    assert.match(stderr, /^[^\n]*cannot run in ConstrainedLanguage mode\. Use its program instead.*map --format json[^\n]*$/);
  });

  describe('written for Windows PowerShell 5.1', () => {
    it('in ASCII, for it takes other bytes for the local code page', () => {
      for (const file of globSync('**/*.{ps1,psm1,psd1,ps1xml,txt}', { cwd: sources })) {
        assert.doesNotMatch(readFileSync(join(sources, file), 'latin1'), /[^\n\x20-\x7e]/, file);
      }
    });

    /** The files that PowerShell runs, as paths in PowerShell source. */
    const files = `[System.IO.Directory]::GetFiles($folder, '*.ps*1') | Where-Object { $_ -match '\\.(psm1|psd1|ps1)$' }`;

    it('with the commands of Microsoft.PowerShell.Core alone', async () => {
      assert.equal(await run(`
        $folder = ${quoted(module.path)}
        $own = @()
        $called = foreach ($file in ${files}) {
          $tree = [System.Management.Automation.Language.Parser]::ParseFile($file, [ref] $null, [ref] $null)
          $own += $tree.FindAll({ $args[0] -is [System.Management.Automation.Language.FunctionDefinitionAst] }, $true).Name
          foreach ($call in $tree.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)) {
            $name = $call.GetCommandName()
            if ($name) { $name } else { "line $($call.Extent.StartLineNumber): $($call.Extent.Text)" }
          }
        }
        foreach ($name in $called) {
          if ($own -notcontains $name -and (Get-Command $name -CommandType Cmdlet -ErrorAction SilentlyContinue).Source -ne 'Microsoft.PowerShell.Core') { $name }
        }
        if ($own -notcontains 'Get-PortMapping' -or $called -notcontains 'Register-ArgumentCompleter') { 'the tree was not walked' }`), '');
    });

    it('in its syntax', async () => {
      const newer = ['QuestionMark', 'QuestionQuestion', 'QuestionQuestionEquals', 'QuestionDot', 'QuestionLBracket', 'AndAnd', 'OrOr', 'Ampersand', 'Clean'];
      const find = (where: string): string => `
        foreach ($file in ${where}) {
          $tokens = $errors = $null
          $null = [System.Management.Automation.Language.Parser]::ParseFile($file, [ref] $tokens, [ref] $errors)
          $errors
          $tokens | Where-Object Kind -in ${newer.join(', ')} | ForEach-Object { "$($_.Extent.StartLineNumber): $($_.Kind)" }
        }`;
      const modern = join(module.folder, 'modern.ps1');
      assert.equal(await run(`
        $folder = ${quoted(module.path)}
        ${find(files)}
        [System.IO.File]::WriteAllText(${quoted(modern)}, '$a ? 1 : 2; $a ?? 1; $a ??= 1; \${a}?.b; \${a}?[0]; 1 && 2; 1 || 2; 1 &; function f { clean { } }')
        ${find(quoted(modern))}`), newer.map((kind) => `1: ${kind}`).join('\n'));
    });
  });

  describe('has help', () => {
    it('for every public function: what it does, each parameter, what goes in and comes out, examples with their output', async () => {
      const problems = await run(`$common = [System.Management.Automation.PSCmdlet]::CommonParameters + [System.Management.Automation.PSCmdlet]::OptionalCommonParameters
      foreach ($command in (Get-Module PortReporter).ExportedFunctions.Values) {
        $help = Get-Help $command.Name -Full
        if ($help.Synopsis.Length -lt 20 -or $help.Synopsis -match "^\\s*$($command.Name) \\[") { "$($command.Name): synopsis" }
        if (-not $help.description) { "$($command.Name): description" }
        if (-not $help.inputTypes -or -not $help.returnValues) { "$($command.Name): inputs or outputs" }
        $examples = @($help.examples.example)
        if ($examples.Count -lt 3) { "$($command.Name): examples" }
        $described = @($help.parameters.parameter | Where-Object { $_.description.Text } | ForEach-Object name)
        foreach ($parameter in $command.Parameters.Keys) {
          if ($common -notcontains $parameter -and $described -notcontains $parameter) { "$($command.Name) -$parameter" }
        }
      }`);
      assert.equal(problems, '');
    });

    it('that names every property of what comes out', async () => {
      const classes = {
        'Get-PortMapping': ['Mapping'], 'Watch-PortMapping': ['Change'], 'Get-PortReporterService': ['ServiceStatus'],
        'Get-PortReporterLog': ['LogRecord', 'LogStart', 'LogPort', 'LogProcess', 'LogEvent'], 'Measure-PortReporterLog': ['Figure'],
        'Find-PortReporterActivity': ['Finding', 'RecordPlace'], 'Test-PortReporterLog': ['LogCheck'],
        'Compare-PortMapping': ['Difference', 'Owner', 'ScannedPort', 'LogDifference'],
      };
      const problems = await run(Object.entries(classes).map(([command, names]) => `
        $help = (Get-Help ${command} -Full).returnValues.returnValue.type.name
        foreach ($class in ${names.map((name) => `'PortReporter${name}'`).join(', ')}) {
          $type = & (Get-Module PortReporter) { param($name) $name -as [type] } $class
          $properties = @($type.GetProperties('Public, Instance') | Where-Object {
            $_.DeclaringType -eq $type -or $_.DeclaringType.Name -ne 'PortReporterMapping' })
          if (-not $type) { "no $class" }
          foreach ($property in $properties.Name) { if ($help -cnotmatch "(?m)(^|, |: )$property\\b") { "${command} $class $property" } }
        }`).join('\n'));
      assert.equal(problems, '');
    });
  });
});
