import { isatty } from 'node:tty';
import { Command, CommanderError } from 'commander';
import { withLongNames } from '../model/settings.ts';
import { addCommon } from './common-options.ts';
import { endProgram } from './end-program.ts';
import { ExitRequest, UsageError, exitCodeOf, exitCodes, formatDiagnostic, toDiagnostic, type ExitCode } from './errors.ts';
import { reflow } from './output/reflow.ts';
import { OutputClosed, flush, print, printError } from './output/standard-output.ts';
import { terminal } from './output/terminal.ts';

/** A command of the program: its line in the help, and its own file, which is loaded only when the command runs. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** Returns the function that adds options, help and action to the command. */
  readonly load: () => Promise<(command: Command) => void>;
}

/** Name of the program on this system, for help and messages. */
export const programName = process.platform === 'win32' ? 'PortReporter' : 'portreporter';

/**
 * Runs the command that the arguments (the command line without the program's name) select. Records go to standard output, everything else
 * to standard error.
 * @returns the exit code
 */
export async function runProgram(args: readonly string[], commands: readonly CommandEntry[]): Promise<ExitCode> {
  const program = new Program(args, commands);
  process.on('uncaughtException', (error) => void endProgram(program.fail(error)));
  const exitCode = await program.run();
  if (args.length === 0) await keepWindowOpen();
  return exitCode;
}

/** Windows: waits for a key after a double click, because the window with the help closes when the program ends. */
async function keepWindowOpen(): Promise<void> {
  if (process.platform !== 'win32' || !isatty(0) || !isatty(1)) return;
  const { hasOwnConsole } = await import('../platform/windows/console.ts');
  if (!hasOwnConsole()) return;
  const { anyKey } = await import('./input/prompt.ts');
  const printLine = (text: string): void => {
    print(text);
    flush();
  };
  await anyKey('\nPr-Setup installs Port Reporter; its commands are for a command prompt.\npress any key to close this window', printLine);
}

/** Width of the help without a terminal: that of Commander's list of options. */
const helpWidth = 80;

/** Prints a part of the help, in lines that fit the terminal and can be read. */
function printHelp(text: string): void {
  print(reflow(text, Math.min(terminal().width ?? helpWidth, 140)));
}

/** The arguments, with `log help read` for `help log read`, because Commander ignores what follows the first name. */
function subcommandHelp(args: readonly string[], program: Command): readonly string[] {
  const [help, name = '', ...names] = args;
  if (help !== 'help' || names.length === 0) return args;
  const hasSubcommands = program.commands.some((command) => command.name() === name && command.commands.length > 0);
  return hasSubcommands ? [name, 'help', ...names] : args;
}

/** Programs of Windows print their help for `/?`. On Linux it is a path. */
function toHelpOption(arg: string): string {
  return process.platform === 'win32' && arg === '/?' ? '--help' : arg;
}

/** One run of the program. */
class Program {
  /** The arguments without `--debug` before the command. */
  readonly #args: readonly string[];
  readonly #isDebug: boolean;
  readonly #commands: readonly CommandEntry[];
  #program: Command | null = null;

  constructor(args: readonly string[], commands: readonly CommandEntry[]) {
    const command = args.findIndex((arg) => arg !== '--debug');
    this.#args = command === -1 ? [] : args.slice(command);
    this.#isDebug = args.includes('--debug');
    this.#commands = commands;
  }

  async run(): Promise<ExitCode> {
    try {
      this.#program = await this.#createCommand();
      const args = this.#args.length === 0 ? ['--help'] : withLongNames(subcommandHelp(this.#args, this.#program)).map(toHelpOption);
      await this.#program.parseAsync(args, { from: 'user' });
      return this.#finish();
    } catch (thrown) {
      return this.fail(thrown);
    }
  }

  /** Prints the error, unless it only ends the program. */
  fail(thrown: unknown): ExitCode {
    if (thrown instanceof OutputClosed) return exitCodes.done;
    if (thrown instanceof ExitRequest) return this.#finish(thrown.exitCode);
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return this.#finish();
    const error = thrown instanceof CommanderError ? this.#toUsageError(thrown) : thrown;
    // Records that were produced before the error are written first.
    try {
      flush();
    } catch {
      // The error that is being reported is more important.
    }
    printError(formatDiagnostic(toDiagnostic(error), this.#format()));
    if (this.#isDebug && error instanceof Error) printError(`${error.stack}\n`);
    return exitCodeOf(error);
  }

  /** Writes the remaining output, such as help. */
  #finish(exitCode: ExitCode = exitCodes.done): ExitCode {
    try {
      flush();
      return exitCode;
    } catch (thrown) {
      return this.fail(thrown);
    }
  }

  async #createCommand(): Promise<Command> {
    const program = new Command(programName)
      .description('Reports which process, service and account owns each port of this machine.')
      .exitOverride()
      .configureOutput({ writeOut: printHelp, writeErr: () => undefined, outputError: () => undefined });
    addCommon(program);
    const selected = this.#args[0] === 'help' ? this.#args[1] : this.#args[0];
    for (const { name, summary, load } of this.#commands) {
      const command = program.command(name).description(summary);
      if (name !== selected) continue;
      addCommon(command);
      (await load())(command);
    }
    return program;
  }

  /** The requested format, even if the command line is invalid. */
  #format(): string {
    const index = this.#args.findLastIndex((arg) => arg === '--format' || arg.startsWith('--format='));
    const arg = this.#args[index];
    return (arg === '--format' ? this.#args[index + 1] : arg?.slice('--format='.length)) ?? '';
  }

  /** The names of the command that the arguments select: `log read`. */
  #selectedNames(): string[] {
    const names: string[] = [];
    for (let command = this.#program, at = 0; command; at++) {
      command = command.commands.find((one) => one.name() === this.#args[at]) ?? null;
      if (command) names.push(command.name());
    }
    return names;
  }

  /** Converts Commander's error: `error: unknown option '--tpc'\n(Did you mean --tcp?)` contains code, target and remedy. */
  #toUsageError(error: CommanderError): UsageError {
    const command = this.#commands.find(({ name }) => name === this.#args[0]);
    const help = `See ${[programName, ...this.#selectedNames()].join(' ')} --help.`;
    // Commander shows help if a command that has subcommands was called without one, or if help was requested for an unknown command.
    if (error.code === 'commander.help') {
      const typed = this.#args.join(' ');
      const isIncomplete = command?.name === typed;
      return new UsageError(
        'UnknownCommand',
        isIncomplete ? `missing subcommand of '${typed}'` : `unknown command '${typed}'`,
        typed,
        help,
      );
    }
    const excess = /Expected 0 arguments but got \d+: (.*)\.$/s.exec(error.message)?.[1];
    if (error.code === 'commander.excessArguments' && excess !== undefined) {
      return new UsageError('ExcessArguments', `unexpected argument '${excess}'`, excess, `Values follow their options. ${help}`);
    }
    const [message = '', hint = ''] = error.message.replace(/^error: /, '').split(/\.? (?=Allowed choices)|\n/);
    const code = error.code.replace(/^commander\./, '').replace(/^./, (letter) => letter.toUpperCase());
    const target = [...message.matchAll(/'([^']*)'/g)].at(-1)?.[1] ?? '';
    const remedy = [hint.replace(/[()]/g, ''), help].filter((part) => part !== '').join(' ');
    return new UsageError(code, message.replace(/\.$/, ''), target, remedy);
  }
}
