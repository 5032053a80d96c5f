import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseServiceCommandLine, serviceCommandLine } from '../../../engine/service/windows/service-command-line.ts';

describe('the command line of the service', () => {
  for (const [line, program, kept] of [
    ['"C:\\Program Files\\PortReporter\\PortReporter.exe" service run', 'C:\\Program Files\\PortReporter\\PortReporter.exe', []],
    ['"C:\\P\\PortReporter.exe" service run -ls 5MB -ld "D:\\my logs"', 'C:\\P\\PortReporter.exe', ['-ls', '5MB', '-ld', 'D:\\my logs']],
    ['"C:\\P\\PortReporter.exe" service run -ls 5', 'C:\\P\\PortReporter.exe', ['-ls', '5']],
    ['C:\\Program Files\\P R\\PortReporter.exe service run -ls 64', 'C:\\Program Files\\P R\\PortReporter.exe', ['-ls', '64']],
    // of version 1.01
    [
      'C:\\Program Files\\PortReporter\\PortReporter.exe -ld D:\\Logs',
      'C:\\Program Files\\PortReporter\\PortReporter.exe',
      ['-ld', 'D:\\Logs'],
    ],
    ['"C:\\x.exe" --what ever', 'C:\\x.exe', []],
    ['', '', []],
  ] as const) {
    it(`parses ${line}`, () => assert.deepEqual(parseServiceCommandLine(line), { program, kept }));
  }

  it('keeps kept parameters, also invalid ones, and applies changes', () => {
    const program = 'C:\\P\\PortReporter.exe';
    assert.equal(serviceCommandLine({ program, kept: ['-ls', '5'] }, {}), '"C:\\P\\PortReporter.exe" service run -ls 5');
    assert.equal(
      serviceCommandLine({ program, kept: ['-ls', '5MB', '--keep', '7d'] }, { logSize: 65_536 }),
      '"C:\\P\\PortReporter.exe" service run -ls 64KB --keep 7d',
    );
    assert.throws(() => serviceCommandLine({ program, kept: ['-ls', '5'] }, { interval: 250 }), { code: 'BadSetting', setting: '-ls' });
  });

  it('parses into the parameters that it was built from', () => {
    const programs = fc.stringMatching(/^[A-Z]:\\[a-z ]{1,12}[a-z]\.exe$/);
    const folders = fc.stringMatching(/^[A-Z]:\\[a-z '\\]{0,12}[a-z]$/);
    fc.assert(
      fc.property(programs, folders, (program, folder) => {
        const line = serviceCommandLine({ program, kept: [] }, { logDirectory: folder });
        assert.deepEqual(parseServiceCommandLine(line), { program, kept: ['-ld', folder] });
      }),
    );
  });
});
