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
import { installedStartTypes, startTypes } from '../../engine/service/service-control.ts';
import { parseDirectory } from './directory.ts';
import type { Plan } from './plan.ts';
import { SetupError } from './setup-error.ts';
import type { SetupUi } from './setup-ui.ts';
import { runSteps } from './steps.ts';

const setupFormats = ['text', 'json', 'tsv'] as const;

interface SetupOptions extends StartParameters {
  readonly uninstall?: true;
  readonly directory?: string;
  readonly yes?: true;
  readonly startup?: (typeof installedStartTypes)[number];
  readonly removeLogs?: true;
  readonly elevate: boolean;
  readonly dryRun?: true;
  readonly ifNeeded?: true;
  readonly format: (typeof setupFormats)[number];
  readonly exitOnStdinClose?: true;
  /** Started by {@link runInChild}. */
  readonly inner?: true;
  /** Started by {@link runElevatedSetup}: the pipe for its output. */
  readonly outputPipe?: string;
}

/** `setup`: installs and uninstalls the service. */
export function defineSetup(command: Command): void {
  command
    .option('--uninstall', 'uninstall')
    .option('--directory <directory>', 'installation folder (default: PortReporter in Program Files)', parseDirectory)
    .option('--yes', 'run without prompts')
    .addOption(new Option('--startup <type>', 'start type of the service').choices(installedStartTypes))
    .option('--remove-logs', 'with --uninstall: also delete the log files')
    .option('--no-elevate', 'do not request administrator rights')
    .option('--if-needed', 'do nothing if the installation is up to date')
    .option('--dry-run', 'list the steps without performing them')
    .addOption(new Option('--format <format>', 'output format').choices(setupFormats).default('text'))
    .option('--exit-on-stdin-close', 'roll back and exit when standard input is closed')
    .addOption(new Option('--inner').hideHelp())
    .addOption(new Option('--output-pipe <pipe>').hideHelp());
  command.optionsGroup('Settings to store for the service:');
  addStartParameters(command);
  command
    .addHelpText(
      'after',
      `
Copies the program to the installation folder and creates the Windows service "Port Reporter". An existing installation is upgraded or
repaired and keeps its settings. If a step fails, the previous steps are rolled back. Setup requests the administrator rights that it needs.

Examples:
  setup
  setup --yes --startup delayed -ld D:\\Logs --keep 30d
  setup --uninstall --yes`,
    )
    .action(setup);
}

async function setup(options: SetupOptions): Promise<void> {
  const { dryRun, format, inner, outputPipe } = options;
  checkOptions(options);
  if (process.platform !== 'win32') throw notForThisSystem();
  if (!isSea()) {
    throw new CommandError(
      'NotAnExecutable',
      'ResourceUnavailable',
      'only the built executable can be installed (this is the source code)',
      'setup',
      'Run "npm run build", then "dist/win-x64/PortReporter.exe setup".',
    );
  }
  // The working directory of a process cannot be deleted.
  process.chdir(path.parse(process.execPath).root);
  if (!dryRun && !inner) await runInChild();

  if (outputPipe !== undefined) await divertOutputTo(outputPipe);
  const onConsole = format === 'text' && isatty(0) && isatty(1);
  const prompts = onConsole && !options.yes && !dryRun;
  try {
    await planAndExecute(options, onConsole, prompts);
  } catch (error) {
    if (!prompts || error instanceof ExitRequest) throw error;
    // A window that was opened for setup closes when setup ends, before the message could be read.
    flush();
    printError(`${formatDiagnostic(toDiagnostic(error), format)}\n`);
    await pressAnyKey();
    throw new ExitRequest(exitCodeOf(error));
  }
  if (prompts) await pressAnyKey();
}

async function planAndExecute(options: SetupOptions, onConsole: boolean, prompts: boolean): Promise<void> {
  const { yes, elevate, dryRun, format, exitOnStdinClose } = options;
  if (!dryRun && !(await import('../../engine/platform/windows/privileges.ts')).isAdministrator()) {
    if (!onConsole || !elevate) throw notElevated();
    throw new ExitRequest(await runElevatedSetup(yes ?? false));
  }
  if (!prompts && !yes && !dryRun) {
    throw new UsageError('NoConsole', 'cannot prompt: no console', '--yes', 'Use --yes.');
  }
  const plan = await planFor(options);
  const ui = await createUi(format, prompts);
  if (dryRun) ui.planned(plan);
  else await executePlan(plan, ui, exitOnStdinClose ?? false);
}

