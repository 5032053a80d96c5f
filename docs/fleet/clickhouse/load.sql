-- Loads the logs of a directory that has a directory for each machine. `logs` is a path under user_files_path of the server:
--   clickhouse-client --multiquery --param_logs='/var/lib/clickhouse/user_files/logs' < load.sql
-- Without access to the server's files:  cat logs/*/PR-EVENTS-*.jsonl | clickhouse-client -q 'INSERT INTO port_reporter.incoming FORMAT JSONEachRow'
-- A line that is no JSON (the last one after a crash) is skipped.

INSERT INTO port_reporter.incoming
SELECT * FROM file({logs:String} || '/*/PR-EVENTS-*.jsonl', JSONEachRow)
SETTINGS input_format_skip_unknown_fields = 1, input_format_allow_errors_num = 1000, date_time_input_format = 'best_effort';

INSERT INTO port_reporter.departments SELECT * FROM file({logs:String} || '/departments.csv', CSVWithNames);
