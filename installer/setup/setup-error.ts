/** Setup cannot do what it was asked, or could not. `message` is `what (why)`, without a full stop. */
export class SetupError extends Error {
  /** A stable id: `NotElevated`, `SharedFolder`, `FileInUse` … */
  readonly code: string;
  /** A name of System.Management.Automation.ErrorCategory. */
  readonly category: string;
  /** What it is about: a folder, a file, a service. */
  readonly target: string;
  /** A sentence that says what the user can do. */
  readonly wayOut: string;
  constructor(code: string, category: string, message: string, target: string, wayOut: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SetupError';
    this.code = code;
    this.category = category;
    this.target = target;
    this.wayOut = wayOut;
  }
}

/** Why something failed, in a few words: of `what (why)` the why. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /\((.+)\)$/s.exec(message)?.[1] ?? message;
}
