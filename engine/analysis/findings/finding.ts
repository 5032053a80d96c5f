import type { Severity } from '../../model/severities.ts';
import type { Direction } from '../direction.ts';

/** The location of a record. */
export interface RecordLocation {
  readonly file: string;
  readonly line: number;
}

/**
 * A match of a criterion, for one program and one service port: the remote port of connections that the program opened, or the local port
 * of those that it accepted. The same match in further records is the same finding.
 */
export interface Finding {
  readonly criterion: string;
  readonly title: string;
  readonly severity: Severity;
  /** The publication that describes this. */
  readonly source: string | null;
  /** The conditions that matched: `remote port TCP 4444`, `process nc.exe`. */
  readonly reasons: readonly string[];
  /** Null: not a connection, or not known. */
  readonly direction: Direction | null;
  /** Of the first record, as all single values below. */
  readonly processId: number | null;
  readonly processName: string | null;
  readonly path: string | null;
  readonly user: string | null;
  readonly parentProcessName: string | null;
  readonly protocol: string | null;
  readonly localAddress: string | null;
  /** Null for an outbound connection, whose local port is arbitrary. */
  readonly localPort: number | null;
  readonly remoteAddress: string | null;
  /** Null for an inbound connection, whose remote port is arbitrary. */
  readonly remotePort: number | null;
  /** The first ten. */
  readonly remoteAddresses: readonly string[];
  /** The number of different ones. */
  readonly remoteAddressCount: number;
  /** Whether there may be more of them than the count: only the first 1,000 are counted. */
  readonly remoteAddressCountIsMinimum: boolean;
  readonly first: Date | null;
  readonly last: Date | null;
  /** Number of records. */
  readonly count: number;
  /** The first ten. */
  readonly records: readonly RecordLocation[];
  /** The command that shows its records. */
  readonly command: string;
}
