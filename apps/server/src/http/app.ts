import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { Socket } from 'node:net';
import { DEFAULT_BODY_BYTES, errorFromStatus, PROBLEM_CONTENT_TYPE, toProblem } from '@energy-optimizer/rpc';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { fromFastifyError } from './errors.ts';
import type { Cors } from './headers.ts';
import { countedError, type Limits } from './limits.ts';
import type { HttpMetrics } from './metrics.ts';
import { problemResponse, type Responder, VARY } from './responder.ts';

export interface AppDeps {
  readonly serverFactory: (handler: RequestListener) => Server;
  readonly requestId: (request: IncomingMessage) => string;
  readonly cors: Cors;
  readonly security: Readonly<Record<string, string>>;
  readonly responder: Responder;
  readonly limits: Limits;
  readonly metrics: HttpMetrics;
  readonly log: Logger;
  readonly config: { readonly trustProxyHops: number };
}

/** Fastify with everything all routes share: headers, request IDs, limits, error responses, metrics and logging. */
export function createApp(deps: AppDeps): {
  app: FastifyInstance;
  onError: (error: unknown, request: FastifyRequest) => void;
} {
  const { responder, log } = deps;
  const onError = (error: unknown, request: FastifyRequest): void => {
    const known = fromFastifyError(error);
    if (known.status < 500) return;
    const fields = { requestId: request.id, method: request.method, url: shortUrl(request) };
    // Bugs need a stack trace; temporary unavailability (of a model or the database) is not a bug.
    if (known.kind === 'internal') log.error({ ...fields, err: error }, 'request failed');
    else log.warn({ ...fields, err: known }, 'request failed');
  };
  const sendError = async (error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const failed = fromFastifyError(error, request.routeOptions.bodyLimit);
    const known = await countedError(deps.limits, failed, request, reply);
    onError(error, request);
    return responder.send(request, reply, problemResponse(known, request, reply));
  };
  const trusted = deps.config.trustProxyHops;
  const app = Fastify({
    serverFactory: deps.serverFactory,
    genReqId: deps.requestId,
    logger: false,
    bodyLimit: DEFAULT_BODY_BYTES,
    forceCloseConnections: false,
    return503OnClosing: false,
    trustProxy: trusted === 0 ? false : (_address, hop) => hop < trusted,
    clientErrorHandler: sendClientError,
    frameworkErrors: (error, request, reply) => {
      prepare(deps, request, reply);
      void sendError(error, request, reply);
    },
    // REST and tRPC parse the raw query string themselves, each with its own rules.
    routerOptions: { maxParamLength: 8_192, querystringParser: () => ({}) },
  });
  app.removeContentTypeParser('text/plain');
  app.decorateRequest('startedAt', 0);
  app.decorateRequest('routeMetrics', undefined);
  app.decorateRequest('rateState', undefined);
  app.decorateRequest('isCounted', false);
  app.decorateRequest('rateClass', undefined);
  app.decorateRequest('isStream', false);
  app.addHook('onRequest', (request, reply, done) => {
    prepare(deps, request, reply);
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    account(deps, request, reply);
    done();
  });
  app.setErrorHandler(sendError);
  return { app, onError };
}

/** For the log: truncated, and without secrets in links or keys and tokens sent by mistake. */
const shortUrl = (request: FastifyRequest): string =>
  (request.raw.url as string)
    .slice(0, 500)
    .replace(/([?&](?:token|code|state)=)[^&]*/gi, '$1…')
    .replace(/(eo_(?:live|session)_)\w+/gi, '$1…');

function prepare({ security, cors }: AppDeps, request: FastifyRequest, reply: FastifyReply): void {
  request.startedAt = performance.now();
  reply.headers(security);
  reply.header('x-request-id', request.id);
  reply.header('vary', VARY);
  const { origin } = request.headers;
  if (request.routeOptions.config?.anyOrigin) reply.header('access-control-allow-origin', '*');
  else if (origin !== undefined) reply.headers(cors.headers(origin));
}

function account({ metrics, log }: AppDeps, request: FastifyRequest, reply: FastifyReply): void {
  const durationMs = performance.now() - request.startedAt;
  const { statusCode: status } = reply;
  if (!request.isStream) {
    const route = request.routeMetrics ?? metrics.route(request.method, request.routeOptions.url ?? '(unknown)');
    route.observe(status, durationMs / 1_000);
  }
  if (log.isLevelEnabled('info'))
    log.info(
      {
        requestId: request.id,
        method: request.method,
        url: shortUrl(request),
        status,
        durationMs: Math.round(durationMs * 100) / 100,
      },
      'request',
    );
}

const STATUS_BY_PARSER_ERROR: Record<string, [status: number, reason: string]> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
};

/** Invalid HTTP never becomes a request, so the response is written to the raw socket. */
function sendClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, reason] = STATUS_BY_PARSER_ERROR[error.code ?? ''] ?? [400, 'Bad Request'];
  const body = JSON.stringify({ ...toProblem(errorFromStatus(400)), status, detail: `${reason}.` });
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nconnection: close\r\ncontent-type: ${PROBLEM_CONTENT_TYPE}\r\n` +
      `x-content-type-options: nosniff\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
