import { formatError, type ProcedureMeta, toAppError, transformer, withMaxInputValues } from '@energy-optimizer/rpc';
import { type AnyProcedure, type AnyRouter, getTRPCErrorFromUnknown } from '@trpc/server';
import { incomingMessageToRequest } from '@trpc/server/adapters/node-http';
import { resolveResponse } from '@trpc/server/http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type CreateContext, callSignal, offerBox } from './call.ts';
import { bodyTooLarge, fromFastifyError } from './errors.ts';
import { clientOf } from './event-stream.ts';
import { countedError, type Limits } from './limits.ts';
import type { HttpMetrics } from './metrics.ts';
import type { MicroCache } from './micro-cache.ts';
import { type Responder, retryHeaders } from './responder.ts';
import { rawQuery } from './rest.ts';
import type { Streams } from './streams.ts';
import { bodyLimits, checkCalls, own } from './trpc-limits.ts';
import { type Query, queriesOf, respondToQuery } from './trpc-query.ts';

const JSON_TYPE = 'application/json';

export interface TrpcDeps {
  readonly router: AnyRouter;
  readonly createContext: CreateContext;
  readonly responder: Responder;
  readonly limits: Limits;
  readonly cache: MicroCache;
  readonly metrics: HttpMetrics;
  readonly handlerTimeoutMs: number;
  readonly streams: Streams;
  readonly onError: (error: unknown, request: FastifyRequest) => void;
}

/**
 * tRPC at `/trpc`: single queries take the fast path, everything else (batches, mutations, streams) through tRPC's
 * adapter.
 */
export function registerTrpc(root: FastifyInstance, deps: TrpcDeps): void {
  root.register(
    async (app) => {
      app.removeAllContentTypeParsers();
      // tRPC parses bodies itself.
      const bodies = bodyLimits(deps.router);
      const parseAs = { parseAs: 'string', bodyLimit: bodies.largest } as const;
      app.addContentTypeParser<string>(JSON_TYPE, parseAs, (request, body, done) => {
        const limit = bodies.of(pathOf(request));
        if (Buffer.byteLength(body) > limit) done(bodyTooLarge(limit));
        else done(null, body);
      });
      app.setErrorHandler(async (error, request, reply) => {
        const failed = fromFastifyError(error, bodies.of(pathOf(request)));
        const known = await countedError(deps.limits, failed, request, reply);
        deps.onError(known, request);
        retryHeaders(known, reply);
        const shape = formatError({ error: getTRPCErrorFromUnknown(known), ctx: bareContext(request) });
        const body = JSON.stringify({ error: transformer.output.serialize(shape) });
        return deps.responder.send(request, reply, { status: known.status, contentType: JSON_TYPE, body });
      });
      registerQueries(app, deps);
      registerSubscriptions(app, deps);
    },
    { prefix: '/trpc' },
  );
}

/** The procedures of a request; routes of a single procedure have no parameter. */
const pathOf = (request: FastifyRequest): string => (request.params as { path?: string }).path ?? '';

const bareContext = (request: FastifyRequest) => ({ requestId: request.id, principal: { kind: 'anonymous' as const } });

