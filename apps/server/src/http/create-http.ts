import type { RequestListener } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { type Clock, systemClock } from '@energy-optimizer/kernel';
import {
  type Authenticate,
  type AuthenticateRequest,
  createAuthenticate,
  type OpenApiInfo,
  openApiDocument,
  type Principal,
  presentedKey,
  restOperations,
} from '@energy-optimizer/rpc';
import type { AnyRouter } from '@trpc/server';
import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import type { Config } from '../config.ts';
import type { Refusals } from '../refusals.ts';
import { createApp } from './app.ts';
import { type ContextDeps, type CreateContext, contextFactory } from './call.ts';
import { capacityOf } from './capacity.ts';
import { ownSites } from './client.ts';
import { registerErrorPages } from './error-pages.ts';
import { createEventStreams } from './event-stream.ts';
import { registerFallback } from './fallback.ts';
import { createFront } from './front.ts';
import { createCors, securityHeaders } from './headers.ts';
import { createHealth, type HealthCheck, type HealthGroup, registerHealth } from './health.ts';
import { createLimits, type Limits } from './limits.ts';
import { createListener, type Listener } from './listener.ts';
import type { Logger } from './logger.ts';
import { createHttpMetrics, type HttpMetrics } from './metrics.ts';
import { createMicroCache, type MicroCache } from './micro-cache.ts';
import { createProxyNotice } from './proxy-notice.ts';
import type { RateLimiter } from './rate-limit.ts';
import { createRequestIds } from './request-id.ts';
import { createResponder, type Responder } from './responder.ts';
import { registerRest } from './rest.ts';
import { registerSite } from './site.ts';
import { createStreams } from './streams.ts';
import { registerTrpc } from './trpc.ts';

const CLOSE_GRACE_MS = 10_000;
const HANDLER_TIMEOUT_MS = 30_000;

export interface HttpOptions {
  /** Every procedure that is served. */
  readonly router: AnyRouter;
  readonly config: Pick<
    Config,
    | 'internalApiKey'
    | 'nodeEnv'
    | 'publicUrl'
    | 'corsOrigins'
    | 'trustProxyHops'
    | 'docsEnabled'
    | 'maxStreamsPerClient'
  > &
    Partial<Pick<Config, 'maxConnections' | 'maxStreams'>>;
  readonly log: Logger;
  readonly info: Omit<OpenApiInfo, 'publicUrl'>;
  /** Routes in addition to tRPC and REST. */
  readonly routes?: readonly ((app: FastifyInstance, responder: Responder, limits: Limits) => void)[];
  /** Checks of `/health/ready`: database, Redis, each provider. */
  readonly checks?: readonly (HealthCheck | HealthGroup)[];
  /** Further facts of `/health`. */
  readonly healthFacts?: object;
  /** The registry other parts add metrics to; default: a new one. */
  readonly registry?: Registry;
  /** Creates contexts; default: based on `authenticate`. */
  readonly createContext?: CreateContext;
  /** Identifies callers; default: only the internal API key is recognized. */
  readonly authenticate?: AuthenticateRequest;
  /** Identifies the known device of a request; if omitted, no device is known. */
  readonly deviceOf?: ContextDeps['deviceOf'];
  /** Rate limits; if omitted, unlimited. */
  readonly rateLimiter?: RateLimiter | undefined;
  /** Records rejected calls; if omitted, they are not recorded. */
  readonly refusals?: Refusals;
  readonly clock?: Clock;
  /** The response cache; default: a new one. */
  readonly cache?: MicroCache;
  /** Timeout of a procedure (504); streams are excluded; default 30 s. */
  readonly handlerTimeoutMs?: number;
  /** How long running requests may take to finish when the server closes; default 10 s. */
  readonly closeGraceMs?: number;
  readonly streamTimes?: { readonly heartbeatMs?: number; readonly drainTimeoutMs?: number };
}

const contextsOf = ({ config, authenticate, refusals, deviceOf }: HttpOptions, limits: Limits): CreateContext =>
  contextFactory({
    authenticate: authenticate ?? keyOnly(createAuthenticate({ internalApiKey: config.internalApiKey })),
    sites: ownSites(config.publicUrl, config.corsOrigins, allowsLocalhost(config)),
    ...{ limits, refusals, deviceOf },
  });

const allowsLocalhost = ({ nodeEnv }: Pick<Config, 'nodeEnv'>): boolean => nodeEnv !== 'production';

