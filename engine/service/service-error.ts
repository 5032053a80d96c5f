/** What went wrong with the service. `message` is `what (why)`, without a full stop. */
export class ServiceError extends Error {
  /** A stable id: `NotElevated`, `NotInstalled` … */
  readonly code: string;
  /** A name of System.Management.Automation.ErrorCategory. */
  readonly category: string;
  /** What was asked: a service, a folder. */
  readonly target: string;
  /** A sentence that says what the user can do. */
  readonly wayOut: string;
  constructor(code: string, category: string, message: string, target: string, wayOut: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ServiceError';
    this.code = code;
    this.category = category;
    this.target = target;
    this.wayOut = wayOut;
  }
}
