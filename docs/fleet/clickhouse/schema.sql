-- ClickHouse 26 or later, for a company: clickhouse-client --multiquery < schema.sql
-- An agent inserts lines of PR-EVENTS into `incoming` (INSERT INTO port_reporter.incoming FORMAT JSONEachRow), or load.sql loads files.
-- Inserting a line twice changes nothing. Columns have the names of docs/record.md. Times are UTC.

CREATE DATABASE IF NOT EXISTS port_reporter;

-- Takes the lines as they are, and stores nothing.
CREATE TABLE IF NOT EXISTS port_reporter.incoming (
  `schema` UInt16, computer String, session UUID, sequence UInt64, time DateTime64(6, 'UTC'), event String, source String,
  mapping Tuple(
    protocol Nullable(String), localAddress Nullable(String), localPort Nullable(UInt16), remoteAddress Nullable(String),
    remotePort Nullable(UInt16), state Nullable(String), exposure Nullable(String), opened Nullable(DateTime64(6, 'UTC')),
    processId Nullable(UInt32), processStarted Nullable(DateTime64(6, 'UTC')), processName Nullable(String), path Nullable(String),
    deleted Nullable(Bool), commandLine Nullable(String), parentProcessId Nullable(UInt32), user Nullable(String),
    services Array(Tuple(name String)), namespace Nullable(String), container Nullable(String)),
  previous String, seconds Nullable(Float64), `from` Nullable(DateTime64(6, 'UTC')), `to` Nullable(DateTime64(6, 'UTC')), why Nullable(String),
  timeZone Nullable(String)
) ENGINE = Null;

-- All events. A row is known by computer, session and sequence; a day that is 90 days old is deleted as a whole.
CREATE TABLE IF NOT EXISTS port_reporter.events (
  computer LowCardinality(String), session UUID, sequence UInt64 CODEC(Delta, ZSTD), time DateTime64(6, 'UTC') CODEC(Delta, ZSTD),
  event LowCardinality(String), source LowCardinality(String),
  protocol LowCardinality(Nullable(String)), localAddress LowCardinality(Nullable(String)), localPort Nullable(UInt16),
  remoteAddress Nullable(String) CODEC(ZSTD), remotePort Nullable(UInt16), state LowCardinality(Nullable(String)),
  exposure LowCardinality(Nullable(String)), opened Nullable(DateTime64(6, 'UTC')) CODEC(ZSTD), processId Nullable(UInt32),
  processStarted Nullable(DateTime64(6, 'UTC')) CODEC(ZSTD), processName LowCardinality(Nullable(String)),
  path LowCardinality(Nullable(String)), deleted Nullable(Bool), commandLine Nullable(String) CODEC(ZSTD), parentProcessId Nullable(UInt32),
  user LowCardinality(Nullable(String)), services Array(LowCardinality(String)), namespace LowCardinality(Nullable(String)),
  container LowCardinality(Nullable(String)), previousState LowCardinality(Nullable(String)), seconds Nullable(Float64),
  `from` Nullable(DateTime64(6, 'UTC')), `to` Nullable(DateTime64(6, 'UTC')), why LowCardinality(Nullable(String)),
  timeZone LowCardinality(Nullable(String)), INDEX addresses remoteAddress TYPE bloom_filter GRANULARITY 1
) ENGINE = ReplacingMergeTree
PARTITION BY toDate(time) ORDER BY (computer, session, sequence)
TTL toDateTime(time) + INTERVAL 90 DAY SETTINGS ttl_only_drop_parts = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS port_reporter.incoming_events TO port_reporter.events AS
SELECT computer, session, sequence, time, event, source,
  mapping.protocol AS protocol, mapping.localAddress AS localAddress, mapping.localPort AS localPort, mapping.remoteAddress AS remoteAddress,
  mapping.remotePort AS remotePort, mapping.state AS state, mapping.exposure AS exposure, mapping.opened AS opened,
  mapping.processId AS processId, mapping.processStarted AS processStarted, mapping.processName AS processName, mapping.path AS path,
  mapping.deleted AS deleted, mapping.commandLine AS commandLine, mapping.parentProcessId AS parentProcessId, mapping.user AS user,
  arraySort(arrayMap(service -> service.name, mapping.services)) AS services, mapping.namespace AS namespace,
  mapping.container AS container, nullIf(JSONExtractString(previous, 'state'), '') AS previousState, seconds, `from`, `to`, why, timeZone
