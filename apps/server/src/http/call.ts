import type { Authenticate, CacheOffer, Context } from '@energy-optimizer/rpc';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isAnonymous } from './headers.ts';

/** What a context is made of. */
export interface Call {
  readonly request: FastifyRequest;
  readonly signal: AbortSignal;
  /** There when the answer may be kept. */
  readonly offerCache?: (offer: CacheOffer) => void;
}
export type CreateContext = (call: Call) => Context;

/**
 * Aborts when the caller leaves. Fastify's own signal aborts as soon as a request's body has been read, since its stream then
 * closes; a call with a body is given up with its response instead.
 */
export function callSignal(request: FastifyRequest, reply: FastifyReply): AbortSignal {
  if (request.method === 'GET' || request.method === 'HEAD') return request.signal;
  const controller = new AbortController();
  reply.raw.once('close', () => controller.abort(new Error('the caller has left')));
  return controller.signal;
}

/** The ordinary way to make contexts: whoever shows the internal API key is the service, everybody else anonymous. */
export const contextFactory =
  (authenticate: Authenticate): CreateContext =>
  ({ request, signal, offerCache }) => ({
    requestId: request.id,
    principal: authenticate(request.headers),
    signal,
    ...(offerCache === undefined ? {} : { offerCache }),
  });

/** Collects the offer a procedure makes while it answers. */
export interface OfferBox {
  readonly offerCache?: (offer: CacheOffer) => void;
  taken(): CacheOffer | undefined;
}

const NO_OFFER: OfferBox = { taken: () => undefined };

/** A box for a request whose answer may be kept (the procedure opted in, nothing in the request says who asks), else one that takes nothing. */
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
