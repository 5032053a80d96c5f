import { parseStartParameters, SettingError, startParameterArgs, type StartParameters } from '../../model/settings.ts';
import { joinCommandLine, splitCommandLine } from '../../platform/windows/command-line.ts';

/** The arguments in the command line of the service before the kept start parameters. */
const serviceCommand = ['service', 'run'] as const;

/** The parsed command line of the service. */
export interface ServiceCommandLine {
  /** Path of the executable. */
  readonly program: string;
  /** The arguments of the start parameters that are kept for the service. */
  readonly kept: readonly string[];
}

/**
 * Parses the command line of the service. That of version 1.01, whose parameters follow the program directly, is understood too.
 */
export function parseServiceCommandLine(commandLine: string): ServiceCommandLine {
  // Windows accepts a path with spaces and without quotes; it ends at the first possible program.
  const unquoted = /^[^"]+?\.exe(?=\s|$)/i.exec(commandLine)?.[0];
  const quoted = unquoted === undefined ? commandLine : `"${unquoted}"${commandLine.slice(unquoted.length)}`;
  const [program = '', ...args] = splitCommandLine(quoted);
  if (serviceCommand.every((arg, index) => args[index] === arg)) return { program, kept: args.slice(serviceCommand.length) };
  return { program, kept: areStartParameters(args) ? args : [] };
}

function areStartParameters(args: readonly string[]): boolean {
  try {
    parseStartParameters(args, 'win32');
    return true;
  } catch (error) {
    if (error instanceof SettingError) return false;
    throw error;
  }
}

/**
 * The command line of the service: kept parameters remain unchanged unless `changes` replaces them.
 * @throws SettingError if the kept parameters are not valid and `changes` is not empty
 */
export function serviceCommandLine({ program, kept }: ServiceCommandLine, changes: StartParameters): string {
  const changed = startParameterArgs(changes);
  const args = changed.length === 0 ? kept : startParameterArgs({ ...parseStartParameters(kept, 'win32'), ...changes });
  return joinCommandLine(program, [...serviceCommand, ...args]);
}
