import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SettingError, type StartParameters } from '../../engine/model/settings.ts';
import { parseSettingsFile, settingsFileText } from '../../engine/reporter/settings-file.ts';

describe('settings file', () => {
  for (const [text, settings] of [
    ['', {}],
    ['# nothing\n\n', {}],
    ['log-directory = /var/log/my logs \nlog-size=64\r\n', { logDirectory: '/var/log/my logs', logSize: 65_536 }],
    ['allow-shared-folder = yes\nlog-command-lines = no', { allowSharedFolder: true }],
  ] as const) {
    it(`parses ${JSON.stringify(text)}`, () => assert.deepEqual(parseSettingsFile(text, 'linux'), settings));
  }
  for (const [text, setting] of [
    ['log-size', 'line 1'],
    ['\nlog-size =', 'line 2'],
    ['log-size = 5', '-ls'],
    ['logsize = 5MB', '--logsize'],
    ['keep = -1', '--keep'],
  ] as const) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(
        () => parseSettingsFile(text, 'linux'),
        (error) => error instanceof SettingError && error.setting === setting,
      );
    });
  }

  for (const [old, settings, text] of [
    ['', { logSize: 65_536 }, 'log-size = 64KB\n'],
    [
      '# Settings\n\n# size\nlog-size = 5MB\nkeep = 0\n',
      { keep: { kind: 'days', days: 3 }, logSize: 65_536 },
      '# Settings\n\n# size\nlog-size = 64KB\nkeep = 3d\n',
    ],
    ['interval=500\n# end', { allowSharedFolder: true }, '# end\nallow-shared-folder = yes\n'],
  ] as const) {
    it(`turns ${JSON.stringify(old)} into ${JSON.stringify(text)}`, () => assert.equal(settingsFileText(old, settings), text));
  }

  it('is parsed to what was written, for any previous content', () => {
    const settings: fc.Arbitrary<StartParameters> = fc.record(
      {
        logDirectory: fc.constantFrom('/var/log/x', '/a b'),
        logSize: fc.integer({ min: 65_536, max: 2 ** 31 }),
        interval: fc.integer({ min: 100, max: 3_600_000 }),
        logCommandLines: fc.constant(true),
      },
      { requiredKeys: [], noNullPrototype: true },
    );
    fc.assert(
      fc.property(settings, settings, (before, after) => {
        assert.deepEqual(parseSettingsFile(settingsFileText(settingsFileText('# x\n', before), after), 'linux'), after);
      }),
    );
  });
});
