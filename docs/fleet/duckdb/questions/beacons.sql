-- Which program connects to the same endpoint at regular intervals on several machines? The rarest come first: those on every machine are
-- most likely agents of the company.
SELECT processName, remoteAddress, remotePort, count(*) AS machines, round(median("interval")) AS "interval",
  round(min(regularity), 2) AS regularity, sum(connections)::BIGINT AS connections, list(computer ORDER BY computer)[1:5] AS computers
FROM beacons GROUP BY processName, remoteAddress, remotePort HAVING count(*) >= 2
ORDER BY machines, processName, remoteAddress, remotePort;
