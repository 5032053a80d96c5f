import { jsonText, safeText } from '../model/safe-text.ts';
import { UserFacingError } from '../model/user-facing-error.ts';
import { escapeTsv } from './output/tsv-escape.ts';

/** Exit codes of the program. */
export const exitCodes = { done: 0, failed: 1, usage: 2, needsAdministrator: 3, refused: 4, inconclusive: 5 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A command failed for a reason that the user can act on. */
export class CommandError extends UserFacingError {}

/** The command line is invalid. */
export class UsageError extends CommandError {
  constructor(code: string, message: string, target: string, remedy: string) {
    super(code, 'InvalidArgument', message, target, remedy);
  }
}

/** Ends the program with an exit code. Everything to report has been printed already. */
export class ExitRequest extends Error {
  readonly exitCode: ExitCode;
  constructor(exitCode: ExitCode) {
    super(`exit with ${exitCode}`);
    this.name = 'ExitRequest';
    this.exitCode = exitCode;
  }
}

/** An error, or a warning (category `Warning`), in the form in which it is printed. */
export interface Diagnostic {
  readonly code: string;
  readonly category: string;
  readonly message: string;
  readonly target: string;
}

/** Describes any value that was thrown. */
export function toDiagnostic(error: unknown): Diagnostic {
  if (error instanceof UserFacingError) {
    const { code, category, message, target, remedy } = error;
    return { code, category, message: `${message}. ${remedy}`, target };
  }
  const reason = error instanceof Error ? error.message : String(error);
  return {
    code: 'Unexpected',
    category: 'NotSpecified',
    target: '',
    message: `unexpected error (${reason}). Please report it with the output of the same command with --debug.`,
  };
}

/** The exit code for a value that was thrown. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof ExitRequest) return error.exitCode;
  if (!(error instanceof UserFacingError)) return exitCodes.failed;
  if (error.category === 'InvalidArgument') return exitCodes.usage;
  if (error.code === 'Inconclusive') return exitCodes.inconclusive;
  return error.code === 'NotElevated' ? exitCodes.needsAdministrator : exitCodes.failed;
}

/** The line for standard error. Formats other than `json` and `tsv` print the message only, for people. */
export function formatDiagnostic({ code, category, message, target }: Diagnostic, format: string): string {
  if (format === 'json') return `${jsonText({ code, category, message, target })}\n`;
  if (format === 'tsv') return `${[code, category, message, target].map(escapeTsv).join('\t')}\n`;
  return `PortReporter: ${safeText(message)}\n`;
}
