-- Which machine talked to this address? Of a connection that was open when the reporter started, its record of that start counts.
SELECT computer, processName, path, user, remotePort, count() AS connections, min(time) AS first, max(time) AS last
FROM port_reporter.events FINAL
WHERE remoteAddress = '185.225.17.201' AND event IN ('present', 'opened')
GROUP BY computer, processName, path, user, remotePort
ORDER BY first, computer;
