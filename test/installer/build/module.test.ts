import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { withSchema } from '../../../installer/build/module-schema.ts';
import { makeModule } from '../../../installer/build/module.ts';

describe('makeModule', () => {
  let top: string;

  beforeEach(() => {
    top = mkdtempSync(join(tmpdir(), 'port-reporter-module-'));
  });
  afterEach(() => {
    rmSync(top, { recursive: true, force: true });
  });

  function put(files: Record<string, string>): void {
    for (const [name, content] of Object.entries(files)) {
      const file = join(top, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  }

  it('merges the scripts into one, classes first, and copies all other files', async () => {
    put({
      'Port/Port.psd1': '@{}',
      'Port/Port.Format.ps1xml': '<x/>',
      'Port/en-US/about.help.txt': 'help',
      'Port/Private/Find-It.ps1': 'function Find-It {}\n',
      'Port/Private/Thing.ps1': '# A thing.\nclass Thing {}\n',
      'Port/Private/Part.ps1': 'class Part : Thing {}\n',
      'Port/Private/Piece.ps1': 'class Bit : Part {}\n',
      'Port/Public/Get-It.ps1': 'function Get-It {}\n',
      'Port/Public/Add-It.ps1': 'function Add-It {}\n',
      engine: 'program',
      'made/old.ps1': 'from an earlier build',
    });
    const made = join(top, 'made');
    await makeModule(join(top, 'Port'), made, [{ source: join(top, 'engine'), destination: 'bin/linux-x64/engine' }]);
    const files = readdirSync(made, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(made, name)).isFile());
    assert.deepEqual(files.map((name) => name.replaceAll('\\', '/')).toSorted(), [
      'Port.Format.ps1xml',
      'Port.psd1',
      'Port.psm1',
      'bin/linux-x64/engine',
      'en-US/about.help.txt',
    ]);
    assert.equal(
      readFileSync(join(made, 'Port.psm1'), 'utf8'),
      [
        '# A thing.\nclass Thing {}\n',
        'class Part : Thing {}\n',
        'class Bit : Part {}\n',
        'function Find-It {}\n',
        'function Add-It {}\n',
        'function Get-It {}\n',
      ].join('\n'),
    );
  });

  it('has types and views for copies of objects', async () => {
    put({
      'Port/Port.psd1': '@{}',
      'Port/Private/A.ps1': '',
      'Port/Public/B.ps1': '',
      'Port/Port.Types.ps1xml': '<Types>\n  <Type>\n    <Name>A</Name>\n    <Members />\n  </Type>\n</Types>\n',
      'Port/Port.Format.ps1xml': '<ViewSelectedBy>\n  <TypeName>A</TypeName>\n</ViewSelectedBy>\n',
    });
    await makeModule(join(top, 'Port'), join(top, 'made'), []);
    const made = (name: string): string => readFileSync(join(top, 'made', name), 'utf8');
    assert.equal(
      made('Port.Types.ps1xml'),
      '<Types>\n  <Type>\n    <Name>A</Name>\n    <Members />\n  </Type>\n' +
        '  <Type>\n    <Name>Deserialized.A</Name>\n    <Members />\n  </Type>\n</Types>\n',
    );
    assert.equal(
      made('Port.Format.ps1xml'),
      '<ViewSelectedBy>\n  <TypeName>A</TypeName>\n  <TypeName>Deserialized.A</TypeName>\n</ViewSelectedBy>\n',
    );
  });

  it('keeps a program executable', async function () {
    if (process.platform === 'win32') this.skip();
    put({ 'Port/Port.psd1': '@{}', 'Port/Private/A.ps1': '', 'Port/Public/B.ps1': '' });
    writeFileSync(join(top, 'engine'), '', { mode: 0o755 });
    await makeModule(join(top, 'Port'), join(top, 'made'), [{ source: join(top, 'engine'), destination: 'bin/engine' }]);
    assert.equal(statSync(join(top, 'made/bin/engine')).mode & 0o777, 0o755);
  });

  it('gets the values of parameters from the engine', () => {
    const values = (part: string): string => withSchema(`[ValidateSet(\n    #schema ${part}\n)]`);
    for (const [part, names] of [
      ['record-types', "'Initial', 'Port', 'Process', 'Event'"],
      ['severities', "'Info', 'Low', 'Medium', 'High'"],
      ['start-types', "'Automatic', 'AutomaticDelayedStart', 'Manual', 'Disabled'"],
      ['event-log-contents', "'None', 'Changes'"],
      ['installed-start-types', "'Automatic', 'AutomaticDelayedStart', 'Manual'"],
    ] as const) {
      assert.equal(values(part), `[ValidateSet(\n    ${names}\n)]`);
    }
    const words = "Automatic = 'auto'\nAutomaticDelayedStart = 'delayed'\nManual = 'manual'\nDisabled = 'disabled'";
    assert.equal(withSchema('#schema start-type-words'), words);
    assert.throws(() => withSchema('#schema unknown'), /'#schema unknown' is not a part/);
  });
});
