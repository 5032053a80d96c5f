import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  defaultReserve,
  defaultSettings,
  eventLogContents,
  parseAnchorInterval,
  parseEventLog,
  parseInterval,
  parseKeep,
  parseLogDirectory,
  parseLogSize,
  parseReserve,
  parseStartParameters,
  SettingError,
  startParameterArgs,
  type StartParameters,
} from '../../engine/model/settings.ts';

/** The setting and words of the reason that a refused value must give. */
function refuses(action: () => unknown, setting: string, reason: RegExp): void {
  assert.throws(action, (error) => {
    assert.ok(error instanceof SettingError);
    assert.equal(error.setting, setting);
    assert.match(`${error.message} ${error.remedy}`, reason);
    assert.match(error.remedy, /^[A-Z].*\.$/);
    return true;
  });
}

describe('settings: -ld', () => {
  for (const [text, folder] of [
    ['C:\\Logs', 'C:\\Logs'],
    ['C:/Logs/port reporter/', 'C:\\Logs\\port reporter'],
    ['d:\\\\Logs\\\\PR', 'd:\\Logs\\PR'],
    ['C:\\a\\..\\b', 'C:\\b'],
    ['\\\\server\\share\\logs', '\\\\server\\share\\logs'],
    ['//server/share/logs', '\\\\server\\share\\logs'],
  ] as const) {
    it(`Windows: ${text} is ${folder}`, () => assert.equal(parseLogDirectory(text, 'win32'), folder));
  }
  for (const [text, reason] of [
    ['C:Logs', /twice/],
    ['\\Logs', /twice/],
    ['Logs', /absolute/],
    ['..\\Logs', /absolute/],
    ['\\\\server', /absolute/],
    ['\\\\?\\C:\\Logs', /absolute/],
    ['\\\\.\\pipe\\x', /absolute/],
    ['C:\\Logs" -ls 20', /quotation/],
    ['C:\\Logs:stream', /characters/],
    ['C:\\Lo|gs', /characters/],
    ['C:\\Lo\ngs', /control/],
    ['  ', /empty/],
  ] as const) {
    it(`Windows: ${JSON.stringify(text)} is refused`, () => refuses(() => parseLogDirectory(text, 'win32'), '-ld', reason));
  }
  it('Linux: absolute paths only', () => {
    assert.equal(parseLogDirectory('/var/log/pr/', 'linux'), '/var/log/pr');
    refuses(() => parseLogDirectory('logs', 'linux'), '-ld', /absolute/);
  });
});

describe('settings: -ls, --keep and --interval', () => {
  for (const [text, bytes] of [
    ['64', 65_536],
    ['20480', 20_971_520],
    ['20MB', 20_971_520],
    ['20 mb', 20_971_520],
    ['1.5MiB', 1_572_864],
    ['2GB', 2_147_483_648],
    ['70000B', 70_000],
  ] as const) {
    it(`-ls ${text} is ${bytes} bytes`, () => assert.equal(parseLogSize(text), bytes));
  }
  for (const text of ['63', '0', '2097153', '3GB', '-5', 'five', '', '5 PB', '1e9', '5MB x']) {
    it(`-ls ${JSON.stringify(text)} is refused`, () => refuses(() => parseLogSize(text), '-ls', /size/));
  }
  for (const [text, keep] of [
    ['0', { kind: 'forever' }],
    ['1GB', { kind: 'size', bytes: 1_073_741_824 }],
    ['30d', { kind: 'days', days: 30 }],
    ['7 days', { kind: 'days', days: 7 }],
  ] as const) {
    it(`--keep ${text}`, () => assert.deepEqual(parseKeep(text), keep));
  }
  for (const text of ['30', '0d', '1KB', 'all', '', '-1GB']) {
    it(`--keep ${JSON.stringify(text)} is refused`, () => refuses(() => parseKeep(text), '--keep', /30d/));
  }
  it('--anchor-interval', () => {
    assert.deepEqual(['0', '60', '10080'].map(parseAnchorInterval), [0, 3_600_000, 604_800_000]);
    for (const text of ['10081', '-1', '1h', '']) refuses(() => parseAnchorInterval(text), '--anchor-interval', /minutes/);
  });

  it('--reserve', () => {
    assert.deepEqual(['0', '500MB', '1.5 GB'].map(parseReserve), [0, 524_288_000, 1_610_612_736]);
    for (const text of ['500', '-1MB', '5%', '']) refuses(() => parseReserve(text), '--reserve', /size/);
    assert.deepEqual([2 ** 40, 4 * 2 ** 30, 0].map(defaultReserve), [524_288_000, 214_748_364, 0]);
  });

  it('--event-log', () => {
    assert.deepEqual(['none', 'changes', 'Changes'].map(parseEventLog), ['none', 'changes', 'changes']);
    for (const text of ['all', '', 'yes', 'change']) refuses(() => parseEventLog(text), '--event-log', /none/);
  });

  it('--interval', () => {
    assert.equal(parseInterval('250'), 250);
    for (const text of ['99', '3600001', '1s', '', '1.5']) refuses(() => parseInterval(text), '--interval', /milliseconds/);
  });
});

