import { ExplainedError } from '../facts/explained-error.ts';

/** What went wrong with the service. */
export class ServiceError extends ExplainedError {}