FROM port_reporter.incoming;

-- As in the program: a socket that listens, one that belongs in PR-PORTS, one whose port clients can know, the file name of the executable.
CREATE OR REPLACE FUNCTION is_listening AS (protocol, state, remotePort) ->
  if(protocol = 'TCP', coalesce(state = 'Listen', false), isNull(remotePort));
CREATE OR REPLACE FUNCTION belongs_in_ports AS (protocol, state, remotePort) ->
  protocol = 'UDP' OR coalesce(state = 'Listen', false) OR (coalesce(state, '') != 'Bound' AND coalesce(remotePort, 0) != 0);
CREATE OR REPLACE FUNCTION is_served AS (protocol, state, remotePort, localPort) ->
  is_listening(protocol, state, remotePort) AND (protocol = 'TCP' OR localPort < 32768);
CREATE OR REPLACE FUNCTION module_name AS (path, processName) ->
  if(coalesce(startsWith(path, '/'), false), extract(assumeNotNull(path), '[^/]*$'), processName);
CREATE OR REPLACE FUNCTION endpoint AS (address, port) ->
  concat(if(position(assumeNotNull(address), ':') > 0, concat('[', address, ']'), address), ':', toString(port));

-- The views below are kept up to date by each insert. Their aggregates are the same if a line arrives twice: minimum, maximum, sets of numbers.

-- Sessions: `lines` are the sequences that arrived. The records of the first snapshot have its time, which is before that of `started`.
CREATE TABLE IF NOT EXISTS port_reporter.session_lines (
  computer LowCardinality(String), session UUID, first SimpleAggregateFunction(min, Nullable(DateTime64(6, 'UTC'))),
  last SimpleAggregateFunction(max, DateTime64(6, 'UTC')), timeZone SimpleAggregateFunction(max, Nullable(String)),
  isGapRecorded SimpleAggregateFunction(max, UInt8), lines AggregateFunction(groupBitmap, UInt64)
) ENGINE = AggregatingMergeTree ORDER BY (computer, session);
CREATE MATERIALIZED VIEW IF NOT EXISTS port_reporter.to_session_lines TO port_reporter.session_lines AS
SELECT computer, session, min(if(event = 'present', NULL, time)) AS first, max(time) AS last, max(CAST(timeZone, 'Nullable(String)')) AS timeZone,
  max(event = 'gap' AND coalesce(why = 'stopped', false)) AS isGapRecorded, groupBitmapState(sequence) AS lines
FROM port_reporter.events GROUP BY computer, session;

-- Listeners of each machine.
CREATE TABLE IF NOT EXISTS port_reporter.listener_times (
  computer LowCardinality(String), protocol LowCardinality(String), localAddress LowCardinality(String), localPort UInt16,
  processName LowCardinality(String), services SimpleAggregateFunction(max, String), user SimpleAggregateFunction(max, Nullable(String)),
  firstSeen SimpleAggregateFunction(min, Nullable(DateTime64(6, 'UTC'))), lastSeen SimpleAggregateFunction(max, Nullable(DateTime64(6, 'UTC'))),
  lastClosed SimpleAggregateFunction(max, Nullable(DateTime64(6, 'UTC')))
) ENGINE = AggregatingMergeTree ORDER BY (localPort, protocol, computer, localAddress, processName);
CREATE MATERIALIZED VIEW IF NOT EXISTS port_reporter.to_listener_times TO port_reporter.listener_times AS
SELECT computer, assumeNotNull(protocol) AS protocol, assumeNotNull(localAddress) AS localAddress, assumeNotNull(localPort) AS localPort,
  coalesce(processName, '') AS processName, max(arrayStringConcat(services, ', ')) AS services, max(CAST(user, 'Nullable(String)')) AS user,
  min(if(isClosed, NULL, time)) AS firstSeen, max(if(isClosed, NULL, time)) AS lastSeen, max(if(isClosed, time, NULL)) AS lastClosed
