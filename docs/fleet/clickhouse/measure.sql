-- Run schema.sql first. Views with the statistics of `log measure`; findings.sql needs them too:
--   clickhouse-client --multiquery < measure.sql
--   clickhouse-client -q "SELECT name, count FROM port_reporter.statistics WHERE statistic = 'process' ORDER BY count DESC"
-- They read all events (FINAL: each row once). For regular reports use the tables of schema.sql, which each insert keeps up to date.

CREATE OR REPLACE FUNCTION is_browser AS processName -> coalesce(replaceRegexpOne(lower(processName), '\\.exe$', '') IN (
  'arc', 'brave', 'brave-browser', 'chrome', 'chromium', 'chromium-browser', 'epiphany', 'falkon', 'firefox', 'firefox-bin', 'firefox-esr',
  'iexplore', 'konqueror', 'librewolf', 'microsoftedge', 'microsoftedgecp', 'mozilla', 'msedge', 'netscape', 'opera', 'palemoon', 'safari',
  'seamonkey', 'thorium', 'tor', 'vivaldi', 'vivaldi-bin', 'waterfox', 'zen'), false);

-- When each socket listened. The end is the time of `closed`, which belongs to it.
CREATE OR REPLACE VIEW port_reporter.listening AS
SELECT computer, session, protocol, localAddress, localPort, processId, time AS since, until
FROM (
  SELECT *, min(if(event = 'closed', time, NULL)) OVER (
    PARTITION BY computer, session, protocol, localAddress, localPort, processId
    ORDER BY time, sequence ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS until
  FROM port_reporter.events FINAL
  WHERE isNotNull(protocol) AND is_listening(protocol, state, remotePort)
)
WHERE event != 'closed';

-- Sessions whose start is in the logs: their listeners are known, since the lines after `started` list those of the start, until lines
-- were lost.
CREATE OR REPLACE VIEW port_reporter.known_sessions AS
SELECT s.computer AS computer, s.session AS session, minIf(l.time, l.event = 'lost' AND l.`to` >= s.time) AS lostAt,
  countIf(l.event = 'lost' AND l.`to` >= s.time) > 0 AS hasLost
FROM (SELECT computer, session, time FROM port_reporter.events FINAL WHERE event = 'started' AND sequence = 1) AS s
LEFT JOIN (SELECT computer, session, time, event, `to` FROM port_reporter.events FINAL WHERE event = 'lost') AS l
  ON s.computer = l.computer AND s.session = l.session
GROUP BY computer, session;

-- Events of sockets, with the direction of connections as in `log read`. It is null if the logs do not show it. A listener that was closed
-- counts for the connections that were opened before, and for those of its process.
CREATE OR REPLACE VIEW port_reporter.sockets AS
SELECT e.computer AS computer, e.session AS session, e.sequence AS sequence, e.time AS time, e.event AS event, e.source AS source,
  e.protocol AS protocol, e.localAddress AS localAddress, e.localPort AS localPort, e.remoteAddress AS remoteAddress,
  e.remotePort AS remotePort, e.state AS state, e.processId AS processId, e.processName AS processName, e.path AS path, e.user AS user,
  e.services AS services, e.previousState AS previousState, e.seconds AS seconds,
  multiIf(
    isNull(e.remotePort) OR coalesce(e.state = 'Listen', false), NULL,
    coalesce(e.state = 'SynSent', false), 'Outbound',
    w.computer = '', if(k.computer != '' AND (NOT k.hasLost OR e.time < k.lostAt), 'Outbound', NULL),
    NOT w.isOwn AND isNotNull(e.processId) AND e.remotePort <= 1023 AND e.localPort > 1023, 'Outbound',
    'Inbound') AS direction
FROM (SELECT * FROM port_reporter.events FINAL WHERE isNotNull(protocol)) AS e
LEFT JOIN (
  SELECT c.computer AS computer, c.session AS session, c.sequence AS sequence, max(coalesce(l.processId = c.processId, false)) AS isOwn
  FROM (
    SELECT computer, session, sequence, time, protocol, localPort, remotePort, processId, event, seconds
    FROM port_reporter.events FINAL WHERE isNotNull(remotePort)) AS c
  JOIN port_reporter.listening AS l USING (computer, session, protocol, localPort)
  WHERE c.time >= l.since AND (isNull(l.until) OR c.time <= l.until OR ((c.remotePort > 1023 OR c.localPort <= 1023)
    AND (isNotDistinctFrom(l.processId, c.processId)
      OR (c.event = 'closed' AND coalesce(subtractMicroseconds(c.time, toInt64(c.seconds * 1e6)) <= l.until, true)))))
  GROUP BY computer, session, sequence
) AS w ON e.computer = w.computer AND e.session = w.session AND e.sequence = w.sequence
LEFT JOIN port_reporter.known_sessions AS k ON e.computer = k.computer AND e.session = k.session;

-- What PR-PORTS has: each new mapping once. localTime is that of the machine.
CREATE OR REPLACE VIEW port_reporter.records AS
SELECT e.computer AS computer, e.session AS session, e.sequence AS sequence, e.time AS time, e.protocol AS protocol,
  e.localAddress AS localAddress, e.localPort AS localPort, e.remoteAddress AS remoteAddress, e.remotePort AS remotePort, e.state AS state,
  e.processId AS processId, module_name(e.path, e.processName) AS processName, e.path AS path, e.user AS user, e.services AS services,
  toDateTime64(toStartOfSecond(e.time), 6, 'UTC') AS second,
  toDateTime(left(toString(e.time, assumeNotNull(s.timeZone)), 19), 'UTC') AS localTime
FROM (SELECT * FROM port_reporter.events FINAL WHERE event IN ('opened', 'changed') AND isNotNull(protocol)) AS e
JOIN port_reporter.sessions AS s ON e.computer = s.computer AND e.session = s.session
WHERE belongs_in_ports(e.protocol, e.state, e.remotePort)
  AND NOT (e.event = 'changed' AND belongs_in_ports(e.protocol, coalesce(e.previousState, e.state), e.remotePort));

CREATE OR REPLACE VIEW port_reporter.connections AS
SELECT * FROM port_reporter.records WHERE isNotNull(remoteAddress) AND coalesce(remotePort, 0) > 0;

-- Times without records, also those between two sessions of a machine.
CREATE OR REPLACE VIEW port_reporter.gaps AS
SELECT computer, assumeNotNull(why) AS why, assumeNotNull(`from`) AS `from`, assumeNotNull(`to`) AS `to`
FROM port_reporter.events FINAL WHERE event = 'gap'
UNION ALL
SELECT computer, 'stopped', before, first FROM (
  SELECT computer, first, isGapRecorded, lagInFrame(last) OVER (
    PARTITION BY computer ORDER BY first ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS before
  FROM port_reporter.sessions
) WHERE before != toDateTime64(0, 6, 'UTC') AND NOT isGapRecorded;

-- The statistics, with the same names of rows and columns. Those of modules and of processes without ports,
-- which PR-INITIAL and PR-PIDS have, are not in it.
CREATE OR REPLACE VIEW port_reporter.statistics AS
WITH
  (SELECT count() FROM port_reporter.records) AS total,
  hosts AS (
    SELECT computer, session, processId, arraySort(groupUniqArrayArray(services)) AS services
    FROM port_reporter.events FINAL WHERE match(processName, '(?i)^svchost(\\.exe)?$') AND isNotNull(processId) GROUP BY computer, session, processId
  ),
  -- A connection to a port that listened at the start was accepted, unless the remote port is one of a service.
  at_start AS (
    SELECT assumeNotNull(localPort) FROM port_reporter.events FINAL WHERE event = 'present' AND protocol = 'TCP' AND state = 'Listen'
  ),
  usage AS (
    SELECT kind.1 AS statistic, kind.2 AS name, count() AS number FROM port_reporter.records
    ARRAY JOIN [
      (if(protocol = 'TCP', 'localTcpPort', 'localUdpPort'), toString(localPort)), ('process', coalesce(processName, '(unknown)')),
      ('user', coalesce(user, '(unknown)')), ('day', formatDateTime(localTime, '%Y-%m-%d')),
      ('remoteAddress', if(coalesce(remotePort, 0) > 0, coalesce(remoteAddress, ''), ''))
    ] AS kind
    WHERE kind.2 != '' GROUP BY statistic, name
    UNION ALL
    SELECT 'hour', toString(hour), countIf(isKnown) FROM (
      SELECT toHour(localTime) AS hour, true AS isKnown FROM port_reporter.records UNION ALL SELECT number, false FROM numbers(24)) GROUP BY hour
    UNION ALL
    SELECT 'weekday', ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'][weekday], countIf(isKnown) FROM (
      SELECT toDayOfWeek(localTime) AS weekday, true AS isKnown FROM port_reporter.records
      UNION ALL SELECT number + 1, false FROM numbers(7)) GROUP BY weekday
  ),
  lists AS (
    SELECT list.1 AS statistic, coalesce(processName, '(unknown)') AS name, list.2 AS value, list.3 AS place, count() AS number
    FROM port_reporter.records
    ARRAY JOIN [
      ('processLocalPorts', if(is_served(protocol, state, remotePort, localPort), concat(protocol, ' ', toString(localPort)), ''), 0),
      ('processRemotePorts', if(remotePort BETWEEN 1 AND localPort AND NOT (protocol = 'TCP' AND remotePort > 1023 AND localPort IN at_start), toString(remotePort), ''), coalesce(remotePort, 0)),
      ('processRemoteAddresses', if(coalesce(remotePort, 0) > 0, coalesce(remoteAddress, ''), ''), 0),
      ('processUsers', coalesce(user, '(unknown)'), 0)
    ] AS list
    WHERE list.2 != '' GROUP BY statistic, name, value, place
  )
SELECT 'summary' AS statistic, name, toNullable(number) AS count, CAST(NULL, 'Nullable(Float64)') AS share,
  CAST(NULL, 'Nullable(String)') AS processName, CAST(NULL, 'Nullable(String)') AS user, first, last,
  CAST(NULL, 'Nullable(Float64)') AS shortest, CAST(NULL, 'Nullable(Float64)') AS mean, CAST(NULL, 'Nullable(Float64)') AS longest, items AS values
FROM (
  SELECT 'records' AS name, count() AS number, toNullable(min(second)) AS first, toNullable(max(second)) AS last,
    (SELECT groupArray(toString(computer)) FROM (SELECT computer FROM port_reporter.events FINAL WHERE event = 'started'
      GROUP BY computer ORDER BY count() DESC, computer)) AS items
  FROM port_reporter.records
  UNION ALL SELECT 'processes', uniqExact(processName), NULL, NULL, [] FROM port_reporter.records
  UNION ALL SELECT 'users', uniqExact(user), NULL, NULL, [] FROM port_reporter.records
  UNION ALL SELECT 'remoteAddresses', uniqExact(remoteAddress), NULL, NULL, [] FROM port_reporter.connections
)
UNION ALL SELECT statistic, name, number, round(100 * number / total, 2), NULL, NULL, NULL, NULL, NULL, NULL, NULL, [] FROM usage
UNION ALL SELECT 'remotePort', toString(remotePort), count(), round(100 * count() / total, 2), NULL, NULL, NULL, NULL, NULL, NULL, NULL,
  arraySort(groupUniqArray(toString(protocol))) FROM port_reporter.connections GROUP BY remotePort
UNION ALL SELECT 'service', if(empty(names), '(unknown)', arrayStringConcat(names, ', ')), count(), round(100 * count() / total, 2), 'svchost.exe',
  NULL, NULL, NULL, NULL, NULL, NULL, names
FROM (
  SELECT arrayMap(name -> toString(name), h.services) AS names FROM port_reporter.records AS r
  LEFT JOIN hosts AS h ON r.computer = h.computer AND r.session = h.session AND r.processId = h.processId
  WHERE match(r.processName, '(?i)^svchost(\\.exe)?$')
) GROUP BY names
UNION ALL SELECT 'browser', assumeNotNull(processName), count(), round(100 * count() / total, 2), processName, coalesce(user, '(unknown)'),
  NULL, NULL, NULL, NULL, NULL, []
FROM port_reporter.records WHERE is_browser(processName) GROUP BY processName, user
UNION ALL SELECT 'browserSite', assumeNotNull(remoteAddress), number, round(100 * number / total, 2), processName, account,
  NULL, NULL, NULL, NULL, NULL, []
FROM (
  SELECT processName, coalesce(user, '(unknown)') AS account, remoteAddress, count() AS number FROM port_reporter.connections
  WHERE is_browser(processName) GROUP BY processName, account, remoteAddress
  ORDER BY number DESC, remoteAddress LIMIT 200 BY processName, account
)
UNION ALL SELECT 'listener', concat(protocol, ' ', endpoint(localAddress, localPort)), NULL, NULL, nullIf(processName, ''), argMin(l.user, l.first),
  min(l.first), max(l.last), NULL, NULL, NULL, if(max(closed) >= max(l.last), ['closed'], [])
FROM port_reporter.listeners AS l GROUP BY protocol, localAddress, localPort, processName
UNION ALL SELECT 'lifetime', assumeNotNull(processName), count(), NULL, processName, NULL, NULL, NULL, min(e.seconds), round(avg(e.seconds), 6),
  max(e.seconds), []
FROM port_reporter.events AS e FINAL WHERE event = 'closed' AND isNotNull(e.seconds) AND isNotNull(processName) GROUP BY processName
UNION ALL SELECT statistic, name, count(), NULL, name, NULL, NULL, NULL, NULL, NULL, NULL,
  arraySlice(arrayMap(item -> item.3, arraySort(groupArray((-toInt64(number), place, value)))), 1, if(statistic = 'processUsers', 100, 200))
FROM lists GROUP BY statistic, name
UNION ALL SELECT 'gap', why, NULL, NULL, NULL, NULL, `from`, `to`, NULL, NULL,
  if(why = 'clock', NULL, greatest(0, toUnixTimestamp64Milli(`to`) - toUnixTimestamp64Milli(`from`)) / 1000), []
FROM port_reporter.gaps;
