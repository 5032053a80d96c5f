import manifest from '../../package.json' with { type: 'json' };

/** Port Reporter's own version. */
export const version: string = manifest.version;
