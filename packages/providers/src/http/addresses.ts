import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import { ProviderError } from '../errors.ts';

const REFUSED = new BlockList();
/** Private, loopback, link-local, shared, multicast and reserved ranges, which contain no public price sources. */
const SUBNETS_V4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;
/** The last three carry IPv4 addresses inside. */
const SUBNETS_V6 = [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2002::', 16],
] as const;
for (const [net, prefix] of SUBNETS_V4) REFUSED.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of SUBNETS_V6) REFUSED.addSubnet(net, prefix, 'ipv6');

/** True for an IP address on the public internet; IPv4 inside IPv6 (`::ffff:10.0.0.1`) counts as IPv4. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && !REFUSED.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

const refused = (host: string) =>
  new ProviderError(
    'provider_address_refused',
    `refusing to connect to ${host}: private, loopback or reserved address`,
  );

/** @throws ProviderError for a URL whose host is such an address itself, which no lookup sees. */
export function assertPublicHost({ hostname }: URL): void {
  const host = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw refused(host);
}

type LookupCallback = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/**
 * DNS lookup for connections that fails when a name leads to a private, loopback or reserved address, whichever of
 * several.
 */
export function lookupPublic(host: string, options: LookupOptions, callback: LookupCallback): void {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    if (!addresses.every(({ address }) => isPublicAddress(address))) return callback(refused(host), []);
    if (options.all) return callback(null, addresses);
    const [first] = addresses;
    callback(null, first!.address, first!.family);
  });
}
