import { parseStartParameters, SettingError, startParameterArgs, type StartParameters } from '../../model/settings.ts';
import { joinCommandLine, splitCommandLine } from '../../platform/windows/command-line.ts';

/** What the command line of the service says to PortReporter.exe before the kept start parameters. */
const serviceCommand = ['service', 'run'] as const;

/** The service's command line, taken apart. */
export interface ServiceCommandLine {
  /** Path of the executable. */
  readonly program: string;
  /** The words of the start parameters that are kept for the service. */
  readonly kept: readonly string[];
}

/**
 * Takes a service's command line apart. Of a service that was not made for us only the original's is understood, whose parameters stood
 * right behind the program.
 */
export function parseServiceCommandLine(commandLine: string): ServiceCommandLine {
  // A path with blanks and without quotes, which Windows bears with, ends at the first program that it could mean.
  const unquoted = /^[^"]+?\.exe(?=\s|$)/i.exec(commandLine)?.[0];
  const quoted = unquoted === undefined ? commandLine : `"${unquoted}"${commandLine.slice(unquoted.length)}`;
  const [program = '', ...words] = splitCommandLine(quoted);
  if (serviceCommand.every((word, index) => words[index] === word)) return { program, kept: words.slice(serviceCommand.length) };
  return { program, kept: areStartParameters(words) ? words : [] };
}

function areStartParameters(words: readonly string[]): boolean {
  try {
    parseStartParameters(words, 'win32');
    return true;
  } catch (error) {
    if (error instanceof SettingError) return false;
    throw error;
  }
}

/**
 * A command line for the service: what is kept stays as it stands, what is given goes before it.
 * @throws SettingError when what is kept cannot be read, and something is given
 */
export function serviceCommandLine({ program, kept }: ServiceCommandLine, given: StartParameters): string {
  const added = startParameterArgs(given);
  const words = added.length === 0 ? kept : startParameterArgs({ ...parseStartParameters(kept, 'win32'), ...given });
  return joinCommandLine(program, [...serviceCommand, ...words]);
}
