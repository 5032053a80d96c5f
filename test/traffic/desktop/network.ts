/** The network of the office. */
export const office = {
  domain: 'CONTOSO',
  desktop: '10.20.30.51',
  desktop6: '2001:db8:20:30::51',
  domainControllers: ['10.20.0.10', '10.20.0.11'],
  fileServers: ['10.20.0.20', '10.20.0.21', '10.20.0.22'],
  printer: '10.20.30.200',
  management: '10.20.0.40',
  backup: '10.20.0.45',
  inventory: '10.20.0.60',
  database: '10.20.0.80',
  intranet: ['10.20.0.70', '10.20.0.71'],
  terminalServer: '10.20.0.90',
  neighbours: ['10.20.30.55', '10.20.30.61', '10.20.30.64', '10.20.30.72', '10.20.30.83'],
} as const;

export const accounts = {
  system: 'NT AUTHORITY\\SYSTEM',
  network: 'NT AUTHORITY\\NETWORK SERVICE',
  local: 'NT AUTHORITY\\LOCAL SERVICE',
  user: 'CONTOSO\\anna.berg',
} as const;

export const home = 'C:\\Users\\anna.berg';
