import { createHash } from 'node:crypto';
import { AppError, ERROR_CODES, ERROR_STATUS, type ErrorCodeEntry } from '@energy-optimizer/kernel';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type FixedBody, fixedBody } from './fixed.ts';
import type { Limits } from './limits.ts';
import type { Responder } from './responder.ts';

/** The target of every problem's `type`: `/errors` lists all codes, `/errors/<code>` explains one. */

const STYLE =
  ':root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:50rem;padding:0 1rem}dt{margin-top:1rem;font-weight:600}dd{margin:0}';
const HASH = createHash('sha256').update(STYLE).digest('base64');
const POLICY = `default-src 'none'; style-src 'sha256-${HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Our own texts, with `code` marked as in Markdown. */
const toHtml = (text: string): string =>
  text.replace(/[&<>]/g, (one) => ENTITIES[one] as string).replace(/`([^`]+)`/g, '<code>$1</code>');

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${STYLE}</style></head><body><main>${body}</main></body></html>`;

const onePage = (code: string, { kind, meaning, remedy }: ErrorCodeEntry): string =>
  page(
    code,
    `<h1><code>${code}</code></h1><p>HTTP status ${ERROR_STATUS[kind]}</p><p>${toHtml(meaning)}</p><h2>What to do</h2><p>${toHtml(remedy)}</p><p><a href="/errors">All error codes</a></p>`,
  );

function listPage(): string {
  const rows = Object.entries(ERROR_CODES).map(
    ([code, { kind, meaning }]) =>
      `<dt><a href="/errors/${code}"><code>${code}</code></a> (${ERROR_STATUS[kind]})</dt><dd>${toHtml(meaning)}</dd>`,
  );
  const intro =
    'Every error is an <code>application/problem+json</code> document (RFC 9457). Its <code>code</code> is stable; its <code>type</code> is the URL of the page for that code.';
  return page('Error codes', `<h1>Error codes</h1><p>${intro}</p><dl>${rows.join('')}</dl>`);
}

/** Identical for all callers: rendered once, counted each time. */
export function registerErrorPages(
  app: FastifyInstance,
  { responder, limits }: { readonly responder: Responder; readonly limits: Limits },
): void {
  const html = (text: string): FixedBody => fixedBody('text/html; charset=utf-8', text);
  const pages = new Map(Object.entries(ERROR_CODES).map(([code, entry]) => [code, html(onePage(code, entry))]));
  const list = html(listPage());
  const serve = async (request: FastifyRequest, reply: FastifyReply, body: FixedBody | undefined) => {
    await limits.spendOnce(request, reply);
    if (body === undefined)
      throw new AppError('not_found', {
        code: 'unknown_path',
        publicMessage: 'There is no error code with this name. `/errors` lists all codes.',
      });
    return responder.sendFixed(request, reply.header('content-security-policy', POLICY), body);
  };
  app.get('/errors', (request, reply) => serve(request, reply, list));
  app.get('/errors/:code', (request, reply) =>
    serve(request, reply, pages.get((request.params as { code: string }).code)),
  );
}
