-- Which programs are on the network of one machine only? A folder of a user counts as that of every user.
SELECT regexp_replace(path, '(?i)^([a-z]:\\Users\\|/home/)[^\\/]+', '\1*') AS program, any_value(computer) AS computer,
  any_value("user") AS "user", min("first") AS "first", sum(records)::BIGINT AS records
FROM (
  SELECT coalesce(path, processName) AS path, computer, any_value("user") AS "user", min("time") AS "first", count(*) AS records
  FROM events WHERE event IN ('present', 'opened', 'changed') GROUP BY 1, 2
)
WHERE path IS NOT NULL
GROUP BY program HAVING count(DISTINCT computer) = 1
ORDER BY "first", program;
