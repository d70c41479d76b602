import type { IncomingMessage } from 'node:http';

/**
 * The address of who sends a request, as Fastify's `request.ip` gives it with the same number of trusted proxies: the
 * nearest address in the chain that no trusted proxy vouches for.
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
