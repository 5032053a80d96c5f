-- Which machine talked to this address?
SELECT computer, processName, path, user, remotePort, count() AS connections, min(time) AS first, max(time) AS last
FROM port_reporter.events FINAL
WHERE remoteAddress = '185.225.17.201' AND event = 'opened'
GROUP BY computer, processName, path, user, remotePort
ORDER BY first, computer;
