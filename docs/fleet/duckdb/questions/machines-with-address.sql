-- Which machine talked to this address? Another one: SET VARIABLE address = '192.0.2.1'; before it. Of a connection that was open when the
-- reporter started, its record of that start counts.
SELECT computer, processName, path, "user", remotePort, count(*) AS connections, min("time") AS "first", max("time") AS "last"
FROM sockets WHERE event IN ('present', 'opened') AND remoteAddress = coalesce(getvariable('address'), '185.225.17.201')
GROUP BY ALL
ORDER BY "first", computer;
