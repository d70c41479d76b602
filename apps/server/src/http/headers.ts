import type { IncomingHttpHeaders } from 'node:http';

/** A header list as `writeHead` takes it: name, value, name, value, … */
export type FlatHeaders = string[];

/** Sent with every response. A JSON API loads nothing in a browser, so everything is denied. */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'cross-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};
/** Added where clients reach us over https. */
const STRICT_TRANSPORT = { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } as const;

export const securityHeaders = (publicUrl: string): Readonly<Record<string, string>> =>
  publicUrl.startsWith('https:') ? { ...SECURITY_HEADERS, ...STRICT_TRANSPORT } : SECURITY_HEADERS;

const EXPOSED =
  'etag, ratelimit-limit, ratelimit-policy, ratelimit-remaining, ratelimit-reset, retry-after, server-timing, x-request-id';
const NOTHING: Readonly<Record<string, string>> = {};
const MAX_ORIGIN_LENGTH = 200;

export interface Cors {
  /** The headers that let `origin` read the response; empty for origins not on the list. */
  headers(origin: string | undefined): Readonly<Record<string, string>>;
  /** Pages of this origin may not read responses. */
  refuses(origin: string | undefined): boolean;
  /** The response headers for a preflight of a resource with these methods. */
  preflight(origin: string | undefined, methods: readonly string[]): Readonly<Record<string, string>>;
}

/** A page on this machine. Subdomains of `localhost` count as other sites, as in browsers. */
const LOCALHOST = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/;
export const isLocalhost = (origin: string): boolean => LOCALHOST.test(origin);
/** Refused origins that are logged once each; further ones are not logged. */
const MAX_LOGGED_ORIGINS = 100;

export interface CorsOptions {
  readonly origins: readonly string[];
  /** Whether pages on this machine may call as well; only outside production. */
  readonly allowLocalhost: boolean;
  /** Called once for each origin that is refused. */
  readonly onRefused?: (origin: string) => void;
}

/** CORS by allow-list (`*` allows any). Cookies are accepted from origins listed by name, never with `*`. */
export function createCors({ origins, allowLocalhost, onRefused }: CorsOptions): Cors {
  const any = origins.includes('*');
  const permit = (origin: string): Readonly<Record<string, string>> => ({
    'access-control-allow-origin': origin,
    'access-control-expose-headers': EXPOSED,
    ...(any ? {} : { 'access-control-allow-credentials': 'true' }),
  });
  const allowed = new Map(origins.map((origin) => [origin, permit(origin)]));
  const refused = new Set<string>();
  const refuse = (origin: string): Readonly<Record<string, string>> => {
    if (refused.size < MAX_LOGGED_ORIGINS && !refused.has(origin)) {
      refused.add(origin);
      onRefused?.(origin);
    }
    return NOTHING;
  };
  const headers: Cors['headers'] = (origin) => {
    if (origin === undefined) return NOTHING;
    const known = allowed.get(any ? '*' : origin);
    if (known !== undefined) return known;
    return allowLocalhost && isLocalhost(origin) ? permit(origin) : refuse(origin.slice(0, MAX_ORIGIN_LENGTH));
  };
  return {
    headers,
    refuses: (origin) => origin !== undefined && headers(origin) === NOTHING,
    preflight: (origin, methods) => {
      const basic = headers(origin);
      if (basic === NOTHING) return NOTHING;
      return {
        ...basic,
        'access-control-allow-methods': methods.join(', '),
        'access-control-allow-headers':
          'accept, authorization, content-type, if-none-match, last-event-id, trpc-accept, x-api-key, x-request-id',
        'access-control-max-age': '600',
      };
    },
  };
}

/** Whether the response to a request cannot depend on the caller. */
export const isAnonymous = (headers: IncomingHttpHeaders): boolean =>
  headers.authorization === undefined && headers['x-api-key'] === undefined && headers.cookie === undefined;

const GZIP_REFUSED = /gzip\s*;\s*q=0(?:\.0+)?\s*(?:,|$)/i;

export const acceptsGzip = (accept: string | string[] | undefined): boolean =>
  typeof accept === 'string' && accept.includes('gzip') && !GZIP_REFUSED.test(accept);

/** RFC 9110 §13.1.2, weak comparison. */
export function matchesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch === etag || ifNoneMatch === '*') return true;
  const opaque = (tag: string): string => tag.trim().replace(/^W\//, '');
  return ifNoneMatch.split(',').some((tag) => opaque(tag) === opaque(etag));
}
