import { AppError } from '@energy-optimizer/kernel';
import { type Authenticate, type OpenApiDocument, type Principal, presentedKey } from '@energy-optimizer/rpc';
import type { FastifyInstance } from 'fastify';
import { type DocsPage, docsPages } from './docs.ts';
import { fixedBody } from './fixed.ts';
import type { Limits } from './limits.ts';
import type { HttpMetrics } from './metrics.ts';
import { JSON_TYPE, type Responder } from './responder.ts';

export interface SiteDeps {
  readonly responder: Responder;
  readonly limits: Limits;
  readonly authenticate: Authenticate;
  readonly metrics: HttpMetrics;
  readonly document: OpenApiDocument;
  readonly docsEnabled: boolean;
}

/** `/` lists the entry points; `/openapi.json`, `/docs` and `/metrics` (service key). */
export function registerSite(app: FastifyInstance, deps: SiteDeps): void {
  const { responder, limits, metrics, document } = deps;
  const { title, version } = document.info as { title: string; version: string };
  const links = {
    openapi: '/openapi.json',
    ...(deps.docsEnabled ? { docs: '/docs' } : {}),
    rest: '/api/v1',
    trpc: '/trpc',
    health: '/health',
  };
  const root = fixedBody(JSON_TYPE, JSON.stringify({ name: title, version, links }));
  const openapi = fixedBody(JSON_TYPE, JSON.stringify(document));
  fixedPage(app, deps, { path: '/', body: async () => root });
  fixedPage(app, deps, { path: '/openapi.json', body: async () => openapi, anyOrigin: true });
  app.get('/metrics', async (request, reply) => {
    const { headers } = request;
    const check = (): Principal => deps.authenticate(headers);
    const { kind } = presentedKey(headers) === undefined ? check() : await limits.door(request, reply)(check);
    if (kind !== 'service')
      throw new AppError('unauthenticated', {
        code: 'service_key_required',
        publicMessage: 'Metrics require the internal API key.',
      });
    const body = await metrics.text();
    return responder.send(request, reply, { status: 200, contentType: metrics.registry.contentType, body });
  });
  if (!deps.docsEnabled) return;
  for (const page of docsPages(document)) fixedPage(app, deps, page);
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Pages of any origin may read the response. */
    anyOrigin?: boolean;
  }
}

interface FixedPage extends DocsPage {
  readonly anyOrigin?: boolean;
}

/** A page that is the same for all callers: rendered once, counted each time. */
function fixedPage(
  app: FastifyInstance,
  { responder, limits }: Pick<SiteDeps, 'responder' | 'limits'>,
  { path, body, headers = {}, anyOrigin = false }: FixedPage,
): void {
  app.get(path, { config: { anyOrigin } }, async (request, reply) => {
    await limits.spendOnce(request, reply);
    return responder.sendFixed(request, reply.headers(headers), await body());
  });
}
