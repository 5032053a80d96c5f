-- Who listens on port 3389, and since when?
SELECT computer, protocol, localAddress, processName, services, first AS since, closed
FROM port_reporter.listeners WHERE localPort = 3389
ORDER BY since, computer, protocol;
