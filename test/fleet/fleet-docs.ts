/** The files that are executed. */
export const fleetDocs = new URL('../../docs/fleet/', import.meta.url);
