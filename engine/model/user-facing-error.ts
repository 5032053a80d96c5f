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

/** An error with everything that a user needs. `message` is `what (why)`, without a full stop. Each module has a subclass. */
export class UserFacingError extends Error {
  /** A stable id: `NoMatch`, `NotElevated` … */
  readonly code: string;
  readonly category: ErrorCategory;
  /** The option, file or service that the error is about. */
  readonly target: string;
  /** A sentence: what the user can do. */
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
