import { type Client, parseCookies } from '@energy-optimizer/rpc';
import type { FastifyRequest } from 'fastify';
import { isLocalhost } from './headers.ts';

/** Origins whose pages may act on behalf of their user. */
export interface Sites {
  has(origin: string): boolean;
}

/**
 * Our own origin, those on the allow-list and, if allowed, localhost; `*` lets any site read public
 * responses, but not act on behalf of a user.
 */
export function ownSites(publicUrl: string, corsOrigins: readonly string[], allowLocalhost: boolean): Sites {
  const listed = new Set([new URL(publicUrl).origin, ...corsOrigins.filter((origin) => origin !== '*')]);
  return { has: (origin) => listed.has(origin) || (allowLocalhost && isLocalhost(origin)) };
}

const MAX_USER_AGENT_LENGTH = 512;

/** The origin of a request. */
export const clientInfo = (request: FastifyRequest, sites: Sites): Client => ({
  ip: request.ip,
  userAgent: request.headers['user-agent']?.slice(0, MAX_USER_AGENT_LENGTH),
  cookies: parseCookies(request.headers.cookie),
  site: siteOf(request, sites),
});

/** Browsers state the origin of a request, and pages cannot forge it. */
function siteOf({ headers }: FastifyRequest, sites: Sites): Client['site'] {
  const { origin, 'sec-fetch-site': fetchSite } = headers;
  if (origin !== undefined && sites.has(origin)) return 'same';
  if (fetchSite === 'same-origin' || fetchSite === 'none') return 'same';
  return fetchSite === undefined && origin === undefined ? 'unknown' : 'cross';
}