const corsOf = ({ config, log }: HttpOptions) =>
  createCors({
    origins: config.corsOrigins,
    allowLocalhost: allowsLocalhost(config),
    onRefused: (origin) =>
      log.warn({ origin }, 'CORS: this origin is not allowed to read responses; to allow it, add it to CORS_ORIGINS'),
  });

/** Accepts only the internal API key. */
const keyOnly =
  (authenticate: Authenticate): AuthenticateRequest =>
  ({ headers, door }) => {
    const check = (): Principal => authenticate(headers);
    return door === undefined || presentedKey(headers) === undefined ? check() : door(check);
  };

export interface Http {
  readonly app: FastifyInstance;
  readonly cache: MicroCache;
  readonly metrics: HttpMetrics;
  /** @returns the URL it listens on. @throws the system's error, e.g. `EADDRINUSE` */
  listen(address: { readonly port: number; readonly host: string }): Promise<string>;
  /**
   * Shuts down: reports "not ready", keeps serving for `delayMs`, stops listening, ends streams, lets running
   * requests finish and closes connections that were idle for `lingerMs`. Both default to 0.
   */
  close(options?: ClosingTimes): Promise<void>;
}

export interface ClosingTimes {
  readonly delayMs?: number;
  readonly lingerMs?: number;
}

/** The complete HTTP layer: tRPC, REST, docs, health and metrics behind one listener. */
export async function createHttp(options: HttpOptions): Promise<Http> {
  const { config, log, router } = options;
  const { clock = systemClock } = options;
  const cache = options.cache ?? createMicroCache({ clock });
  const cors = corsOf(options);
  const security = securityHeaders(config.publicUrl);
  const requestId = createRequestIds();
  const capacity = capacityOf({ maxConnections: config.maxConnections, maxStreams: config.maxStreams });
  const streams = createStreams({ maxPerClient: config.maxStreamsPerClient, max: capacity.streams });
  const { registry } = options;
  const metrics = createHttpMetrics({ openStreams: () => streams.count, ...(registry && { registry }) });
  const responder = createResponder({ cache, security });
  const authenticate = createAuthenticate({ internalApiKey: config.internalApiKey });
  const { rateLimiter } = options;
  const limits = createLimits(rateLimiter);
  const createContext = options.createContext ?? contextsOf(options, limits);
  const eventStreams = createEventStreams({ streams, log, ...options.streamTimes });
  const proxyNotice = createProxyNotice({ trustProxyHops: config.trustProxyHops, clock, log });
  const front = createFront({
    ...{ cache, cors, requestId, log, rateLimiter },
    trustProxyHops: config.trustProxyHops,
    see: proxyNotice.see,
  });
  let listener: Listener | undefined;
  const serverFactory = (handler: RequestListener) => {
    listener = createListener(front(handler), {
      maxConnections: capacity.connections,
      trustProxyHops: config.trustProxyHops,
    });
    return listener.server;
  };
  const parts = { serverFactory, requestId, cors, security, responder, limits, metrics, log, config };
  const { app, onError } = createApp(parts);
  registerFallback(app, { cors, responder, limits });
  const document = openApiDocument(router, { ...options.info, publicUrl: config.publicUrl });
  registerSite(app, { responder, limits, authenticate, metrics, document, docsEnabled: config.docsEnabled });
  registerErrorPages(app, { responder, limits });
  let isStopping = false;
  registerHealth(app, {
    ...{ responder, limits },
    health: createHealth([...(options.checks ?? []), proxyNotice.check]),
    isStopping: () => isStopping,
    facts: { version: options.info.version, ...options.healthFacts },
  });
  const handlerTimeoutMs = options.handlerTimeoutMs ?? HANDLER_TIMEOUT_MS;
  const shared = { createContext, responder, limits, cache, metrics, handlerTimeoutMs };
  registerRest(app, { ...shared, operations: restOperations(router), eventStreams });
  for (const register of options.routes ?? []) register(app, responder, limits);
  registerTrpc(app, { ...shared, router, streams, onError });
  await app.ready();
  const close = async ({ delayMs = 0, lingerMs = 0 }: ClosingTimes = {}): Promise<void> => {
    isStopping = true;
    if (delayMs > 0) await setTimeout(delayMs);
    eventStreams.stop();
    streams.closeAll();
    await listener?.startClosing(options.closeGraceMs ?? CLOSE_GRACE_MS, lingerMs);
    await app.close();
  };
  return { app, cache, metrics, listen: (address) => app.listen(address), close };
}
