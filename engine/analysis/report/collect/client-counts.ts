/** Numbers of remote addresses that connected to each local port. */
export interface ClientCounts {
  add(protocol: string, localPort: number, remoteAddress: string): void;
  countOf(protocol: string, localPort: number): ClientCount;
}

/** The number of clients of a port. */
export interface ClientCount {
  readonly count: number;
  /** Whether further ones exist that were not counted. */
  readonly isMinimum: boolean;
}

const limits = { ofPort: 1000, all: 100_000 };

/** Exact up to 1,000 addresses for each port, and up to 100,000 altogether. */
export function createClientCounts(): ClientCounts {
  const clients = new Map<string, { readonly addresses: Set<string>; isMinimum: boolean }>();
  let all = 0;
  return {
    add(protocol, localPort, remoteAddress) {
      const key = `${protocol} ${localPort}`;
      let found = clients.get(key);
      if (!found) clients.set(key, (found = { addresses: new Set(), isMinimum: false }));
      if (found.isMinimum || found.addresses.has(remoteAddress)) return;
      if (found.addresses.size >= limits.ofPort || all >= limits.all) {
        found.isMinimum = true;
        return;
      }
      found.addresses.add(remoteAddress);
      all++;
    },
    countOf(protocol, localPort) {
      const found = clients.get(`${protocol} ${localPort}`);
      return { count: found?.addresses.size ?? 0, isMinimum: found?.isMinimum ?? false };
    },
  };
}
