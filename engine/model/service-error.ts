import { UserFacingError } from './user-facing-error.ts';

/** What went wrong with the service. */
export class ServiceError extends UserFacingError {}