function registerQueries(app: FastifyInstance, deps: TrpcDeps): void {
  const { cache, metrics, responder } = deps;
  const queries = queriesOf(deps.router);
  const procedures = deps.router._def.procedures as Record<string, AnyProcedure>;
  const labelOf = (path: string): string =>
    Object.hasOwn(procedures, path) ? path : path.includes(',') ? '(batch)' : '(unknown)';

  const quick = async (
    query: Query,
    input: string | null,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> => {
    const route = metrics.route('GET', `/trpc/${query.path}`);
    request.routeMetrics = route;
    const generation = cache.generation();
    const box = offerBox(query.cacheable, request);
    const { offerCache } = box;
    const result = await respondToQuery(query, input, () =>
      deps.createContext({
        request,
        reply,
        signal: request.signal,
        ...(offerCache === undefined ? {} : { offerCache }),
      }),
    );
    const { error } = result;
    if (error !== undefined) {
      deps.onError(error, request);
      retryHeaders(toAppError(error), reply);
    }
    const offer = error === undefined ? box.taken() : undefined;
    const keep = offer === undefined ? undefined : { offer, generation, route };
    return responder.send(request, reply, { status: result.status, contentType: JSON_TYPE, body: result.body }, keep);
  };

  app.route({
    method: ['GET', 'POST'],
    url: '/:path',
    exposeHeadRoute: false,
    handlerTimeout: deps.handlerTimeoutMs,
    handler: async (request, reply) => {
      const { path } = request.params as { path: string };
      const query = queries.get(path);
      const input = query === undefined ? undefined : quickInput(request);
      if (query !== undefined && input !== undefined) return quick(query, input, request, reply);
      request.routeMetrics = metrics.route(request.method, `/trpc/${labelOf(path)}`);
      checkCalls(procedures, path, rawQuery(request));
      const { maxInputValues } = (own(procedures, path)?._def.meta ?? {}) as ProcedureMeta;
      return withMaxInputValues(maxInputValues, () => throughAdapter(deps, path, request, reply));
    },
  });
}

/** The parameter `input` of a request for the fast path; undefined passes it to the adapter. */
function quickInput(request: FastifyRequest): string | null | undefined {
  const { headers, method } = request;
  if (method !== 'GET' || headers['content-type'] !== undefined || headers['trpc-accept'] !== undefined)
    return undefined;
  if (headers.accept?.includes('application/jsonl')) return undefined;
  const query = rawQuery(request);
  if (query === '') return null;
  const search = new URLSearchParams(query);
  return search.has('batch') || search.has('connectionParams') ? undefined : search.get('input');
}

/** tRPC's adapter; JSON responses are sent by us, so that they are compressed like all others. */
async function throughAdapter(
  deps: TrpcDeps,
  path: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const raw = Object.assign(request.raw, { body: request.body });
  const response = await resolveResponse({
    router: deps.router,
    req: incomingMessageToRequest(raw, reply.raw, { maxBodySize: null }),
    path: encodeURIComponent(path),
    error: null,
    createContext: () => deps.createContext({ request, reply, signal: callSignal(request, reply) }),
    onError: ({ error }) => {
      deps.onError(error, request);
      retryHeaders(toAppError(error), reply);
    },
  });
  // For an unknown procedure or invalid JSON, no procedure was called that would count it.
  if (response.status >= 400) await deps.limits.spendOnce(request, reply);
  const contentType = response.headers.get('content-type') ?? JSON_TYPE;
  const allow = response.headers.get('allow');
  if (allow !== null) reply.header('allow', allow);
  if (contentType === JSON_TYPE && !response.headers.has('transfer-encoding'))
    return responder(deps, request, reply, response, contentType);
  // Ours names more.
  response.headers.delete('vary');
  return reply.send(response);
}

async function responder(
  deps: TrpcDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  response: Response,
  contentType: string,
): Promise<FastifyReply> {
  return deps.responder.send(request, reply, { status: response.status, contentType, body: await response.text() });
}

/** Subscriptions have routes of their own: they are limited per client and not limited in time. */
function registerSubscriptions(app: FastifyInstance, deps: TrpcDeps): void {
  const procedures = deps.router._def.procedures as Record<string, AnyProcedure>;
  for (const [path, procedure] of Object.entries(procedures)) {
    if (procedure._def.type !== 'subscription') continue;
    app.get(`/${path}`, { exposeHeadRoute: false }, async (request, reply) => {
      request.routeMetrics = deps.metrics.route('GET', `/trpc/${path}`);
      const { principal } = await deps.createContext({ request, reply, signal: request.signal });
      const release = deps.streams.open(clientOf(principal, request), () => reply.raw.destroy());
      reply.raw.once('close', release);
      request.isStream = true;
      return throughAdapter(deps, path, request, reply);
    });
  }
}
