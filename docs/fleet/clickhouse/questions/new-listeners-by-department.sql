-- Which listeners are new this week, by department? Machines without older logs are left out.
WITH (SELECT max(last) FROM port_reporter.sessions) - INTERVAL 7 DAY AS start
SELECT department, processName, services, protocol, localPort, count() AS machines, min(n.first) AS first,
  arraySlice(arraySort(groupArray(computer)), 1, 5) AS computers
FROM (
  SELECT computer, processName, services, protocol, localPort, min(l.first) AS first FROM port_reporter.listeners AS l
  GROUP BY computer, processName, services, protocol, localPort HAVING first >= start
) AS n LEFT JOIN (SELECT * FROM port_reporter.departments FINAL) AS d USING (computer)
WHERE computer IN (SELECT computer FROM port_reporter.sessions AS s GROUP BY computer HAVING min(s.first) < start)
GROUP BY department, processName, services, protocol, localPort
ORDER BY department, machines DESC, processName, protocol, localPort;
