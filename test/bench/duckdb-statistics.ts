// node test/bench/duckdb-statistics.ts FILE: computes the statistics of `log measure` with DuckDB from a PR-PORTS log, and prints the
// number of its records.
import { DuckDBInstance } from '@duckdb/node-api';

/** Maximum number of ports and addresses of a process or port, as in `log measure`. */
const maxListed = 200;
/** Ports from this one on are assigned by the system, as in `log measure`. */
const firstDynamicPort = 32_768;

/** The heading of a log has seven lines. */
const load = `
  CREATE TABLE record AS
  SELECT strptime(date || ' ' || time, '%y/%-m/%-d %-H:%-M:%-S') AS time, protocol, localPort, localAddress,
    TRY_CAST(remotePort AS USMALLINT) AS remotePort, remoteAddress, processId, process, user
  FROM read_csv(?, skip = 7, header = false, delim = ',', quote = '"', escape = '"', auto_detect = false, columns = {
    date: 'VARCHAR', time: 'VARCHAR', protocol: 'VARCHAR', localPort: 'USMALLINT', localAddress: 'VARCHAR', remotePort: 'VARCHAR',
    remoteAddress: 'VARCHAR', processId: 'UINTEGER', process: 'VARCHAR', user: 'VARCHAR' })`;

const all = 'record';
const connections = `${all} WHERE remotePort > 0`;

const usage = (values: string, source: string): string =>
  `SELECT ${values}, count(*) AS records FROM ${source} GROUP BY ALL ORDER BY records DESC`;

/** The number of second values of each first value, and the most frequent ones. */
const pairs = (firsts: string, second: string, source: string): string => `
  SELECT ${firsts}, count(*) AS number, max_by(${second}, records, ${maxListed}) AS listed
  FROM (SELECT ${firsts}, ${second}, count(*) AS records FROM ${source} GROUP BY ALL) GROUP BY ${firsts}`;

const queries: { readonly [statistic: string]: string } = {
  summary: `SELECT count(*)::INTEGER AS records, min(time), max(time) FROM ${all}`,
  localPort: usage('protocol, localPort', all),
  remotePort: usage('protocol, remotePort', connections),
  remoteAddress: usage('remoteAddress', connections),
  processAndUser: usage('process, user', all),
  hour: usage("date_trunc('hour', time)", all),
  listener: `SELECT protocol, localAddress, localPort, process, count(*), min(time), max(time) FROM ${all}
    WHERE remotePort IS NULL AND (protocol = 'TCP' OR localPort < ${firstDynamicPort}) GROUP BY ALL ORDER BY min(time)`,
  serviceHost: usage('processId', `${all} WHERE lower(process) = 'svchost.exe'`),
  processRemotePorts: pairs('process', 'remotePort', `${connections} AND remotePort <= localPort`),
  processRemoteAddresses: pairs('process', 'remoteAddress', connections),
  clients: pairs('protocol, localPort', 'remoteAddress', `${connections} AND localPort < ${firstDynamicPort}`),
};

const [file = ''] = process.argv.slice(2);
const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
await connection.run(load, [file]);
for (const [name, query] of Object.entries(queries)) {
  const rows = (await connection.runAndReadAll(query)).getRowsJS();
  if (name === 'summary') console.log(Number(rows[0]?.[0]));
}
connection.closeSync();
instance.closeSync();
