import { REST_PREFIX, type RestOperation, type RestRequest } from '@energy-optimizer/rpc';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type CreateContext, callSignal, offerBox } from './call.ts';
import type { EventStreams } from './event-stream.ts';
import type { HttpMetrics } from './metrics.ts';
import type { MicroCache } from './micro-cache.ts';
import { JSON_TYPE, type Responder } from './responder.ts';

export interface RestDeps {
  readonly operations: readonly RestOperation[];
  readonly createContext: CreateContext;
  readonly responder: Responder;
  readonly cache: MicroCache;
  readonly metrics: HttpMetrics;
  readonly handlerTimeoutMs: number;
  readonly eventStreams: EventStreams;
}

/** The raw query string of a request. */
export function rawQuery(request: FastifyRequest): string {
  const url = request.raw.url as string;
  const at = url.indexOf('?');
  return at < 0 ? '' : url.slice(at + 1);
}

const restRequest = (request: FastifyRequest): RestRequest => {
  const lastEventId = request.headers['last-event-id'];
  return {
    query: rawQuery(request),
    params: request.params as Record<string, string>,
    body: request.body,
    ...(typeof lastEventId === 'string' ? { lastEventId } : {}),
  };
};

/** Every operation under `/api/v1`. */
export function registerRest(app: FastifyInstance, deps: RestDeps): void {
  for (const operation of deps.operations) {
    const url = REST_PREFIX + operation.rest.path.replace(/\{(\w+)\}/g, ':$1');
    if (operation.type === 'subscription') registerStream(app, url, operation, deps);
    else registerCall(app, url, operation, deps);
  }
}

function registerCall(app: FastifyInstance, url: string, operation: RestOperation, deps: RestDeps): void {
  const { responder, cache, createContext } = deps;
  const route = deps.metrics.route(operation.rest.method, url);
  const cacheable = operation.rest.cache !== undefined;
  app.route({
    method: operation.rest.method,
    url,
    bodyLimit: operation.maxBodyBytes,
    handlerTimeout: deps.handlerTimeoutMs,
    handler: async (request, reply) => {
      request.routeMetrics = route;
      const generation = cache.generation();
      const box = offerBox(cacheable, request);
      const { offerCache } = box;
      const ctx = await createContext({
        request,
        reply,
        signal: callSignal(request, reply),
        ...(offerCache === undefined ? {} : { offerCache }),
      });
      const output = await operation.call(ctx, restRequest(request));
      const offer = box.taken();
      const response = { status: 200, contentType: JSON_TYPE, body: JSON.stringify(output ?? null) };
      return responder.send(request, reply, response, offer === undefined ? undefined : { offer, generation, route });
    },
  });
}

function registerStream(app: FastifyInstance, url: string, operation: RestOperation, deps: RestDeps): void {
  app.get(url, { exposeHeadRoute: false }, async (request, reply) => {
    request.routeMetrics = deps.metrics.route('GET', url);
    const ctx = await deps.createContext({ request, reply, signal: request.signal });
    await deps.eventStreams.serve({
      request,
      reply,
      principal: ctx.principal,
      start: async (takeSink) =>
        (await operation.call({ ...ctx, takeSink }, restRequest(request))) as AsyncIterable<unknown>,
    });
  });
}