FROM (
  SELECT *, event = 'closed' OR (event = 'changed' AND coalesce(previousState = 'Listen', false)) AS isClosed FROM port_reporter.events
  WHERE isNotNull(protocol) AND if(event = 'changed',
    coalesce(previousState = 'Listen', false) OR (isNotNull(previousState) AND is_listening(protocol, state, remotePort)),
    is_served(protocol, state, remotePort, localPort))
)
GROUP BY computer, protocol, localAddress, localPort, processName;

-- When each machine had a program, an account or a listener for the first and for the last time.
CREATE TABLE IF NOT EXISTS port_reporter.seen (
  kind LowCardinality(String), name String, computer LowCardinality(String),
  first SimpleAggregateFunction(min, DateTime64(6, 'UTC')), last SimpleAggregateFunction(max, DateTime64(6, 'UTC'))
) ENGINE = AggregatingMergeTree ORDER BY (kind, name, computer);
CREATE MATERIALIZED VIEW IF NOT EXISTS port_reporter.to_seen TO port_reporter.seen AS
SELECT item.1 AS kind, item.2 AS name, computer, min(time) AS first, max(time) AS last
FROM port_reporter.events
ARRAY JOIN [
  ('program', coalesce(path, processName, '')), ('account', coalesce(user, '')),
  ('listener', if(is_served(protocol, state, remotePort, localPort), concat(protocol, ' ', toString(localPort), ' ', coalesce(processName, '')), ''))
] AS item
WHERE event IN ('present', 'opened', 'changed') AND item.2 != ''
GROUP BY kind, name, computer;

-- The ports of programs. Of a connection the lower port: clients choose theirs from the upper ones. `lines` counts what was opened, each
-- record once.
CREATE TABLE IF NOT EXISTS port_reporter.program_port_lines (
  computer LowCardinality(String), session UUID, processName LowCardinality(String), protocol LowCardinality(String),
  side LowCardinality(String), port UInt16, first SimpleAggregateFunction(min, DateTime64(6, 'UTC')),
  last SimpleAggregateFunction(max, DateTime64(6, 'UTC')), lines AggregateFunction(groupBitmap, UInt64)
) ENGINE = AggregatingMergeTree ORDER BY (processName, protocol, side, port, computer, session);
CREATE MATERIALIZED VIEW IF NOT EXISTS port_reporter.to_program_port_lines TO port_reporter.program_port_lines AS
SELECT computer, session, coalesce(processName, '') AS processName, assumeNotNull(protocol) AS protocol,
  if(coalesce(remotePort, 0) = 0 OR remotePort > localPort, 'local', 'remote') AS side,
  assumeNotNull(if(side = 'local', localPort, remotePort)) AS port, min(time) AS first, max(time) AS last, groupBitmapStateIf(sequence, event = 'opened') AS lines
FROM port_reporter.events
WHERE event IN ('present', 'opened') AND isNotNull(protocol) AND NOT (side = 'local' AND protocol = 'UDP' AND port >= 32768)
GROUP BY computer, session, processName, protocol, side, port;

