import { eventMapping, previousMapping } from '../../log-reader/event-mapping.ts';
import type { DamagedRecord, LogRecord, ProcessRecord } from '../../log-reader/log-records.ts';
import { logKinds, recordWords, type LogKind } from '../../model/log-kinds.ts';
import { UsageError } from '../errors.ts';
import { splitFilters, type FilterOptions, type SplitFilters } from '../filters.ts';

/** Whether a log record matches. */
export type RecordFilter = (record: Exclude<LogRecord, DamagedRecord>) => boolean;

/**
 * The filters of `map`, applied to log records: ports, the mappings of events, and processes with the ports of their block. A record
 * without a field that a filter tests does not match: the start of the reporter has none of them.
 * @param kinds the requested kinds of logs; undefined for all
 * @returns null if no filter was given
 * @throws UsageError for an invalid value, and for a filter that no record of these kinds can match
 */
export function recordFilter(options: FilterOptions, kinds: readonly LogKind[] = logKinds): RecordFilter | null {
  const filters = splitFilters(options);
  if (!filters.socket && !filters.owner) return null;
  checkEffect(options, kinds);
  const owner = filters.owner ?? ((): boolean => true);
  const socket = filters.socket ?? ((): boolean => true);
  return (record) => {
    switch (record.type) {
      case 'start':
        return false;
      case 'port':
        // PR-PORTS and the table of PR-INITIAL contain no services, the table no accounts either.
        if (options.service || (options.user && record.presentAtStart)) return false;
        return owner(record) && socket(record);
      case 'process':
        return owner(record) && matchesPorts(record, filters);
      case 'event': {
        const mappings = [eventMapping(record), previousMapping(record)];
        return mappings.some((mapping) => mapping !== null && owner(mapping) && socket(mapping));
      }
    }
  };
}

/** A process matches the filters for sockets by one of the ports of its block. */
function matchesPorts({ ports }: ProcessRecord, { socket }: SplitFilters): boolean {
  return socket === null || ports.some(socket);
}

/** @throws UsageError for a filter that no record of the requested kinds can match */
function checkEffect({ service, bound, listening, state }: FilterOptions, kinds: readonly LogKind[]): void {
  if (service && isOnly(kinds, ['ports'])) {
    throw withoutEffect('--service', kinds, 'PR-PORTS contains no services', ['initial', 'process', 'event']);
  }
  if (bound && !listening && !state && !kinds.includes('events')) {
    throw withoutEffect('--bound', kinds, 'only PR-EVENTS contains sockets in this state', ['event']);
  }
  if (state && !listening && isOnly(kinds, ['ports']) && !state.some((text) => /listen|!/i.test(text))) {
    throw withoutEffect('--state', kinds, 'PR-PORTS contains no state other than Listen', ['initial', 'process', 'event']);
  }
}

function isOnly(kinds: readonly LogKind[], others: readonly LogKind[]): boolean {
  return kinds.every((kind) => others.includes(kind));
}

function withoutEffect(option: string, kinds: readonly LogKind[], reason: string, types: readonly string[]): UsageError {
  const requested = kinds.map((kind) => recordWords[kind]).join(',');
  const message = `${option} matches no record with --type ${requested}: ${reason}`;
  return new UsageError('FilterWithoutEffect', message, option, `Add --type ${types.join(',')}, or omit the filter.`);
}
