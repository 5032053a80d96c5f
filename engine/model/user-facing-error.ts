/** A name of System.Management.Automation.ErrorCategory, which the module passes on. */
export type ErrorCategory =
  | 'AuthenticationError'
  | 'InvalidArgument'
  | 'InvalidData'
  | 'InvalidOperation'
  | 'InvalidResult'
  | 'NotImplemented'
  | 'NotInstalled'
  | 'NotSpecified'
  | 'ObjectNotFound'
  | 'OperationStopped'
  | 'OperationTimeout'
  | 'PermissionDenied'
  | 'ReadError'
  | 'ResourceBusy'
  | 'ResourceExists'
  | 'ResourceUnavailable'
  | 'WriteError';

/** An error with all that a user needs. `message` is `what (why)`, without a full stop. Each room has a kind of its own. */
export class UserFacingError extends Error {
  /** A stable id: `NoMatch`, `NotElevated` … */
  readonly code: string;
  readonly category: ErrorCategory;
  /** What it is about: an option, a file, a service. */
  readonly target: string;
  /** A sentence that says what the user can do. */
  readonly remedy: string;
  constructor(code: string, category: ErrorCategory, message: string, target: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
    this.category = category;
    this.target = target;
    this.remedy = remedy;
  }
}
