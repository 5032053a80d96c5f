import { safeText } from '../model/safe-text.ts';
import { UserFacingError } from '../model/user-facing-error.ts';
import { jsonText } from './output/json-text.ts';
import { escapeTsv } from './output/tsv-escape.ts';

/** How a start can end. */
export const exitCodes = { done: 0, failed: 1, usage: 2, needsAdministrator: 3, refused: 4, inconclusive: 5 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A command cannot do what it was asked. */
export class CommandError extends UserFacingError {}

/** The command line itself is wrong. */
export class UsageError extends CommandError {
  constructor(code: string, message: string, target: string, remedy: string) {
    super(code, 'InvalidArgument', message, target, remedy);
  }
}

/** A command has said all that there is to say; how it ended is left. */
export class ExitRequest extends Error {
  readonly exitCode: ExitCode;
  constructor(exitCode: ExitCode) {
    super(`ended with ${exitCode}`);
    this.name = 'Ended';
    this.exitCode = exitCode;
  }
}

/** An error, or a notice (category `Warning`), as it is told. */
export interface Report {
  readonly code: string;
  readonly category: string;
  readonly message: string;
  readonly target: string;
}

/** What to tell of anything that was thrown. */
export function toDiagnostic(error: unknown): Report {
  if (error instanceof UserFacingError) {
    const { code, category, message, target, remedy } = error;
    return { code, category, message: `${message}. ${remedy}`, target };
  }
  const reason = error instanceof Error ? error.message : String(error);
  return {
    code: 'Unexpected',
    category: 'NotSpecified',
    target: '',
    message: `something went wrong that should not have (${reason}). Please report it, with what the same command says with --debug.`,
  };
}

/** With which exit code to end after this. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof ExitRequest) return error.exitCode;
  if (!(error instanceof UserFacingError)) return exitCodes.failed;
  if (error.category === 'InvalidArgument') return exitCodes.usage;
  if (error.code === 'Inconclusive') return exitCodes.inconclusive;
  return error.code === 'NotElevated' ? exitCodes.needsAdministrator : exitCodes.failed;
}

/** A report as the line that goes to standard error. A format other than `json` and `tsv` is read by people. */
export function formatDiagnostic({ code, category, message, target }: Report, format: string): string {
  if (format === 'json') return `${jsonText({ code, category, message, target })}\n`;
  if (format === 'tsv') return `${[code, category, message, target].map(escapeTsv).join('\t')}\n`;
  return `PortReporter: ${safeText(message)}\n`;
}
