import assert from 'node:assert/strict';
import { join } from 'node:path';
import { closingText } from '../../../installer/setup/transcript.ts';
import { onTerminal, requireTerminal } from '../../terminal.ts';
import { installed } from './installed-transcript.ts';

const program = join(import.meta.dirname, 'console-program.ts');
const installing = [
  'Creating PortReporter directory',
  'Copying PortReporter.exe to target directory',
  'Creating service',
  'Creating registry key and values',
];

const onConsole = `${installed}\npress any key to exit setup\n`;

describe("setup's transcript on a terminal", function () {
  this.timeout(60_000);
  before(function () {
    requireTerminal(this);
  });

  const talk = (settings: object, ...dialogue: [string, string][]): ReturnType<typeof onTerminal> =>
    onTerminal([process.execPath, program, JSON.stringify({ verb: 'install', titles: installing, ...settings })], dialogue);
  const key: [string, string] = ['press any key to exit setup', 'q'];

  it("is the original's", async () => {
    const { text, exitCode } = await talk({}, ['(Y/N)', 'y\n'], key);
    assert.equal(text, onConsole);
    assert.equal(exitCode, 0);
  });

  for (const answer of ['', 'x', 'yes', 'maybe', 'yn', '\u00e9']) {
    it(`prompts again after '${answer}'`, async () => {
      const { text } = await talk({}, ['(Y/N)', `${answer}\n`], ['(Y/N)', 'Y\n'], key);
      const question = 'Do you want to install Port Reporter? (Y/N)';
      assert.equal(text, onConsole.replace(`${question}y\n`, `${question}${answer}\n\n${question}Y\n`));
    });
  }

  for (const answer of ['n\n', 'N\n', '\u0004']) {
    it(`does nothing after ${JSON.stringify(answer)}`, async () => {
      const { text, exitCode } = await talk({}, ['(Y/N)', answer]);
      assert.match(text, /^PR-Setup will install [^]*\(Y\/N\)[nN]?\n?(?:\^D.*)?$/);
      assert.equal(exitCode, 4);
    });
  }

  for (const failing of installing) {
    it(`reports that '${failing}' failed, with the reason`, async () => {
      const { text } = await talk({ failing }, ['(Y/N)', 'y\n'], key);
      const upToIt = onConsole.slice(0, onConsole.indexOf(failing));
      assert.equal(
        text,
        `${upToIt}${failing}...failed: access is denied

PR-Setup could not install Port Reporter, and has left everything as it was

press any key to exit setup
`,
      );
    });
  }

  it('omits quiet steps unless they fail', async () => {
    const quiet = 'Copying PowerShell module';
    const titles = [...installing.slice(0, 2), quiet, ...installing.slice(2)];
    assert.equal((await talk({ titles, quiet }, ['(Y/N)', 'y\n'], key)).text, onConsole);
    const { text } = await talk({ titles, quiet, failing: quiet }, ['(Y/N)', 'y\n'], key);
    assert.match(text, /\n\nCopying PowerShell module\.\.\.failed: access is denied\n\n/);
  });

  it('reports the reason of waiting with the advice of the original', async () => {
    const { text } = await talk({ waiting: 'Creating service' }, ['(Y/N)', 'y\n'], key);
    assert.equal(
      text,
      onConsole.replace(
        'Creating service...',
        'Creating service...the service is marked for deletion, please close the Services console and Event Viewer...',
      ),
    );
  });

  it('exists for the uninstallation as well', async () => {
    const titles = [
      'Deleting registry key and values',
      'Deleting service',
      'Deleting PortReporter.exe from target directory',
      'Deleting PortReporter directory',
    ];
    const { text } = await talk({ verb: 'uninstall', titles }, ['(Y/N)', 'y\n'], key);
    assert.equal(
      text,
      `PR-Setup will uninstall Port Reporter from the following location on this system:

C:\\Program Files\\PortReporter

Do you want to uninstall Port Reporter? (Y/N)y

Deleting registry key and values...completed successfully

Deleting service...completed successfully

Deleting PortReporter.exe from target directory...completed successfully

Deleting PortReporter directory...completed successfully

PR-Setup has successfully uninstalled the Port Reporter service

The log files are still in the following location on this system:

C:\\Windows\\System32\\LogFiles\\PortReporter

press any key to exit setup
`,
    );
  });
});

describe('the closing text of setup', () => {
  const outcome = {
    verb: 'upgrade',
    folder: 'D:\\P',
    serviceState: 'Running',
    startType: 'AutomaticDelayedStart',
    logDirectory: 'D:\\L',
  } as const;

  it('does not explain how to start a running service', () => {
    assert.equal(
      closingText(outcome, []),
      `PR-Setup has successfully upgraded the Port Reporter service
The service is currently running and set to automatic (delayed) startup type
`,
    );
  });

  it('lists remaining files as safe text', () => {
    const text = closingText({ ...outcome, verb: 'uninstall', serviceState: 'NotInstalled', startType: null, logDirectory: null }, [
      { target: 'D:\\P\u202e', reason: 'HoldsOtherFiles' },
      { target: 'D:\\P.removed', reason: 'InUse' },
    ]);
    assert.equal(
      text,
      `PR-Setup has successfully uninstalled the Port Reporter service

D:\\P\\u{202e} was not deleted, it holds other files

D:\\P.removed is in use and will be deleted at the next start of Windows
`,
    );
  });
});
