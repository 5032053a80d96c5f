-- Which programs are on the network of one machine only? A folder of a user counts as that of every user.
SELECT replaceRegexpOne(name, '(?i)^([a-z]:\\\\Users\\\\|/home/)[^\\\\/]+', '\\1*') AS program, any(computer) AS computer, min(s.first) AS first
FROM port_reporter.seen AS s WHERE kind = 'program'
GROUP BY program HAVING uniqExact(s.computer) = 1
ORDER BY first, program;
