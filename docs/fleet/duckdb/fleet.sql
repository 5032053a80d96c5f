-- DuckDB 1.5 or later, for one analyst: loads the PR-EVENTS of many machines and gives the statistics of `log measure`.
-- The directory `logs` has a directory for each machine, with its PR-EVENTS files:
--   duckdb fleet.db -cmd "SET VARIABLE logs = '/srv/logs'" < fleet.sql
--   duckdb fleet.db -c "FROM statistics WHERE statistic = 'process'"
-- Then: findings.sql, and the files in questions/ (duckdb fleet.db < questions/beacons.sql). Times are UTC, names of columns are those of docs/record.md.

SET VARIABLE logs = coalesce(getvariable('logs'), 'logs');
SET TimeZone = 'UTC';

CREATE OR REPLACE TABLE events AS
SELECT computer, "session", "sequence", "time", event, source, unnest(mapping), previous ->> 'state' AS previousState, seconds, "from", "to", why,
  timeZone, file
FROM read_json(
  getvariable('logs') || '/*/PR-EVENTS-*.jsonl', format = 'newline_delimited', filename = 'file', ignore_errors = true,
  columns = {
    "schema": 'INTEGER', computer: 'VARCHAR', "session": 'UUID', "sequence": 'UBIGINT', "time": 'TIMESTAMP', event: 'VARCHAR', source: 'VARCHAR',
    mapping: 'STRUCT(protocol VARCHAR, localAddress VARCHAR, localPort INTEGER, remoteAddress VARCHAR, remotePort INTEGER, state VARCHAR,
      exposure VARCHAR, opened TIMESTAMP, processId BIGINT, processStarted TIMESTAMP, processName VARCHAR, path VARCHAR, deleted BOOLEAN,
      commandLine VARCHAR, parentProcessId BIGINT, "user" VARCHAR, services STRUCT("name" VARCHAR)[], "namespace" VARCHAR, container VARCHAR)',
    previous: 'JSON', seconds: 'DOUBLE', "from": 'TIMESTAMP', "to": 'TIMESTAMP', why: 'VARCHAR', timeZone: 'VARCHAR'
  });

-- A line that is no JSON (the last one after a crash) has no event.
CREATE OR REPLACE TABLE damaged AS SELECT file, count(*) AS "lines" FROM events WHERE event IS NULL GROUP BY file;
DELETE FROM events WHERE event IS NULL;

-- Each line once, also if it was collected twice.
DELETE FROM events USING (
  SELECT computer, "session", "sequence", min(rowid) AS kept FROM events GROUP BY ALL HAVING count(*) > 1
) AS twice
WHERE events.computer = twice.computer AND events."session" = twice."session" AND events."sequence" = twice."sequence"
  AND events.rowid <> twice.kept;

-- Lines that were lost on the way: the sequence of a session has no gaps.
CREATE OR REPLACE VIEW missing_lines AS
SELECT computer, "session", max("sequence") - count(*) AS missing, max("time") AS "last" FROM events GROUP BY ALL HAVING missing > 0;

-- As in the program: a socket that listens, one that belongs in PR-PORTS, one whose port clients can know, the file name of the executable.
CREATE OR REPLACE MACRO is_listening(protocol, state, remotePort) AS
  CASE WHEN protocol = 'TCP' THEN coalesce(state = 'Listen', false) ELSE remotePort IS NULL END;
CREATE OR REPLACE MACRO belongs_in_ports(protocol, state, remotePort) AS
  protocol = 'UDP' OR coalesce(state = 'Listen', false) OR (coalesce(state, '') <> 'Bound' AND coalesce(remotePort, 0) <> 0);
CREATE OR REPLACE MACRO is_served(protocol, state, remotePort, localPort) AS
  is_listening(protocol, state, remotePort) AND (protocol = 'TCP' OR localPort < 32768);
CREATE OR REPLACE MACRO module_name(path, processName) AS
  CASE WHEN path LIKE '/%' THEN regexp_extract(path, '[^/]*$') ELSE processName END;
