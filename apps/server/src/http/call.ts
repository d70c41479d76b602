import {
  type AccessRule,
  type AuthenticateRequest,
  type CacheOffer,
  type Client,
  type Context,
  type Cookie,
  type Principal,
  type RateClass,
  serializeCookie,
} from '@energy-optimizer/rpc';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Refusals } from '../refusals.ts';
import type { Sites } from './client.ts';
import { clientInfo } from './client.ts';
import { isAnonymous } from './headers.ts';
import type { Limits } from './limits.ts';

/** Everything needed to create a context. */
export interface Call {
  readonly request: FastifyRequest;
  /** Receives cookies. */
  readonly reply: FastifyReply;
  readonly signal: AbortSignal;
  /** Present if the response may be cached. */
  readonly offerCache?: (offer: CacheOffer) => void;
}
export type CreateContext = (call: Call) => Promise<Context>;

/**
 * Aborts when the client disconnects. Fastify's own signal aborts as soon as the request body has been read, because
 * its stream then closes; a call with a body is aborted when its response closes instead.
 */
export function callSignal(request: FastifyRequest, reply: FastifyReply): AbortSignal {
  if (request.method === 'GET' || request.method === 'HEAD') return request.signal;
  const controller = new AbortController();
  reply.raw.once('close', () => controller.abort(new Error('the client has disconnected')));
  return controller.signal;
}

/** Rate classes for which a known device has its own budget, so that others behind its address cannot use it up. */
const PRESENTS_CREDENTIALS: ReadonlySet<RateClass> = new Set(['auth', 'credential']);

export interface ContextDeps {
  readonly authenticate: AuthenticateRequest;
  readonly sites: Sites;
  readonly limits: Limits;
  readonly refusals?: Refusals | undefined;
  /** Identifies the known device of a request by its cookie; if omitted, no device is known. */
  readonly deviceOf?: ((client: Client) => string | undefined) | undefined;
}

/**
 * Creates contexts: `authenticate` identifies the caller, the trusted proxies its address. Each procedure that is
 * called counts against its caller's budget, also in a batch; credentials are checked against their network's budget.
 * Rejected calls are written down.
 */
export const contextFactory =
  ({ authenticate, sites, limits, refusals, deviceOf }: ContextDeps): CreateContext =>
  async ({ request, reply, signal, offerCache }) => {
    const client = clientInfo(request, sites);
    const { ip } = client;
    const device = deviceOf?.(client);
    const setCookie = cookieSetter(request, reply);
    const { method } = request;
    const isUnsafe = method !== 'GET' && method !== 'HEAD';
    let principal: Principal;
    try {
      principal = await authenticate({
        requestId: request.id,
        headers: request.headers,
        client,
        isUnsafe,
        setCookie,
        door: limits.door(request, reply),
        cookieDoor: limits.door(request, reply, device),
      });
    } catch (error) {
      await refusals?.ofCredential({ requestId: request.id, client }, error);
      throw error;
    }
    const count = (rule: AccessRule) => {
      request.rateClass = rule.rate;
      const caller = PRESENTS_CREDENTIALS.has(rule.rate) ? { principal, ip, device } : { principal, ip };
      return limits.spend(request, reply, caller, rule.rate);
    };
    const from = { requestId: request.id, principal, client };
    const refused = refusals && ((what: { path: string; code: string }) => refusals.ofCall(from, what));
    return { ...from, setCookie, count, refused, signal, offerCache };
  };

/** A streamed response sends its headers before a procedure can set a cookie. */
function cookieSetter(request: FastifyRequest, reply: FastifyReply): ((cookie: Cookie) => void) | undefined {
  if (request.headers['trpc-accept'] === 'application/jsonl') return undefined;
  return (cookie) => void reply.header('set-cookie', serializeCookie(cookie));
}

/** Collects the caching offer that a procedure makes. */
export interface OfferBox {
  readonly offerCache?: (offer: CacheOffer) => void;
  taken(): CacheOffer | undefined;
}

const NO_OFFER: OfferBox = { taken: () => undefined };

/**
 * A cache slot for a request whose response may be cached (the procedure opted in and the request is anonymous), or an
 * inert one.
 */
export function offerBox(optedIn: boolean, request: FastifyRequest): OfferBox {
  const method = request.method;
  if (!optedIn || (method !== 'GET' && method !== 'HEAD') || !isAnonymous(request.headers)) return NO_OFFER;
  let offer: CacheOffer | undefined;
  return {
    offerCache: (made) => {
      offer = made;
    },
    taken: () => offer,
  };
}
