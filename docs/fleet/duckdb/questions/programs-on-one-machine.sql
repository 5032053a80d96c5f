-- Which programs are on the network of one machine only? A folder of a user counts as that of every user.
SELECT program, any_value(computer) AS computer, any_value("user") AS "user", min("time") AS "first", count(*) AS records
FROM (
  SELECT *, regexp_replace(coalesce(path, processName), '(?i)^([a-z]:\\Users\\|/home/)[^\\/]+', '\1*') AS program
  FROM events WHERE event IN ('opened', 'changed')
)
WHERE program IS NOT NULL
GROUP BY program HAVING count(DISTINCT computer) = 1
ORDER BY "first", program;