-- The seconds in which a program connected to an endpoint, by day. Connections to a port below 32768 of the machine are of its clients.
CREATE TABLE IF NOT EXISTS port_reporter.connection_moments (
  day Date, computer LowCardinality(String), processName LowCardinality(String), remoteAddress String, remotePort UInt16,
  moments AggregateFunction(groupUniqArray, UInt32)
) ENGINE = AggregatingMergeTree PARTITION BY toYYYYMM(day) ORDER BY (remoteAddress, remotePort, processName, computer, day)
TTL day + INTERVAL 90 DAY;
CREATE MATERIALIZED VIEW IF NOT EXISTS port_reporter.to_connection_moments TO port_reporter.connection_moments AS
SELECT toDate(time) AS day, computer, coalesce(processName, '') AS processName, assumeNotNull(remoteAddress) AS remoteAddress,
  assumeNotNull(remotePort) AS remotePort, groupUniqArrayState(toUInt32(toUnixTimestamp(time))) AS moments
FROM port_reporter.events
WHERE event = 'opened' AND protocol = 'TCP' AND remotePort > 0 AND NOT (localPort < 32768 AND remotePort > localPort)
GROUP BY day, computer, processName, remoteAddress, remotePort;

-- The results of these tables.
CREATE OR REPLACE VIEW port_reporter.sessions AS
SELECT computer, session, assumeNotNull(min(first)) AS first, max(last) AS last, max(timeZone) AS timeZone, max(isGapRecorded) AS isGapRecorded,
  groupBitmapMerge(lines) AS lines
FROM port_reporter.session_lines GROUP BY computer, session;

-- Lines that were lost on the way: the sequence of a session has no gaps.
CREATE OR REPLACE VIEW port_reporter.missing_lines AS
SELECT computer, session, max(sequence) - uniqExact(sequence) AS missing, max(time) AS last
FROM port_reporter.events GROUP BY computer, session HAVING missing > 0;

CREATE OR REPLACE VIEW port_reporter.listeners AS
SELECT computer, protocol, localAddress, localPort, processName, max(services) AS services, max(user) AS user,
  toDateTime64(toStartOfSecond(min(firstSeen)), 6, 'UTC') AS first, greatest(max(lastSeen), coalesce(max(lastClosed), max(lastSeen))) AS last,
  if(max(lastClosed) >= max(lastSeen), max(lastClosed), NULL) AS closed
FROM port_reporter.listener_times
GROUP BY computer, protocol, localAddress, localPort, processName HAVING isNotNull(min(firstSeen));

CREATE OR REPLACE VIEW port_reporter.program_ports AS
SELECT computer, processName, protocol, side, port, min(first) AS first, max(last) AS last, sum(count) AS count
FROM (
  SELECT computer, session, processName, protocol, side, port, min(l.first) AS first, max(l.last) AS last, groupBitmapMerge(lines) AS count
  FROM port_reporter.program_port_lines AS l GROUP BY computer, session, processName, protocol, side, port
)
GROUP BY computer, processName, protocol, side, port;

-- Programs that connect to one endpoint at regular intervals, by the method and limits of docs/criteria.md: at least 12 connections in at
-- least an hour, at least 10 seconds apart. 1 is the regularity of a clock.
CREATE OR REPLACE VIEW port_reporter.beacons AS
WITH rhythms AS (
  SELECT computer, processName, remoteAddress, remotePort, arraySort(groupUniqArrayMerge(moments)) AS times,
    arrayPopFront(arrayDifference(times)) AS intervals, arrayReduce('quantileExactInclusive(0.5)', intervals) AS interval
  FROM port_reporter.connection_moments GROUP BY computer, processName, remoteAddress, remotePort HAVING length(times) >= 12
)
SELECT computer, processName, 'TCP' AS protocol, remoteAddress, remotePort, length(times) AS connections, interval,
  times[-1] - times[1] AS duration,
  1 - arrayReduce('quantileExactInclusive(0.5)', arrayMap(seconds -> abs(seconds - interval), intervals)) / interval AS regularity
FROM rhythms WHERE interval >= 10 AND duration >= 3600 AND regularity >= 0.75 + 0.0125 * greatest(0, 20 - connections);

CREATE TABLE IF NOT EXISTS port_reporter.departments (computer String, department String) ENGINE = ReplacingMergeTree ORDER BY computer;
