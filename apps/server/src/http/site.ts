import { createHash } from 'node:crypto';
import { AppError } from '@energy-optimizer/kernel';
import type { Authenticate, OpenApiDocument } from '@energy-optimizer/rpc';
import type { FastifyInstance } from 'fastify';
import { type Answering, JSON_TYPE } from './answer.ts';
import { docsPage } from './docs-page.ts';
import type { HttpMetrics } from './metrics.ts';

export interface SiteDeps {
  readonly answering: Answering;
  readonly authenticate: Authenticate;
  readonly metrics: HttpMetrics;
  readonly document: OpenApiDocument;
  readonly docsEnabled: boolean;
}

/** `/` says where everything is; `/openapi.json`, `/docs` and `/metrics` (service key). */
export function registerSite(app: FastifyInstance, deps: SiteDeps): void {
  const { answering, metrics, document } = deps;
  const { title, version } = document.info as { title: string; version: string };
  const links = {
    openapi: '/openapi.json',
    ...(deps.docsEnabled ? { docs: '/docs' } : {}),
    rest: '/api/v1',
    trpc: '/trpc',
    health: '/health',
  };
  const root = JSON.stringify({ name: title, version, links });
  const openapi = JSON.stringify(document);
  app.get('/', (request, reply) => answering.send(request, reply, { status: 200, contentType: JSON_TYPE, body: root }));
  app.get('/openapi.json', (request, reply) =>
    answering.send(request, reply, { status: 200, contentType: JSON_TYPE, body: openapi }),
  );
  app.get('/metrics', async (request, reply) => {
    if (deps.authenticate(request.headers).kind !== 'service')
      throw new AppError('unauthenticated', {
        code: 'service_key_required',
        publicMessage: 'The metrics need the internal API key.',
      });
    const body = await metrics.text();
    return answering.send(request, reply, { status: 200, contentType: metrics.registry.contentType, body });
  });
  if (deps.docsEnabled) registerDocs(app, deps);
}

function registerDocs(app: FastifyInstance, { answering, document }: SiteDeps): void {
  const { html, style } = docsPage(document);
  const hash = createHash('sha256').update(style).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  app.get('/docs', (request, reply) => {
    reply.header('content-security-policy', policy);
    return answering.send(request, reply, { status: 200, contentType: 'text/html; charset=utf-8', body: html });
  });
}
