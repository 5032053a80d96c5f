import { blockLineOf, type BlockLine } from './block-line.ts';
import { createParseCache, type ParseCache } from './parse-cache.ts';
import { parseAddress, parseOwner, type PortsLogCaches } from './ports-log-parser.ts';

/** Caches that the parsers of several files share, because each takes some megabytes. */
export interface LogCaches extends PortsLogCaches {
  /** The lines of PR-INITIAL and PR-PIDS. */
  readonly lines: ParseCache<BlockLine>;
}

/** Each cache is created when it is first needed. */
export function createLogCaches(): LogCaches {
  let addresses: LogCaches['addresses'] | undefined;
  let owners: LogCaches['owners'] | undefined;
  let lines: LogCaches['lines'] | undefined;
  return {
    get addresses() {
      return (addresses ??= createParseCache(parseAddress));
    },
    get owners() {
      return (owners ??= createParseCache(parseOwner));
    },
    get lines() {
      return (lines ??= createParseCache(blockLineOf));
    },
  };
}
