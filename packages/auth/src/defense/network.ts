import { isIPv6 } from 'node:net';

/** `::ffff:1.2.3.4` is 1.2.3.4. */
const MAPPED_V4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** All eight groups of an IPv6 address. */
function groupsOf(ip: string): string[] {
  const [address = ''] = ip.split('%', 1);
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array.from({ length: gap }, () => '0'), ...right];
}

/** Some proxies append the port, which differs per connection. */
const WITH_PORT = /^(?:\[([0-9a-f:.]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+)$/i;

/**
 * The network of one subscriber: an IPv4 address, or the /64 of an IPv6 address, in which a subscriber can choose any
 * address.
 */
export function networkOf(address: string | undefined): string | null {
  if (address === undefined) return null;
  const [, bracketed, dotted] = WITH_PORT.exec(address) ?? [];
  const ip = bracketed ?? dotted ?? address;
  const mapped = MAPPED_V4.exec(ip)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(ip)) return ip;
  const prefix = groupsOf(ip)
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16));
  return `${prefix.join(':')}::/64`;
}
