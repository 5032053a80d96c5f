import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { moduleWithEngine, type ModuleUnderTest } from './fake-engine.ts';
import { builtModule, quoted, requirePowerShell, runPowerShell } from './pwsh.ts';

const sources = join(import.meta.dirname, '../../powershell/PortReporter');
/** Options of the engine that only the module uses: no user specifies them, and no message contains them. */
const internal = [
  'format',
  'exit-on-stdin-close',
  'filter-file',
  'records',
  'progress',
  'until',
  'dry-run',
  'yes',
  'no-elevate',
  'if-needed',
  'uninstall',
  'collection',
];

describe('Messages of the engine in the module', function () {
  this.timeout(60_000);
  let module: ModuleUnderTest;
  before(async function () {
    this.timeout(600_000);
    await requirePowerShell(this);
    module = await moduleWithEngine('exit 0');
  });
  after(async () => module?.remove());

  async function run(code: string, path = module.path): Promise<string[]> {
    const { stdout, stderr } = await runPowerShell(code, path);
    assert.equal(stderr, '');
    return stdout.split('\n');
  }

  /** The texts as the module translates them in a cmdlet. */
  const translated = (command: string, texts: readonly string[]): string => `& (Get-Module PortReporter) {
      function ${command} { [CmdletBinding()] param () ${texts.map((text) => `ConvertTo-ModuleText ${quoted(text)} $PSCmdlet`).join('; ')} }
      ${command} }`;

  it('name a parameter for each option that the module passes to the engine', async () => {
    const passed = new Set(
      globSync('{Private,Public}/*.ps1', { cwd: sources })
        .filter((file) => !file.endsWith('ConvertTo-ModuleText.ps1'))
        .flatMap((file) =>
          [...readFileSync(join(sources, file), 'utf8').matchAll(/['"]--([a-z]+(?:-[a-z]+)*)/g)].map(([, name = '']) => name),
        ),
    );
    const options = [...passed, 'tcp', 'udp'].filter((name) => !internal.includes(name));
    assert.ok(options.length > 35, String(options.length));
    const [known = '', ...texts] = await run(`((Get-Module PortReporter).ExportedFunctions.Values.Parameters.Keys) -join ','
      ${translated(
        'Get-PortMapping',
        options.map((name) => `--${name} is wrong`),
      )}`);
    texts.forEach((text, i) => {
      const [, parameter = ''] = /^-(\w+) /.exec(text) ?? [];
      assert.ok(known.split(',').includes(parameter), `--${options[i]}: ${text}`);
    });
  });

  it('name cmdlets for commands, and leave other text unchanged', async () => {
    const texts: [string, string][] = [
      ['Relax the filters, or run map without filters.', 'Relax the filters, or run Get-PortMapping without parameters.'],
      ['Give a file written by map --format json, csv, tsv or xml.', 'Give objects from Get-PortMapping, or a snapshot file.'],
      ['Give a file written by map --format json, csv, tsv or xml.', 'Give objects from Get-PortMapping, or a snapshot file.'],
      [
        'Give a file written by map --format json, csv, tsv or xml, a folder of such files, or folders of logs.',
        'Give objects from Get-PortMapping, or a snapshot file, a folder of such files, or folders of logs.',
      ],
      ['Give a snapshot written by map --format json.', 'Give objects from Get-PortMapping, or a snapshot file.'],
      ['Start it with "PortReporter service start" or Start-PortReporterService.', 'Start it with Start-PortReporterService.'],
      ['Install it with PR-Setup, "PortReporter setup" or Install-PortReporter.', 'Install it with PR-Setup, Install-PortReporter.'],
      ['See its state with "PortReporter service status".', 'See its state with Get-PortReporterService.'],
      ['first: portreporter service configure --startup manual', 'first: Set-PortReporterService -StartupType Manual'],
      ['with its folder: log verify D:\\x.', 'with its folder: Test-PortReporterLog D:\\x.'],
      ['See PortReporter map --help.', 'See Get-Help Get-PortMapping.'],
      ['See PortReporter service configure --help.', 'See Get-Help Set-PortReporterService.'],
      ['for instance with docker run --pid=host.', 'for instance with docker run --pid=host.'],
      ['/srv/map/--port/x-- port cannot be read', '/srv/map/--port/x-- port cannot be read'],
      ["--include cannot be 'x' (see --port, '--user')", "-Include cannot be 'x' (see -LocalPort, '-UserName')"],
      ['--columns is unknown', '--columns is unknown'],
    ];
    assert.deepEqual(
      await run(
        translated(
          'Get-PortMapping',
          texts.map(([text]) => text),
        ),
      ),
      texts.map(([, text]) => text),
    );
  });

  describe('of the real engine', () => {
    const asError = 'ForEach-Object { "$(@($_.TargetObject) -join \'+\')|$_" }';

    it('have the argument of the user as target', async () => {
      const commands: [string, RegExp][] = [
        [
          'Get-PortMapping 1',
          /^1\|no port matches -LocalPort 1 \(\d+ checked\)\. Relax the filters, or run Get-PortMapping without parameters\.$/,
        ],
        [
          'Get-PortMapping 1 -UserName unknown-user -Protocol TCP',
          /^1\+unknown-user\+TCP\|no port matches -Protocol TCP -LocalPort 1 -UserName unknown-user /,
        ],
        ['Get-PortMapping 70000', /^70000\|invalid value '70000' for -LocalPort: /],
        ['Get-PortMapping -State No', /^No\|invalid value 'No' for -State: /],
        ['Get-PortMapping -ProcessId x', /^x\|invalid value 'x' for -ProcessId: .*; -ProcessName accepts names as well\.$/],
        ['Wait-PortMapping 1 -Timeout 0.1', /^1\|no matching port was opened in time \(0\.1 s, -LocalPort 1\)\. Wait longer\.$/],
        [
          `Get-PortReporterLog ${quoted(resolve('test/fixtures/reporter/samples'))} -ProcessName x -LocalPort 1`,
          /^1\+x\|no record matches -LocalPort 1 -ProcessName x \(\d+ checked\)\. Relax the filters, or run Get-PortReporterLog without them\.$/,
        ],
        [
          'Get-PortReporterLog . -Type Port -ServiceName x',
          /^-ServiceName\|-ServiceName matches no record with -Type port: .* Add -Type initial/,
        ],
        ['Get-PortReporterLog . -TimeZone Mars', /^Mars\|unknown time zone for -TimeZone: Mars/],
        ['Measure-PortReporterLog . -Statistic new*', /^new\*\|.* Add -Baseline\.$/],
        ['Compare-PortMapping / /', /^\/\|\/ cannot be read \(it is a folder\)\..* For logs, use -ReferenceLog and -DifferenceLog\.$/],
        [
          'Compare-PortMapping /dev/null @()',
          /^\/dev\/null\|\/dev\/null cannot be read .* Give objects from Get-PortMapping, or a snapshot file\.$/,
        ],
      ];
      const texts = await run(
        commands
          .map(
            ([command]) =>
              `try { $null = ${command} -ErrorAction SilentlyContinue -ErrorVariable found -WarningAction SilentlyContinue; $found | ${asError} } ` +
              `catch { $_ | ${asError} }`,
          )
          .join('\n'),
        builtModule,
      );
      commands.forEach(([command, expected], i) => assert.match(texts[i] ?? '', expected, command));
    });
  });
});
