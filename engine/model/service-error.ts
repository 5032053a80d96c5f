import { UserFacingError } from './user-facing-error.ts';

/** An error of the service or its service manager. */
export class ServiceError extends UserFacingError {}
