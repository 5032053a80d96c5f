import { BlockList } from 'node:net';

/**
 * IPv4 networks that Microsoft announces (autonomous systems 8068, 8069, 8075). The services of Windows and Office are there, and the
 * virtual machines of customers too. Sources: "Azure IP Ranges and Service Tags - Public Cloud", "Office 365 URLs and IP address ranges".
 */
export const microsoftNetworks: readonly string[] = [
  ['13.64.0.0/11', '13.96.0.0/13', '13.104.0.0/14'],
  ['20.0.0.0/11', '20.33.0.0/16', '20.34.0.0/15', '20.36.0.0/14', '20.40.0.0/13', '20.48.0.0/12', '20.64.0.0/10', '20.128.0.0/9'],
  ['23.96.0.0/13', '40.64.0.0/10'],
  ['51.10.0.0/15', '51.12.0.0/15', '51.103.0.0/16', '51.104.0.0/15', '51.107.0.0/16', '51.116.0.0/16', '51.120.0.0/16', '51.124.0.0/16'],
  ['51.132.0.0/16', '51.136.0.0/15', '51.138.0.0/16', '51.140.0.0/14', '51.144.0.0/15'],
  ['52.96.0.0/12', '52.112.0.0/14', '52.120.0.0/14', '52.136.0.0/13', '52.145.0.0/16', '52.146.0.0/15', '52.148.0.0/14', '52.152.0.0/13'],
  ['52.160.0.0/11', '52.224.0.0/11', '65.52.0.0/14', '104.40.0.0/13', '104.146.0.0/15', '104.208.0.0/13', '108.140.0.0/14'],
  ['131.253.0.0/16', '132.245.0.0/16', '134.170.0.0/16', '137.116.0.0/15', '138.91.0.0/16', '150.171.0.0/16', '157.54.0.0/15'],
  ['157.56.0.0/14', '168.61.0.0/16', '168.62.0.0/15', '191.232.0.0/13', '204.79.195.0/24', '204.79.197.0/24', '207.46.0.0/16'],
].flat();
const ipv6 = ['2603:1000::/24', '2620:1ec::/36', '2a01:111::/32'];

const list = new BlockList();
for (const network of [...microsoftNetworks, ...ipv6]) {
  const [address = '', prefix] = network.split('/');
  list.addSubnet(address, Number(prefix), address.includes(':') ? 'ipv6' : 'ipv4');
}

/** Whether an address is in a network of Microsoft. */
export function isMicrosoftAddress(address: string): boolean {
  const [bare = ''] = address.split('%');
  return list.check(bare, bare.includes(':') ? 'ipv6' : 'ipv4');
}
