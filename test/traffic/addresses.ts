import type { Random } from './random.ts';

/** Networks of large providers, of which programs see a few servers each. */
export const networks = {
  microsoft: ['13.107.6', '13.107.42', '20.190.159', '20.42.65', '40.126.31', '52.109.28', '52.168.117', '52.182.143'],
  office: ['52.96.165', '52.97.201', '40.99.204', '52.98.152'],
  teams: ['52.113.194', '52.123.129', '52.112.238'],
  oneDrive: ['13.107.136', '13.107.138', '52.104.28'],
  windowsUpdate: ['20.109.210', '13.95.31', '20.3.187', '23.50.131', '2.16.241'],
  google: ['142.250.185', '142.250.186', '172.217.16', '216.58.206'],
  googlePush: ['64.233.184', '74.125.133', '142.251.31'],
  cloudflare: ['104.16.132', '104.18.32', '172.67.72', '162.159.61'],
  akamai: ['23.50.131', '23.62.99', '2.18.67', '95.101.111'],
  amazon: ['52.85.49', '54.230.111', '3.160.150', '18.66.112', '52.218.65'],
  fastly: ['151.101.1', '151.101.65', '146.75.118', '199.232.18'],
  zoom: ['170.114.52', '206.247.12', '149.137.24'],
  adobe: ['52.6.155', '54.224.241', '3.219.243'],
} as const;

/** Servers in networks of a provider. */
export function servers(random: Random, prefixes: readonly string[], count: number): string[] {
  return Array.from({ length: count }, () => `${random.pick(prefixes)}.${random.integer(2, 250)}`);
}

/** Different addresses of a network such as `10.20.30`, in order. */
export function hosts(prefix: string, first: number, count: number): string[] {
  return Array.from({ length: count }, (_, n) => `${prefix}.${first + n}`);
}

/** An address anywhere on the Internet. */
export function internetAddress(random: Random): string {
  const first = random.pick(publicNetworks);
  return `${first}.${random.integer(0, 255)}.${random.integer(0, 255)}.${random.integer(1, 254)}`;
}

/** First bytes of networks that access providers assign to their customers. */
const publicNetworks = [
  2, 5, 24, 31, 37, 46, 62, 67, 73, 78, 79, 80, 81, 82, 84, 85, 86, 87, 88, 90, 91, 92, 93, 94, 95, 98, 99, 109, 176, 178,
];
