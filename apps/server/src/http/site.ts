import { createHash } from 'node:crypto';
import { AppError } from '@energy-optimizer/kernel';
import { type Authenticate, type OpenApiDocument, type Principal, presentedKey } from '@energy-optimizer/rpc';
import type { FastifyInstance } from 'fastify';
import { type Answering, JSON_TYPE } from './answer.ts';
import { docsPage } from './docs-page.ts';
import { type FixedBody, fixedBody } from './fixed.ts';
import type { Limits } from './limits.ts';
import type { HttpMetrics } from './metrics.ts';

export interface SiteDeps {
  readonly answering: Answering;
  readonly limits: Limits;
  readonly authenticate: Authenticate;
  readonly metrics: HttpMetrics;
  readonly document: OpenApiDocument;
  readonly docsEnabled: boolean;
}

/** `/` says where everything is; `/openapi.json`, `/docs` and `/metrics` (service key). */
export function registerSite(app: FastifyInstance, deps: SiteDeps): void {
  const { answering, limits, metrics, document } = deps;
  const { title, version } = document.info as { title: string; version: string };
  const links = {
    openapi: '/openapi.json',
    ...(deps.docsEnabled ? { docs: '/docs' } : {}),
    rest: '/api/v1',
    trpc: '/trpc',
    health: '/health',
  };
  fixedPage(app, deps, '/', fixedBody(JSON_TYPE, JSON.stringify({ name: title, version, links })));
  fixedPage(app, deps, '/openapi.json', fixedBody(JSON_TYPE, JSON.stringify(document)));
  app.get('/metrics', async (request, reply) => {
    const { headers } = request;
    const check = (): Principal => deps.authenticate(headers);
    const { kind } = presentedKey(headers) === undefined ? check() : await limits.door(request, reply)(check);
    if (kind !== 'service')
      throw new AppError('unauthenticated', {
        code: 'service_key_required',
        publicMessage: 'The metrics need the internal API key.',
      });
    const body = await metrics.text();
    return answering.send(request, reply, { status: 200, contentType: metrics.registry.contentType, body });
  });
  if (deps.docsEnabled) registerDocs(app, deps);
}

/** A page that is the same for everybody: made once, counted each time. */
function fixedPage(
  app: FastifyInstance,
  { answering, limits }: Pick<SiteDeps, 'answering' | 'limits'>,
  path: string,
  body: FixedBody,
  headers: Readonly<Record<string, string>> = {},
): void {
  app.get(path, async (request, reply) => {
    await limits.spendOnce(request, reply);
    return answering.sendFixed(request, reply.headers(headers), body);
  });
}

function registerDocs(app: FastifyInstance, deps: SiteDeps): void {
  const { html, style } = docsPage(deps.document);
  const hash = createHash('sha256').update(style).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  fixedPage(app, deps, '/docs', fixedBody('text/html; charset=utf-8', html), { 'content-security-policy': policy });
}
