-- Which program connects to the same endpoint at regular intervals on several machines? The rarest come first: those on every machine are
-- most likely agents of the company.
SELECT processName, remoteAddress, remotePort, count() AS machines, round(quantileExactInclusive(0.5)(b.interval)) AS interval,
  round(min(b.regularity), 2) AS regularity, sum(b.connections) AS connections, arraySlice(arraySort(groupArray(computer)), 1, 5) AS computers
FROM port_reporter.beacons AS b GROUP BY processName, remoteAddress, remotePort HAVING machines >= 2
ORDER BY machines, processName, remoteAddress, remotePort;
