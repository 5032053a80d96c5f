import { ServiceError } from '../../engine/model/service-error.ts';

/**
 * Updates an existing service, or creates it if none was found or if it has disappeared since (as a service marked for deletion does).
 * @returns the service that was found, if it still exists
 */
export function createOrUpdate<Found>(found: Found | null, update: (found: Found) => void, create: () => void): Found | null {
  if (found !== null) {
    const updated = nullIfNotInstalled(() => {
      update(found);
      return found;
    });
    if (updated !== null) return updated;
  }
  create();
  return null;
}

/** The result of `query`; null if the service is not installed. */
export function nullIfNotInstalled<Value>(query: () => Value): Value | null {
  try {
    return query();
  } catch (error) {
    if (error instanceof ServiceError && error.code === 'NotInstalled') return null;
    throw error;
  }
}
