import { ServiceError } from '../../engine/model/service-error.ts';

/**
 * Updates what was found of a service, or makes it: where nothing was found, and where it has gone since, as one marked for deletion does.
 * @returns what was found, when it is still there
 */
export function createOrUpdate<Found>(found: Found | null, update: (found: Found) => void, make: () => void): Found | null {
  if (found !== null) {
    const updated = nullIfNotInstalled(() => {
      update(found);
      return found;
    });
    if (updated !== null) return updated;
  }
  make();
  return null;
}

/** What `ask` gives; null where the service manager knows no such service. */
export function nullIfNotInstalled<Value>(ask: () => Value): Value | null {
  try {
    return ask();
  } catch (error) {
    if (error instanceof ServiceError && error.code === 'NotInstalled') return null;
    throw error;
  }
}
