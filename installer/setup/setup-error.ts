import { UserFacingError } from '../../engine/model/user-facing-error.ts';

/** Setup failed, or cannot start, for a reason that the user can act on. */
export class SetupError extends UserFacingError {}

/** The short reason of an error: `why` of the message `what (why)`. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /\((.+)\)$/s.exec(message)?.[1] ?? message;
}