describe('settings: start parameters', () => {
  for (const [words, parameters] of [
    [[], {}],
    [['-ld', 'C:/Logs', '-ls', '20480'], { logDirectory: 'C:\\Logs', logSize: 20_971_520 }],
    [['-LS', '64', '-Ld', 'C:\\Logs'], { logDirectory: 'C:\\Logs', logSize: 65_536 }],
    [
      ['--keep', '30d', '--interval', '500', '--allow-shared-folder'],
      { keep: { kind: 'days', days: 30 }, interval: 500, allowSharedFolder: true },
    ],
    [['-ls', '64', '-ls', '128'], { logSize: 131_072 }],
  ] as const) {
    it(JSON.stringify(words), () => assert.deepEqual(parseStartParameters(words, 'win32'), parameters));
  }
  for (const [words, setting, reason] of [
    [['-ld', 'C:Logs'], '-ld', /twice/],
    [['-ld'], '-ld', /no value/],
    [['-ld', '-ls', '64'], '-ld', /no value/],
    [['--allow-shared-folder=yes'], '--allow-shared-folder=yes', /unknown start parameter/],
    [['-lx', '5'], '-lx', /-ld <directory>/],
    [['toString'], 'toString', /unknown start parameter/],
    [['--size', '5'], '--size', /unknown start parameter/],
    [['C:\\Logs'], 'C:\\Logs', /unknown start parameter/],
    [['-ld', 'C:\\My', 'Logs'], 'Logs', /quotes/],
  ] as const) {
    it(`${JSON.stringify(words)} is refused`, () => refuses(() => parseStartParameters(words, 'win32'), setting, reason));
  }

  it('are written as they are read', () => {
    const parameters: fc.Arbitrary<StartParameters> = fc.record(
      {
        logDirectory: fc.constantFrom('C:\\Logs', 'D:\\a b\\c', '\\\\server\\share\\x'),
        logSize: fc.integer({ min: 65_536, max: 2_147_483_648 }),
        keep: fc.oneof(
          fc.constant({ kind: 'forever' as const }),
          fc.integer({ min: 1, max: 99_999 }).map((days) => ({ kind: 'days' as const, days })),
          fc.integer({ min: 65_536, max: 2 ** 45 }).map((bytes) => ({ kind: 'size' as const, bytes })),
        ),
        interval: fc.integer({ min: 100, max: 3_600_000 }),
        anchorInterval: fc.integer({ min: 0, max: 10_080 }).map((minutes) => minutes * 60_000),
        reserve: fc.integer({ min: 0, max: 2 ** 45 }),
        logReader: fc.constantFrom('BUILTIN\\Users', 'DOMAIN\\audit ors'),
        eventLog: fc.constantFrom(...eventLogContents),
        allowSharedFolder: fc.constant(true),
        logCommandLines: fc.constant(true),
      },
      { requiredKeys: [], noNullPrototype: true },
    );
    fc.assert(fc.property(parameters, (given) => assert.deepEqual(parseStartParameters(startParameterArgs(given), 'win32'), given)));
  });

  it('the defaults are in the default folder of the system', () => {
    assert.equal(defaultSettings('win32', 'D:\\Windows').logDirectory, 'D:\\Windows\\System32\\LogFiles\\PortReporter');
    assert.equal(defaultSettings('linux').logDirectory, '/var/log/portreporter');
  });
});
