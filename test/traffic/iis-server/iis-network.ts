/** The network of the IIS server. */
export const farm = {
  server: '10.1.1.20',
  loadBalancers: ['10.1.0.5', '10.1.0.6'],
  domainControllers: ['10.1.2.10', '10.1.2.11'],
  database: '10.1.2.20',
  mail: '10.1.2.40',
  shares: '10.1.2.50',
  monitoring: '10.1.3.30',
  deployment: '10.1.3.50',
  administrator: '10.1.9.5',
} as const;
