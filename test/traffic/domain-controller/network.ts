/** The network of the domain controller, which is that of the desktop too. */
export const domain = {
  controller: '10.20.0.10',
  partner: '10.20.0.11',
  members: ['10.20.0.20', '10.20.0.21', '10.20.0.22', '10.20.0.40', '10.20.0.70', '10.20.0.80', '10.20.0.90'],
  management: '10.20.0.40',
  monitoring: '10.20.0.41',
  backup: '10.20.0.45',
  forwarders: ['9.9.9.9', '149.112.112.112'],
  administrator: '10.20.9.5',
  /** Prefixes of the networks of the clients. */
  clientNetworks: ['10.20.30', '10.20.31', '10.20.32'],
} as const;
