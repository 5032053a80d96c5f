-- Who listens on port 3389, and since when? Another port: SET VARIABLE port = 22; before it.
SELECT computer, protocol, localAddress, processName, services, "first" AS since, closed
FROM listeners WHERE localPort = coalesce(getvariable('port'), 3389)
ORDER BY since, computer, protocol;
