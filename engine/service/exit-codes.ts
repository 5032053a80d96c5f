/**
 * Exit codes that the service reports to the service manager (Windows: error 1066 and this as the service-specific code). They never
 * change their meaning.
 */
export const serviceExitCodes = { badParameter: 1, unusableFolder: 2, failed: 3 } as const;
export type ServiceExitCode = (typeof serviceExitCodes)[keyof typeof serviceExitCodes];

/** A service-specific exit code in words, as the end of a sentence. */
export function exitCodeText(code: number): string {
  switch (code) {
    case serviceExitCodes.badParameter:
      return 'a start parameter cannot be used';
    case serviceExitCodes.unusableFolder:
      return 'the log folder cannot be used';
    case serviceExitCodes.failed:
      return 'an unexpected error';
    default:
      return `exit code ${code}`;
  }
}
