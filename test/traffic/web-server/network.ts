/** The network of the web server. */
export const site = {
  server: '10.0.1.10',
  loadBalancers: ['10.0.0.11', '10.0.0.12'],
  resolver: '10.0.0.2',
  database: '10.0.2.20',
  cache: '10.0.2.30',
  mail: '10.0.2.40',
  logs: '10.0.3.10',
  backup: '10.0.3.20',
  monitoring: '10.0.3.30',
  zabbix: '10.0.3.31',
  administrator: '10.0.9.5',
  /** An uptime service, which asks from several places. */
  uptime: ['63.143.42.242', '69.162.124.226', '216.144.248.21', '46.137.190.132', '178.62.52.237'],
} as const;
