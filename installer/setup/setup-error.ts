import { UserFacingError } from '../../engine/model/user-facing-error.ts';

/** Setup cannot do what it was asked, or could not. */
export class SetupError extends UserFacingError {}

/** Why something failed, in a few words: of `what (why)` the why. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /\((.+)\)$/s.exec(message)?.[1] ?? message;
}