CREATE OR REPLACE MACRO endpoint(address, port) AS CASE WHEN address LIKE '%:%' THEN '[' || address || ']' ELSE address END || ':' || port;

CREATE OR REPLACE MACRO is_browser(processName) AS coalesce(regexp_replace(lower(processName), '\.exe$', '') IN (
  'arc', 'brave', 'brave-browser', 'chrome', 'chromium', 'chromium-browser', 'epiphany', 'falkon', 'firefox', 'firefox-bin', 'firefox-esr',
  'iexplore', 'konqueror', 'librewolf', 'microsoftedge', 'microsoftedgecp', 'mozilla', 'msedge', 'netscape', 'opera', 'palemoon', 'safari',
  'seamonkey', 'thorium', 'tor', 'vivaldi', 'vivaldi-bin', 'waterfox', 'zen'), false);
CREATE OR REPLACE MACRO service_names(services) AS list_sort(list_transform(services, lambda service: service."name"));

-- When each socket listened. The end is the time of `closed`, which belongs to it.
CREATE OR REPLACE TABLE listening AS
WITH changes AS (
  SELECT computer, "session", protocol, localAddress, localPort, processId, processName, "user", event, "time",
    min(CASE WHEN event = 'closed' THEN "time" END) OVER (
      PARTITION BY computer, "session", protocol, localAddress, localPort, processId
      ORDER BY "time", "sequence" ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS "until"
  FROM events WHERE protocol IS NOT NULL AND is_listening(protocol, state, remotePort)
)
SELECT * EXCLUDE (event, "time", "until"), "time" AS since, "until" FROM changes WHERE event <> 'closed';

-- Sessions whose start is in the logs: their listeners are known, since the lines after `started` list those of the start, until lines
-- were lost.
CREATE OR REPLACE TABLE known_sessions AS
SELECT s.computer, s."session", min(l."time") AS lostAt
FROM events s LEFT JOIN events l
  ON s.computer = l.computer AND s."session" = l."session" AND l.event = 'lost' AND l."to" >= s."time"
WHERE s.event = 'started' AND s."sequence" = 1
GROUP BY s.computer, s."session";

-- The direction of connections whose local port had a listener. One that was closed counts for the connections that were opened before, and
-- for those of its process.
CREATE OR REPLACE TABLE directions AS
SELECT e.computer, e."session", e."sequence", CASE
    WHEN bool_or(coalesce(l.processId = e.processId, false)) OR e.processId IS NULL OR e.remotePort > 1023 OR e.localPort <= 1023 THEN 'Inbound'
    ELSE 'Outbound'
  END AS direction
FROM events e JOIN listening l
  ON e.computer = l.computer AND e."session" = l."session" AND e.protocol = l.protocol AND e.localPort = l.localPort
  AND e."time" >= l.since AND (l."until" IS NULL OR e."time" <= l."until" OR ((e.remotePort > 1023 OR e.localPort <= 1023)
    AND (l.processId IS NOT DISTINCT FROM e.processId
      OR (e.event = 'closed' AND coalesce(e."time" - to_microseconds(CAST(e.seconds * 1e6 AS BIGINT)) <= l."until", true)))))
WHERE e.remotePort IS NOT NULL AND coalesce(e.state, '') <> 'Listen'
GROUP BY e.computer, e."session", e."sequence", e.processId, e.remotePort, e.localPort;

-- Events of sockets, with the direction of connections as in `log read`. It is null if the logs do not show it.
CREATE OR REPLACE VIEW sockets AS
SELECT events.* EXCLUDE ("from", "to", why, timeZone, file), CASE
    WHEN remotePort IS NULL OR state = 'Listen' THEN NULL
    WHEN state = 'SynSent' THEN 'Outbound'
    WHEN direction IS NOT NULL THEN direction
    WHEN k.computer IS NOT NULL AND (k.lostAt IS NULL OR events."time" < k.lostAt) THEN 'Outbound'
  END AS direction
FROM events LEFT JOIN directions USING (computer, "session", "sequence")
LEFT JOIN known_sessions k ON events.computer = k.computer AND events."session" = k."session"
WHERE protocol IS NOT NULL;

-- What PR-PORTS has: each new mapping once. localTime is that of the machine.
CREATE OR REPLACE VIEW records AS
SELECT e.* REPLACE (module_name(e.path, e.processName) AS processName), date_trunc('second', e."time") AS second,
  timezone(z.timeZone, timezone('UTC', e."time")) AS localTime
FROM events e JOIN (SELECT computer, "session", any_value(timeZone) AS timeZone FROM events WHERE event = 'started' GROUP BY ALL) z
  USING (computer, "session")
WHERE e.protocol IS NOT NULL AND e.event IN ('opened', 'changed') AND belongs_in_ports(e.protocol, e.state, e.remotePort)
  AND NOT (e.event = 'changed' AND belongs_in_ports(e.protocol, coalesce(e.previousState, e.state), e.remotePort));

-- Listeners of each machine: first and last record, and when it was closed.
CREATE OR REPLACE VIEW listener_times AS
SELECT computer, protocol, localAddress, localPort, processName, services, "user", "time",
  coalesce(event = 'closed' OR (event = 'changed' AND previousState = 'Listen'), false) AS isClosed
FROM events
WHERE protocol IS NOT NULL AND CASE event WHEN 'changed' THEN previousState = 'Listen' OR (previousState IS NOT NULL AND is_listening(protocol, state, remotePort))
  ELSE is_served(protocol, state, remotePort, localPort) END;

CREATE OR REPLACE VIEW listeners AS
SELECT computer, protocol, localAddress, localPort, processName, any_value(array_to_string(service_names(services), ', ')) AS services,
  any_value("user") AS "user",
  date_trunc('second', min("time") FILTER (NOT isClosed)) AS "first", max("time") AS "last",
  CASE WHEN max("time") FILTER (isClosed) >= max("time") FILTER (NOT isClosed) THEN max("time") FILTER (isClosed) END AS closed
FROM listener_times GROUP BY computer, protocol, localAddress, localPort, processName HAVING count(*) FILTER (NOT isClosed) > 0;

CREATE OR REPLACE VIEW connections AS SELECT * FROM records WHERE remoteAddress IS NOT NULL AND remotePort > 0;

-- Programs that connect to one endpoint at regular intervals, by the method and limits of docs/criteria.md: at least 12 connections in at
-- least an hour, at least 10 seconds apart. 1 is the regularity of a clock.
CREATE OR REPLACE VIEW beacons AS
WITH moments AS (
  SELECT computer, processName, protocol, remoteAddress, remotePort,
    list_sort(list_distinct(list(epoch(date_trunc('second', "time"))::BIGINT))) AS moments
  FROM sockets
  WHERE event = 'opened' AND protocol = 'TCP' AND remoteAddress IS NOT NULL AND remotePort > 0 AND coalesce(direction, '') <> 'Inbound'
    AND coalesce(state, '') <> 'Bound'
  GROUP BY ALL HAVING count(*) >= 12
),
rhythms AS (
  SELECT * EXCLUDE (moments), len(moments) AS connections, moments[-1] - moments[1] AS duration,
    list_transform(moments[2:], lambda moment, place: moment - moments[place]) AS intervals, list_median(intervals) AS "interval"
  FROM moments WHERE len(moments) >= 12
)
SELECT * EXCLUDE (intervals), 1 - list_median(list_transform(intervals, lambda seconds: abs(seconds - "interval"))) / "interval" AS regularity
FROM rhythms WHERE "interval" >= 10 AND duration >= 3600 AND regularity >= 0.75 + 0.0125 * greatest(0, 20 - connections);

-- Times without records, also those between two sessions of a machine.
CREATE OR REPLACE VIEW gaps AS
WITH sessions AS (
  -- The records of the first snapshot have its time, which is before that of `started`.
  SELECT computer, "session", min("time") FILTER (event <> 'present') AS "first", max("time") AS "last", bool_or(event = 'gap' AND why = 'stopped') AS isRecorded
  FROM events GROUP BY ALL
)
SELECT computer, why, "from", "to" FROM events WHERE event = 'gap'
UNION ALL
SELECT computer, 'stopped', before, "first" FROM (
  SELECT *, lag("last") OVER (PARTITION BY computer ORDER BY "first") AS before FROM sessions
) WHERE before IS NOT NULL AND NOT isRecorded;

-- The statistics of `log measure`, with the same names of rows and columns. Those of modules and of processes without ports, which
-- PR-INITIAL and PR-PIDS have, are not in it.
CREATE OR REPLACE VIEW statistics AS
WITH total AS (SELECT count(*) AS records FROM records),
usage AS (
  SELECT CASE protocol WHEN 'TCP' THEN 'localTcpPort' ELSE 'localUdpPort' END AS statistic, localPort::VARCHAR AS "name" FROM records
  UNION ALL SELECT 'process', coalesce(processName, '(unknown)') FROM records
  UNION ALL SELECT 'user', coalesce("user", '(unknown)') FROM records
  UNION ALL SELECT 'remoteAddress', remoteAddress FROM connections
  UNION ALL SELECT 'day', strftime(localTime, '%Y-%m-%d') FROM records
),
hours AS (
  SELECT 'hour' AS statistic, h::VARCHAR AS "name", count(second) AS "count"
  FROM range(24) AS hours(h) LEFT JOIN records ON hour(localTime) = h GROUP BY h
  UNION ALL SELECT 'weekday', dayname(DATE '2024-01-01' + d::INTEGER), count(second)
  FROM range(7) AS weekdays(d) LEFT JOIN records ON isodow(localTime) = d + 1 GROUP BY d
),
hosts AS (
  SELECT computer, "session", processId, list_sort(list_distinct(flatten(list(service_names(services))))) AS services
  FROM events WHERE regexp_matches(processName, '^svchost(\.exe)?$', 'i') AND processId IS NOT NULL GROUP BY ALL
),
lists AS (
  SELECT 'processLocalPorts' AS statistic, coalesce(processName, '(unknown)') AS processName, protocol || ' ' || localPort AS "value",
    count(*) AS "count", 0 AS "order"
  FROM records WHERE is_served(protocol, state, remotePort, localPort) GROUP BY ALL
  -- A connection to a port that listened at the start was accepted, unless the remote port is one of a service.
  UNION ALL SELECT 'processRemotePorts', coalesce(processName, '(unknown)'), remotePort::VARCHAR, count(*), remotePort FROM connections
  WHERE remotePort <= localPort AND NOT (protocol = 'TCP' AND remotePort > 1023 AND localPort IN (
    SELECT localPort FROM events WHERE event = 'present' AND protocol = 'TCP' AND state = 'Listen')) GROUP BY ALL
  UNION ALL SELECT 'processRemoteAddresses', coalesce(processName, '(unknown)'), remoteAddress, count(*), 0 FROM connections GROUP BY ALL
  UNION ALL SELECT 'processUsers', coalesce(processName, '(unknown)'), coalesce("user", '(unknown)'), count(*), 0 FROM records GROUP BY ALL
),
counted AS (
  SELECT statistic, "name", count(*) AS "count", NULL::VARCHAR AS processName, NULL::VARCHAR AS "user", NULL::VARCHAR[] AS "values"
  FROM usage GROUP BY ALL
  UNION ALL SELECT *, NULL, NULL, NULL FROM hours
  UNION ALL SELECT 'remotePort', remotePort::VARCHAR, count(*), NULL, NULL, list_sort(list_distinct(list(protocol))) FROM connections GROUP BY ALL
  UNION ALL SELECT 'service', coalesce(nullif(array_to_string(services, ', '), ''), '(unknown)'), count(*), 'svchost.exe', NULL, services
  FROM (SELECT coalesce(h.services, []) AS services FROM records r LEFT JOIN hosts h USING (computer, "session", processId)
    WHERE regexp_matches(r.processName, '^svchost(\.exe)?$', 'i')) GROUP BY services
  UNION ALL SELECT 'browser', processName, count(*), processName, coalesce("user", '(unknown)'), NULL FROM records
  WHERE is_browser(processName) GROUP BY ALL
  UNION ALL SELECT 'browserSite', remoteAddress, "count", processName, "user", NULL FROM (
    SELECT remoteAddress, count(*) AS "count", processName, coalesce("user", '(unknown)') AS "user" FROM connections
    WHERE is_browser(processName) GROUP BY remoteAddress, processName, coalesce("user", '(unknown)')
  ) QUALIFY row_number() OVER (PARTITION BY processName, "user" ORDER BY "count" DESC, remoteAddress) <= 200
),
whole AS (
  SELECT 'records' AS "name", (SELECT records FROM total) AS "count", (SELECT min(second) FROM records) AS "first",
    (SELECT max(second) FROM records) AS "last",
    (SELECT list(computer ORDER BY starts DESC, computer) FROM (
      SELECT computer, count(*) AS starts FROM events WHERE event = 'started' GROUP BY computer)) AS "values"
  UNION ALL SELECT 'damaged', (SELECT coalesce(sum("lines"), 0) FROM damaged), NULL, NULL, NULL
  UNION ALL SELECT 'files', (SELECT count(DISTINCT file) FROM events), NULL, NULL, NULL
  UNION ALL SELECT 'processes', (SELECT count(DISTINCT processName) FROM records), NULL, NULL, NULL
  UNION ALL SELECT 'users', (SELECT count(DISTINCT "user") FROM records), NULL, NULL, NULL
  UNION ALL SELECT 'remoteAddresses', (SELECT count(DISTINCT remoteAddress) FROM connections), NULL, NULL, NULL
)
SELECT 'summary' AS statistic, "name", "count"::BIGINT AS "count", NULL::DOUBLE AS "share", NULL::VARCHAR AS processName,
  NULL::VARCHAR AS "user", "first", "last", NULL::DOUBLE AS shortest, NULL::DOUBLE AS mean, NULL::DOUBLE AS longest, "values"
FROM whole
UNION ALL SELECT statistic, "name", "count", round(100 * "count" / (SELECT records FROM total), 2), processName, "user",
  NULL, NULL, NULL, NULL, NULL, "values" FROM counted
UNION ALL SELECT 'listener', protocol || ' ' || endpoint(localAddress, localPort), NULL, NULL, processName,
  min_by("user", "first"), min("first"), max("last"), NULL, NULL, NULL,
  CASE WHEN max(closed) >= max("last") THEN ['closed'] ELSE [] END
FROM listeners GROUP BY protocol, localAddress, localPort, processName
UNION ALL SELECT 'lifetime', processName, count(*), NULL, processName, NULL, NULL, NULL, min(seconds), round(avg(seconds), 6), max(seconds), NULL
FROM events WHERE event = 'closed' AND seconds IS NOT NULL AND processName IS NOT NULL GROUP BY processName
UNION ALL SELECT statistic, processName, count(*), NULL, processName, NULL, NULL, NULL, NULL, NULL, NULL,
  list("value" ORDER BY "count" DESC, "order", "value")[1:CASE statistic WHEN 'processUsers' THEN 100 ELSE 200 END]
FROM lists GROUP BY statistic, processName
UNION ALL SELECT 'gap', why, NULL, NULL, NULL, NULL, "from", "to", NULL, NULL,
  CASE WHEN why <> 'clock' THEN greatest(0, epoch_ms("to") - epoch_ms("from")) / 1000 END, NULL FROM gaps;
