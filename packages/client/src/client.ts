import {
  createTRPCClient,
  httpBatchLink,
  httpLink,
  splitLink,
  type TRPCClient,
  type TRPCClientError,
  type TRPCLink,
} from '@trpc/client';
import type { AnyTRPCRouter } from '@trpc/server';
import { observable } from '@trpc/server/observable';
import { endpointOf } from './address.ts';
import { createJsonFetch, type Fetch } from './http.ts';
import { toEnergyError } from './problem.ts';
import { retryLink } from './retry.ts';
import type { AppRouter } from './router.ts';
import { eventStreamLink, reconnectLink } from './subscription.ts';
import { transformer } from './transformer.ts';

export interface ClientOptions {
  /** The server's address, e.g. `https://energy.example`, with or without `/trpc`; empty for the page's own origin. */
  readonly url: string;
  /** An API key or a session token, sent as `Authorization: Bearer`. Such calls never use the server's shared cache. */
  readonly apiKey?: string;
  /**
   * Whether cookies are sent. `include`: the session cookie, also from a page of another origin, which must be listed
   * in `CORS_ORIGINS`. Default: the platform's, which sends them within one origin.
   */
  readonly credentials?: 'include' | 'omit' | 'same-origin';
  /** Replaces the platform's `fetch`, e.g. to add a proxy or to call a server in the same process. */
  readonly fetch?: Fetch;
  /** Timeout of one query or mutation, including its response. Default 30,000. Streams are not limited. */
  readonly timeoutMs?: number;
  /**
   * How often a temporarily refused query (429, 503) is retried after its Retry-After of at most 30 s. Default 2; 0:
   * never.
   */
  readonly retries?: number;
  /**
   * Sends the queries of one tick in one request. Off by default, because the server returns repeated single queries
   * from a cache by URL (304 included), which changing batches never hit. Enable it if latency matters most.
   */
  readonly batch?: boolean;
}

/** All operations of the API: `client.prices.current.query({ region: 'no1' })`. */
export type EnergyClient = TRPCClient<AppRouter>;

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_RETRIES = 2;
/** The server accepts at most this many calls per batch. */
const MAX_BATCH_SIZE = 20;

/**
 * The typed client of a server.
 *
 * Queries and mutations reject with an `EnergyApiError` (an error response from the server) or an
 * `EnergyConnectionError` (no response from the server); see `isProblem` and `isConnectionError`. Subscriptions
 * reconnect and resume automatically, report it in `onConnectionStateChange`, and call `onError` only if retrying is
 * pointless.
 * @throws TypeError if `url` is not the URL of a server
 */
export const createClient = (options: ClientOptions): EnergyClient => createClientFor<AppRouter>(options);

/** {@link createClient} for another router with the same conventions. */
export function createClientFor<TRouter extends AnyTRPCRouter>(options: ClientOptions): TRPCClient<TRouter> {
  return createTRPCClient<TRouter>({ links: linksOf(options) as unknown as TRPCLink<TRouter>[] });
}

function linksOf(options: ClientOptions): TRPCLink<AppRouter>[] {
  const url = endpointOf(options.url);
  const { credentials, fetch: given = (input, init) => globalThis.fetch(input, init) } = options;
  const fetch: Fetch = credentials === undefined ? given : (input, init) => given(input, { ...init, credentials });
  const headers: Record<string, string> =
    options.apiKey === undefined ? {} : { authorization: `Bearer ${options.apiKey}` };
  const calls = {
    url,
    headers,
    transformer,
    fetch: createJsonFetch(fetch, options.timeoutMs ?? DEFAULT_TIMEOUT_MS) as never,
  };
  return [
    typedErrorsLink,
    splitLink({
      condition: (op) => op.type === 'subscription',
      true: [reconnectLink, eventStreamLink({ url, headers, fetch })],
      false: [
        retryLink(options.retries ?? DEFAULT_RETRIES),
        options.batch === true ? httpBatchLink({ ...calls, maxItems: MAX_BATCH_SIZE }) : httpLink(calls),
      ],
    }),
  ];
}

const typedErrorsLink: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    observable((observer) => {
      const typed = (error: TRPCClientError<AppRouter>) => toEnergyError(error, op.signal);
      return next(op).subscribe({
        next: (envelope) => {
          const { result } = envelope;
          if (result.type === 'state' && result.state === 'connecting' && result.error !== null)
            observer.next({ ...envelope, result: { ...result, error: typed(result.error) } });
          else observer.next(envelope);
        },
        error: (error) => observer.error(typed(error)),
        complete: () => observer.complete(),
      });
    });
