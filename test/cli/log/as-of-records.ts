/** The statistics of logs as JSON, as those of the records of these logs are: they do not contain the lines that could not be read. */
export function asOfRecords(statistics: string): string {
  return statistics.replace(/("name":"damaged","count":)0(.*?"missing":)\{\}/, '$1null$2{"count":"NotLogged"}');
}
