import type { IncomingMessage } from 'node:http';

/**
 * The client address, as in Fastify's `request.ip` with the same number of trusted proxies: the
 * nearest address in the chain that was not added by a trusted proxy.
 */
export function clientAddress(request: IncomingMessage, trustedHops: number): string | undefined {
  const direct = request.socket.remoteAddress;
  const forwarded = request.headers['x-forwarded-for'];
  if (trustedHops === 0 || typeof forwarded !== 'string') return direct;
  const chain = forwarded
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  return chain[Math.max(0, chain.length - trustedHops)] ?? direct;
}
