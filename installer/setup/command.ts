import { spawnSync } from 'node:child_process';
import { openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { isSea } from 'node:sea';
import { isatty } from 'node:tty';
import { Option, type Command } from 'commander';
import {
  CommandError,
  ExitRequest,
  exitCodeOf,
  exitCodes,
  formatDiagnostic,
  toDiagnostic,
  UsageError,
  type ExitCode,
} from '../../engine/cli/errors.ts';
import { divertOutput, flush, print, printError } from '../../engine/cli/output/standard-output.ts';
import { addStartParameters } from '../../engine/cli/start-parameters.ts';
import { onStdinClose } from '../../engine/cli/stdin-close.ts';
import { stopSignal } from '../../engine/cli/stop-signal.ts';
import { startParameterEntries, type StartParameters } from '../../engine/model/settings.ts';
import type { StartType } from '../../engine/service/service-control.ts';
import { parseDirectory } from './directory.ts';
import type { Plan } from './plan.ts';
import { SetupError } from './setup-error.ts';
import type { SetupUi } from './setup-ui.ts';
import { runSteps } from './steps.ts';

const startTypes: { readonly [word: string]: StartType } = { auto: 'Automatic', delayed: 'AutomaticDelayedStart', manual: 'Manual' };
const setupFormats = ['text', 'json', 'tsv'] as const;

interface SetupOptions extends StartParameters {
  readonly uninstall?: true;
  readonly directory?: string;
  readonly yes?: true;
  readonly startup?: string;
  readonly removeLogs?: true;
  readonly elevate: boolean;
  readonly dryRun?: true;
  readonly ifNeeded?: true;
  readonly format: (typeof setupFormats)[number];
  readonly exitOnStdinClose?: true;
  /** Started by {@link uninstallInChild}. */
  readonly inner?: true;
  /** Started by {@link runElevatedSetup}: the pipe for its output. */
  readonly outputPipe?: string;
}

/** `setup`: the service comes and goes. */
export function defineSetup(command: Command): void {
  command
    .option('--uninstall', 'take it away')
    .option('--directory <directory>', 'where the program goes; by default PortReporter in Program Files', parseDirectory)
    .option('--yes', 'do not ask, and wait for no key')
    .addOption(new Option('--startup <type>', 'when the service is started').choices(Object.keys(startTypes)))
    .option('--remove-logs', 'with --uninstall: delete the log files too')
    .option('--no-elevate', 'do not ask Windows for administrator rights')
    .option('--if-needed', 'do nothing where everything is as it should be')
    .option('--dry-run', 'say what would be done, and do nothing')
    .addOption(new Option('--format <format>', 'how to say what is done').choices(setupFormats).default('text'))
    .option('--exit-on-stdin-close', 'undo everything and end when the program that started this one does')
    .addOption(new Option('--inner').hideHelp())
    .addOption(new Option('--output-pipe <pipe>').hideHelp());
  command.optionsGroup('Settings to keep for the service:');
  addStartParameters(command);
  command
    .addHelpText(
      'after',
      `
Copies the program into its folder and makes the Windows service "Port Reporter". Over an installation it upgrades or repairs that one, and
keeps its settings. If a step fails, the steps before it are undone. It needs administrator rights and asks Windows for them.

Examples:
  setup
  setup --yes --startup delayed -ld D:\\Logs --keep 30d
  setup --uninstall --yes`,
    )
    .action(setup);
}

async function setup(options: SetupOptions): Promise<void> {
  const { yes, elevate, dryRun, format, inner, exitOnStdinClose } = options;
  checkOptions(options);
  if (process.platform !== 'win32') throw notForThisSystem();
  if (!isSea()) {
    throw new CommandError(
      'NotAnExecutable',
      'ResourceUnavailable',
      'only the finished program can be installed (this is its source)',
      'setup',
      '"npm run build" makes dist/win-x64/PortReporter.exe; run its setup.',
    );
  }
  // A folder in which a program stands cannot be deleted.
  process.chdir(path.parse(process.execPath).root);
  if (!dryRun && !inner) throw new ExitRequest(await uninstallInChild());

  if (options.outputPipe !== undefined) await divertOutputTo(options.outputPipe);
  const onConsole = format === 'text' && isatty(0) && isatty(1);
  const asks = onConsole && !yes && !dryRun;
  try {
    if (!dryRun && !(await import('../../engine/platform/windows/administrator.ts')).isAdministrator()) {
      if (!onConsole || !elevate) throw notElevated();
      throw new ExitRequest(await runElevatedSetup(yes ?? false));
    }
    if (!asks && !yes && !dryRun) {
      throw new UsageError(
        'NoConsole',
        'setup cannot ask whether it may (there is no console)',
        '--yes',
        'Add --yes to answer beforehand.',
      );
    }
    const plan = await planFor(options);
    const face = await createUi(format, asks);
    if (dryRun) face.planned(plan);
    else await executePlan(plan, face, exitOnStdinClose ?? false);
  } catch (error) {
    if (!asks || error instanceof ExitRequest) throw error;
    // A window that was opened for setup closes with it: nobody could read this.
    flush();
    printError(`${formatDiagnostic(toDiagnostic(error), format)}\n`);
    await pressAnyKey();
    throw new ExitRequest(exitCodeOf(error));
  }
  if (asks) await pressAnyKey();
}

/** @throws UsageError for options that contradict each other */
function checkOptions({ uninstall, removeLogs, startup, ifNeeded, ...others }: SetupOptions): void {
  if (removeLogs && !uninstall) {
    throw new UsageError(
      'RemoveLogsWithoutUninstall',
      '--remove-logs does nothing here (logs are removed with the program)',
      '--remove-logs',
      'Add --uninstall.',
    );
  }
  const [setting] = startParameterEntries(others);
  const idle = setting ? `--${setting[0]}` : startup !== undefined ? '--startup' : ifNeeded ? '--if-needed' : null;
  if (uninstall && idle !== null) {
    throw new UsageError(
      'SettingWithUninstall',
      `${idle} does nothing here (nothing will be installed)`,
      idle,
      'Leave it out, or leave --uninstall out.',
    );
  }
}

function notForThisSystem(): CommandError {
  return new CommandError(
    'NotSupported',
    'NotImplemented',
    `setup makes the service of Windows (this is ${process.platform})`,
    'setup',
    'On Linux: copy portreporter to /usr/local/bin, portreporter.service to /usr/local/lib/systemd/system and portreporter.conf to /etc, ' +
      'then: systemctl daemon-reload && systemctl enable --now portreporter',
  );
}

function notElevated(): CommandError {
  return new CommandError(
    'NotElevated',
    'PermissionDenied',
    'setup has changed nothing (administrator rights are needed)',
    'setup',
    'Run it as administrator.',
  );
}

/**
 * Runs setup in another process, which can load the native addon, and deletes unpacked addons afterwards: a loaded one cannot be deleted.
 * What other programs of ours have loaded stays.
 */
async function uninstallInChild(): Promise<ExitCode> {
  // What Ctrl-C means, that process decides.
  void stopSignal();
  const { status } = spawnSync(process.execPath, [...process.argv.slice(2), '--inner'], { stdio: 'inherit' });
  const { addonDirectories } = await import('../../engine/platform/native-addon-directory.ts');
  (await import('../../engine/platform/native-addon.ts')).removeExtracted(addonDirectories());
  return toExitCode(status);
}

/** Does it all again as administrator, in a window of its own; without questions to ask, the window is hidden and its text appears here. */
async function runElevatedSetup(yes: boolean): Promise<ExitCode> {
  const words = [...process.argv.slice(2).filter((word) => word !== '--inner'), '--no-elevate'];
  if (yes) {
    printLine('PR-Setup asks Windows for administrator rights\n');
    const { runSetupElevated } = await import('./run-elevated.ts');
    return toExitCode(
      await runSetupElevated(process.execPath, words, ({ stream, text }) => {
        (stream === 'output' ? printLine : printError)(text);
      }),
    );
  }
  printLine('PR-Setup asks Windows for administrator rights and goes on in another window\n');
  const { runElevated } = await import('./elevation.ts');
  return toExitCode(await runElevated(process.execPath, words));
}

/** Has all output go to the program that started this one as administrator. @throws UsageError for what is not its pipe */
async function divertOutputTo(pipe: string): Promise<void> {
  const { isOutputPipe, outputLine } = await import('./elevated-output.ts');
  if (!isOutputPipe(pipe)) throw new UsageError('BadPipe', '--output-pipe is for setup itself', pipe, 'Leave it out.');
  try {
    const descriptor = openSync(pipe, 'r+');
    divertOutput((stream, text) => {
      try {
        writeSync(descriptor, outputLine({ stream, text }));
      } catch {
        // The program that reads it has ended.
      }
    });
  } catch {
    // It has ended already.
  }
}

function toExitCode(code: number | null): ExitCode {
  return Object.values(exitCodes).find((known) => known === code) ?? exitCodes.failed;
}

async function planFor({ uninstall, directory, removeLogs, startup, ifNeeded, ...options }: SetupOptions): Promise<Plan> {
  if (uninstall) return (await import('./uninstall.ts')).planUninstallation(directory, removeLogs ?? false);
  const { planInstallation } = await import('./install.ts');
  const startType = startup === undefined ? undefined : startTypes[startup];
  return planInstallation({ directory, parameters: options, startType, ifNeeded: ifNeeded ?? false });
}

async function createUi(format: SetupOptions['format'], asks: boolean): Promise<SetupUi> {
  if (format !== 'text') return (await import('./record-ui.ts')).recordUi(format);
  const { deleteAtRestart } = await import('../../engine/platform/windows/delete-at-restart.ts');
  return (await import('./console-ui.ts')).consoleUi(asks, printLine, deleteAtRestart);
}

/** @throws Ended when the user does not want it */
async function executePlan(plan: Plan, face: SetupUi, exitOnStdinClose: boolean): Promise<void> {
  if (!(await face.agreed(plan))) throw new ExitRequest(exitCodes.refused);
  const stop = new AbortController();
  const end = (why: string): void => {
    stop.abort(new SetupError('Stopped', 'OperationStopped', `setup was ended early (${why})`, 'setup', 'Start it again when it suits.'));
  };
  void stopSignal().then(end);
  if (exitOnStdinClose) onStdinClose(() => end('the program that started it has ended'));
  try {
    const leftovers = await runSteps(plan.steps, face, stop.signal);
    face.ended(plan.outcome(), leftovers);
  } catch (error) {
    face.gaveUp(plan, error);
    throw error;
  }
}

async function pressAnyKey(): Promise<void> {
  const { anyKey } = await import('../../engine/cli/input/prompt.ts');
  await anyKey('press any key to exit setup', printLine);
}

function printLine(text: string): void {
  print(text);
  flush();
}
