-- Which listeners are new this week, by department? departments.csv in the directory of the logs has the columns computer and department.
-- A week that ends earlier: SET VARIABLE week = TIMESTAMP '2026-05-06'; before it. Machines without older logs are left out.
WITH week AS (SELECT coalesce(getvariable('week'), max("time") - INTERVAL 7 DAY) AS start FROM events),
known AS (SELECT computer FROM events GROUP BY computer HAVING min("time") < (SELECT start FROM week)),
departments AS (
  FROM read_csv(coalesce(getvariable('logs'), 'logs') || '/departments.csv', columns = {computer: 'VARCHAR', department: 'VARCHAR'})
)
SELECT department, processName, services, protocol, localPort, count(DISTINCT computer) AS machines, min("first") AS "first",
  list(DISTINCT computer ORDER BY computer)[1:5] AS computers
FROM (
  SELECT computer, processName, services, protocol, localPort, min("first") AS "first" FROM listeners GROUP BY ALL
) JOIN known USING (computer) LEFT JOIN departments USING (computer)
WHERE "first" >= (SELECT start FROM week)
GROUP BY department, processName, services, protocol, localPort
ORDER BY department, machines DESC, processName, protocol, localPort;
