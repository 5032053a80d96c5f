import assert from 'node:assert/strict';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { table } from '../powershell/fake-engine.ts';
import { windowsSessionHost } from '../powershell/host.ts';
import { quoted, requirePowerShell, runPowerShell } from '../powershell/pwsh.ts';
import { requireSsh, startRemoteHost, startWindows, type RemoteHost } from '../powershell/remote-host.ts';
import { requirePortReporter } from '../windows/windows-program.ts';
import { anotherWine, type WineVariables } from '../windows/wine.ts';

const script = join(import.meta.dirname, '../../docs/lab/Invoke-LabClass.ps1');

// Two machines with Windows (Wine), and one with Linux, which Install-PortReporter does not support.
describe("the lab's script for a whole class", function () {
  this.timeout(240_000);
  let windows: WineVariables[] = [];
  let machines: RemoteHost[] = [];
  let folder: string;
  before(async function () {
    this.timeout(900_000);
    await requirePowerShell(this);
    requireSsh(this);
    requirePortReporter(this);
    await windowsSessionHost();
    windows = [anotherWine(), anotherWine()];
    machines = await Promise.all([
      ...windows.map((wine, i) => startWindows(`pc0${i + 1}`, wine)),
      startRemoteHost('pc03'),
      startRemoteHost('pc04'),
    ]);
    folder = mkdtempSync(join(tmpdir(), 'port-reporter-class-'));
  });
  after(async () => {
    await Promise.all(machines.map((machine) => machine.stop()));
    if (folder) rmSync(folder, { recursive: true });
  });

  /** The output of the script, one line per machine, and its errors. */
  async function run(sessions: string, options: string): Promise<{ objects: string[]; errors: string[] }> {
    // -ErrorVariable of the script would not contain the errors of the module's commands in it.
    const { stdout, stderr } = await runPowerShell(`$class = @(${machines.map(({ session }) => session).join('; ')})
      $all = & ${quoted(script)} ${sessions} ${quoted(folder)} ${options} 2>&1
      $results, $found = $all.Where({ $_ -isnot [System.Management.Automation.ErrorRecord] }, 'Split')
      foreach ($one in $results) { ($one.PSObject.Properties | ForEach-Object { "$($_.Value)" }) -join '|' }
      '--'
      $found | ForEach-Object { "$($_.FullyQualifiedErrorId) $_" }`);
    assert.equal(stderr, '');
    const [objects = '', errors = ''] = stdout.split(/^--$/m);
    const split = (text: string): string[] => text.split('\n').filter((line) => line !== '');
    return { objects: split(objects), errors: split(errors) };
  }

  /** The log folder of a Windows. */
  const logs = ({ WINEPREFIX = '' }: WineVariables): string => join(WINEPREFIX, 'drive_c/windows/system32/LogFiles/PortReporter');
  const collected = (machine: string): string[] => readdirSync(join(folder, machine)).toSorted();

  it('runs the whole lesson, and reports a machine that cannot take part', async () => {
    const { objects, errors } = await run('$class[0..2]', '-Minutes 0.05');
    assert.deepEqual(
      objects.map((line) => line.replace(/\|(True)\|\d+\|/, '|$1|n|')),
      [...['pc01', 'pc02'].map((name) => `${name}|Installed|Running|4|True|n|${join(folder, `${name}.html`)}|Uninstalled`), 'pc03|||||||'],
    );
    // The computer with Linux: neither installed nor uninstalled.
    assert.deepEqual(
      errors.map((error) => error.split(': ', 1)[0]),
      ['NotSupported,Install-PortReporter pc03', 'NotSupported,Uninstall-PortReporter pc03'],
    );
    for (const [i, wine] of windows.entries()) {
      const names = collected(`pc0${i + 1}`);
      assert.deepEqual(
        names,
        readdirSync(logs(wine))
          .filter((name) => !['PR-STATUS.json', 'PR-LOCK'].includes(name))
          .toSorted(),
      );
      for (const name of names) {
        assert.deepEqual(readFileSync(join(folder, `pc0${i + 1}`, name)), readFileSync(join(logs(wine), name)));
      }
      assert.match(readFileSync(join(folder, `pc0${i + 1}.html`), 'utf8'), /<html/);
    }
    assert.match(readFileSync(join(folder, 'class.html'), 'utf8'), /<html/);
  });

  it('collects log files completely, continues after a failure, and does not delete remote logs', async () => {
    const [, , third, fourth] = machines;
    assert.ok(third && fourth);
    const there = join(third.folder, 'logs');
    cpSync('test/fixtures/reporter/windows-11', there, { recursive: true });
    const names = readdirSync(there)
      .filter((name) => name.startsWith('PR-'))
      .toSorted();
    // More than the megabyte that is copied at a time, and an empty file.
    appendFileSync(join(there, 'PR-PORTS-26-1-2-3-4-5.log'), 'x'.repeat(2_500_000));
    writeFileSync(join(there, 'PR-PIDS-26-1-2-3-4-5.log'), '');
    for (const name of ['PR-STATUS.json', 'PR-PORTS-1.log.ps1', 'PR-\\..\\..\\PORTS-1.log']) writeFileSync(join(there, name), 'not wanted');
    for (const [machine, logDirectory] of [
      [third, there],
      [fourth, '/nowhere'],
    ] as const) {
      const status = table([{ name: 'PortReporter', state: 'Stopped', logDirectory }], ['name', 'state', 'logDirectory']);
      const outcome = table([{ step: 'result', state: 'Uninstalled', target: '/p' }], ['step', 'state', 'target']);
      machine.setEngine(`case "$1" in
        service) printf '%s' '${status}';;
        setup) echo "$@" > ${machine.folder}/told; printf '%s' '${outcome}';;
      esac`);
    }
    const { objects, errors } = await run('$class[2..3]', '-Step Collect, Remove -RemoveLog');
    assert.deepEqual(objects, [`pc03|||${names.length + 2}||||Uninstalled`, 'pc04|||||||Uninstalled']);
    const told = (machine: RemoteHost): string => readFileSync(join(machine.folder, 'told'), 'utf8');
    assert.match(told(third), / --remove-logs /);
    assert.doesNotMatch(told(fourth), /--remove-logs/);
    assert.match(errors.join('\n'), /^NotCollected,Invoke-LabClass\.ps1 pc04: its logs could not be collected \([^\n]*\/nowhere[^\n]*\)$/);
    const got = readdirSync(join(folder, 'pc03')).toSorted();
    assert.deepEqual(got, [...names, 'PR-PORTS-26-1-2-3-4-5.log', 'PR-PIDS-26-1-2-3-4-5.log'].toSorted());
    for (const name of got) assert.ok(readFileSync(join(folder, 'pc03', name)).equals(readFileSync(join(there, name))), name);
    assert.deepEqual(readdirSync(join(folder, 'pc04')), []);
  });

  it('rejects invalid arguments', async () => {
    const { stderr } = await runPowerShell(`$one = ${machines[2]?.session ?? ''}; $other = ${machines[2]?.session ?? ''}
      foreach ($options in @{ Session = $one, $other }, @{ Session = $one; Step = 'Remove'; RemoveLog = $true }) {
        try { & ${quoted(script)} @options -Folder ${quoted(folder)} } catch { [Console]::Error.WriteLine("$_") } }`);
    assert.deepEqual(stderr.trim().split('\n'), [
      'There are two sessions with pc03. Specify one for each computer.',
      '-RemoveLog deletes the collected logs. Add Collect to -Step.',
    ]);
  });
});