/** @throws UsageError for options that contradict each other */
function checkOptions({ uninstall, removeLogs, startup, ifNeeded, ...settings }: SetupOptions): void {
  if (removeLogs && !uninstall) {
    throw new UsageError(
      'RemoveLogsWithoutUninstall',
      '--remove-logs has no effect without --uninstall',
      '--remove-logs',
      'Add --uninstall.',
    );
  }
  const [setting] = startParameterEntries(settings);
  const unused = setting ? `--${setting[0]}` : startup !== undefined ? '--startup' : ifNeeded ? '--if-needed' : null;
  if (uninstall && unused !== null) {
    throw new UsageError('SettingWithUninstall', `${unused} has no effect with --uninstall`, unused, 'Omit one of the two.');
  }
}

function notForThisSystem(): CommandError {
  return new CommandError(
    'NotSupported',
    'NotImplemented',
    `setup installs the Windows service only (this is ${process.platform})`,
    'setup',
    'On Linux: copy portreporter to /usr/local/bin, portreporter.service to /usr/local/lib/systemd/system and portreporter.conf to /etc, ' +
      'then: systemctl daemon-reload && systemctl enable --now portreporter',
  );
}

function notElevated(): CommandError {
  return new CommandError(
    'NotElevated',
    'PermissionDenied',
    'administrator rights are required; nothing was changed',
    'setup',
    'Run it as administrator.',
  );
}

/**
 * Runs setup in a child process, which can load the native addon, and ends with its exit code. Extracted addons are deleted in between,
 * because a loaded addon cannot be deleted; those that other processes of Port Reporter have loaded remain.
 */
async function runInChild(): Promise<never> {
  // The child process handles Ctrl-C.
  void stopSignal();
  const { status } = spawnSync(process.execPath, [...process.argv.slice(2), '--inner'], { stdio: 'inherit' });
  const { addonDirectories } = await import('../../engine/platform/native-addon-directory.ts');
  (await import('../../engine/platform/native-addon.ts')).removeExtracted(addonDirectories());
  // Not by endProgram, which on Windows loads the addon and would extract it again.
  process.exit(toExitCode(status));
}

/** Runs setup again as administrator in a separate window; without prompts the window is hidden and its output is printed here. */
async function runElevatedSetup(yes: boolean): Promise<ExitCode> {
  const args = [...process.argv.slice(2).filter((arg) => arg !== '--inner'), '--no-elevate'];
  if (yes) {
    printLine('PR-Setup requests administrator rights from Windows\n');
    const { runSetupElevated } = await import('./elevation.ts');
    return toExitCode(
      await runSetupElevated(process.execPath, args, ({ stream, text }) => {
        (stream === 'output' ? printLine : printError)(text);
      }),
    );
  }
  printLine('PR-Setup requests administrator rights from Windows and continues in another window\n');
  const { runElevated } = await import('./elevation.ts');
  return toExitCode(await runElevated(process.execPath, args));
}

/** Sends all output to the process that started this one as administrator. @throws UsageError if `pipe` is not the pipe of that process */
async function divertOutputTo(pipe: string): Promise<void> {
  const { isOutputPipe, outputLine } = await import('./elevated-output.ts');
  if (!isOutputPipe(pipe)) throw new UsageError('BadPipe', '--output-pipe is for internal use', pipe, 'Omit it.');
  try {
    const descriptor = openSync(pipe, 'r+');
    divertOutput((stream, text) => {
      try {
        writeSync(descriptor, outputLine({ stream, text }));
      } catch {
        // The reading process has ended.
      }
    });
  } catch {
    // The reading process has already ended.
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

async function createUi(format: SetupOptions['format'], prompts: boolean): Promise<SetupUi> {
  if (format !== 'text') return (await import('./record-ui.ts')).recordUi(format);
  const { deleteAtRestart } = await import('../../engine/platform/windows/delete-at-restart.ts');
  return (await import('./console-ui.ts')).consoleUi(prompts, printLine, deleteAtRestart);
}

/** @throws ExitRequest if the user declines */
async function executePlan(plan: Plan, ui: SetupUi, exitOnStdinClose: boolean): Promise<void> {
  if (!(await ui.confirm(plan))) throw new ExitRequest(exitCodes.refused);
  const stop = new AbortController();
  const cancel = (reason: string): void => {
    stop.abort(new SetupError('Stopped', 'OperationStopped', `setup was cancelled (${reason})`, 'setup', 'Run setup again.'));
  };
  void stopSignal().then(cancel);
  if (exitOnStdinClose) onStdinClose(() => cancel('standard input was closed'));
  try {
    const leftovers = await runSteps(plan.steps, ui, stop.signal);
    ui.ended(plan.outcome(), leftovers);
  } catch (error) {
    ui.failedPlan(plan, error);
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
