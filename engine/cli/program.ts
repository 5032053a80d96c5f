import { isatty } from 'node:tty';
import { Command, CommanderError } from 'commander';
import { withLongNames } from '../model/settings.ts';
import { addCommon } from './common-options.ts';
import { ExitRequest, UsageError, exitCodeOf, exitCodes, formatDiagnostic, toDiagnostic, type ExitCode } from './errors.ts';
import { OutputClosed, finishOutput, flush, print, printError } from './output/standard-output.ts';

/** A command of the program: its line in the help, and its own file, which is loaded only when the command runs. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** Returns the function that adds options, help and action to the command. */
  readonly load: () => Promise<(command: Command) => void>;
}

/** How the program is called here. */
export const programName = process.platform === 'win32' ? 'PortReporter' : 'portreporter';

/**
 * Runs the command that the words (the command line without the program's name) ask for. Records go to standard output, everything else
 * to standard error.
 * @returns the exit code
 */
export async function runProgram(words: readonly string[], commands: readonly CommandEntry[]): Promise<ExitCode> {
  process.on('uncaughtException', (error) => void endProgram(fail(error, words, commands)));
  const exitCode = await runCommand(words, commands);
  if (words.length === 0) await keepWindow();
  return exitCode;
}

/** Ends the process when its output is written. A thread that waits for a reader would hold up process.exit for ever. */
export async function endProgram(exitCode: ExitCode): Promise<never> {
  if (await finishOutput()) process.exit(exitCode);
  const { terminateProcess } = await import('../platform/terminate-process.ts');
  return terminateProcess(exitCode);
}

async function runCommand(words: readonly string[], commands: readonly CommandEntry[]): Promise<ExitCode> {
  try {
    const program = await programFor(words, commands);
    await program.parseAsync(words.length === 0 ? ['--help'] : withLongNames(words), { from: 'user' });
    flush();
    return exitCodes.done;
  } catch (thrown) {
    return fail(thrown, words, commands);
  }
}

/** Windows: after a double click waits for a key, because the window with the help closes with the program. */
async function keepWindow(): Promise<void> {
  if (process.platform !== 'win32' || !isatty(0) || !isatty(1)) return;
  const { hasOwnConsole } = await import('../platform/windows/own-console.ts');
  if (!hasOwnConsole()) return;
  const { anyKey } = await import('./input/prompt.ts');
  const printLine = (text: string): void => {
    print(text);
    flush();
  };
  await anyKey('\nPr-Setup installs Port Reporter; its commands are for a command prompt.\npress any key to close this window', printLine);
}

async function programFor(words: readonly string[], commands: readonly CommandEntry[]): Promise<Command> {
  const program = new Command(programName)
    .description('Which process, which service and which account holds each port of this machine.')
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: () => undefined, outputError: () => undefined });
  addCommon(program);
  const wanted = words[0] === 'help' ? words[1] : words[0];
  for (const { name, summary, load } of commands) {
    const command = program.command(name).description(summary);
    if (name !== wanted) continue;
    addCommon(command);
    (await load())(command);
  }
  return program;
}

function fail(thrown: unknown, words: readonly string[], commands: readonly CommandEntry[]): ExitCode {
  if (thrown instanceof OutputClosed) return exitCodes.done;
  if (thrown instanceof CommanderError && thrown.exitCode === 0) return finish(words, commands);
  const error = thrown instanceof CommanderError ? usageErrorOf(thrown, words, commands) : thrown;
  if (thrown instanceof ExitRequest) return finish(words, commands, thrown.exitCode);
  // Records that were made before the error belong to it: they go first, if they can.
  try {
    flush();
  } catch {
    // The error that is being told matters more.
  }
  printError(formatDiagnostic(toDiagnostic(error), formatIn(words)));
  if (words.includes('--debug') && error instanceof Error) printError(`${error.stack}\n`);
  return exitCodeOf(error);
}

/** What was asked for, help for example, stands ready. */
function finish(words: readonly string[], commands: readonly CommandEntry[], exitCode: ExitCode = exitCodes.done): ExitCode {
  try {
    flush();
    return exitCode;
  } catch (thrown) {
    return fail(thrown, words, commands);
  }
}

/** The format that was asked for, also where the command line could not be understood. */
function formatIn(words: readonly string[]): string {
  const at = words.findLastIndex((word) => word === '--format' || word.startsWith('--format='));
  return (words[at] === '--format' ? words[at + 1] : words[at]?.slice('--format='.length)) ?? '';
}

/** Commander's error as one of ours: `error: unknown option '--tpc'\n(Did you mean --tcp?)` has code, target and way out in it. */
function usageErrorOf(error: CommanderError, words: readonly string[], commands: readonly CommandEntry[]): UsageError {
  const command = commands.find(({ name }) => name === words[0]);
  const help = `${programName} ${command ? `${command.name} ` : ''}--help says what there is.`;
  // What is left is a command that has others under it, and none of them was named.
  if (error.code === 'commander.help') return new UsageError('UnknownCommand', `'${words.join(' ')}' is no command`, words.join(' '), help);
  const [what = '', hint = ''] = error.message.replace(/^error: /, '').split(/\.? (?=Allowed choices)|\n/);
  const code = error.code.replace(/^commander\./, '').replace(/^./, (letter) => letter.toUpperCase());
  const target = [...what.matchAll(/'([^']*)'/g)].at(-1)?.[1] ?? '';
  return new UsageError(code, what.replace(/\.$/, ''), target, [hint.replace(/[()]/g, ''), help].filter((part) => part !== '').join(' '));
}
