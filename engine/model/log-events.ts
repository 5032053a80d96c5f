import type {
  changeSources,
  eventSchemaVersion,
  gapReasons,
  headFields,
  tamperings,
  EventName,
  EventOf,
  ObjectOf,
} from './event-schema.ts';
import type { PortMapping } from './port-mapping.ts';

/** The events of PR-EVENTS. event-schema.ts describes them and their fields. */

export type ChangeSource = (typeof changeSources)[number];
export type GapReason = (typeof gapReasons)[number];
export type Tampering = (typeof tamperings)[number];

/**
 * A mapping in PR-EVENTS. `identity` is omitted because it has no meaning later; the command line is absent unless the reporter runs with
 * `--log-command-lines`; modules are in PR-PIDS.
 */
export type LoggedMapping = Omit<PortMapping, 'identity' | 'commandLine' | 'modules'> & Partial<Pick<PortMapping, 'commandLine'>>;

type Head = ObjectOf<typeof headFields>;

/** Where a line of PR-EVENTS comes from, so that it can be understood without its file, in a collection of many machines. */
export type SessionIdentity = Pick<Head, 'computer' | 'session'>;

/** The first fields of each line of PR-EVENTS, before `time`. */
export type EventHead = SessionIdentity & Pick<Head, 'sequence'> & { readonly schema: typeof eventSchemaVersion };

export type PresentEvent<Mapping = LoggedMapping> = EventOf<'present', Mapping>;
export type OpenedEvent<Mapping = LoggedMapping> = EventOf<'opened', Mapping>;
export type ChangedEvent<Mapping = LoggedMapping> = EventOf<'changed', Mapping>;
export type ClosedEvent<Mapping = LoggedMapping> = EventOf<'closed', Mapping>;
export type ConnectFailedEvent<Mapping = LoggedMapping> = EventOf<'connectFailed', Mapping>;
export type StartedEvent = EventOf<'started', LoggedMapping>;
export type StoppedEvent = EventOf<'stopped', LoggedMapping>;
export type GapEvent = EventOf<'gap', LoggedMapping>;
export type LostEvent = EventOf<'lost', LoggedMapping>;
export type SealedEvent = EventOf<'sealed', LoggedMapping>;
export type TamperedEvent = EventOf<'tampered', LoggedMapping>;

/** The settings of the reporter, as `started` records them. */
export type LoggedSettings = StartedEvent['settings'];

/** The number of records of each kind since the start, and of those that were not written. */
export type ReporterTotals = StoppedEvent['totals'];

/** Changes and gaps that no log file contains. */
export type LostRecords = Omit<LostEvent, 'time' | 'event'>;

/** A change of a mapping. */
export type ChangeEvent<Mapping = LoggedMapping> =
  | OpenedEvent<Mapping>
  | ChangedEvent<Mapping>
  | ClosedEvent<Mapping>
  | ConnectFailedEvent<Mapping>;

/** An event with a mapping. */
export type MappingEvent = PresentEvent | ChangeEvent;

/**
 * One line of PR-EVENTS, after its {@link EventHead}. Fields are in the order of the schema; readers must not rely on the order, and must
 * ignore unknown events and fields.
 */
export type LogEvent = { readonly [name in EventName]: EventOf<name, LoggedMapping> }[EventName];

/** A change of a mapping, with the whole record. */
export type Change = ChangeEvent<PortMapping>;
