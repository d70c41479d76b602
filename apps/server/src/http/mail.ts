import { createHash } from 'node:crypto';
import { AppError } from '@energy-optimizer/kernel';
import type { NotificationsService } from '@energy-optimizer/notifications';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Limits } from './limits.ts';
import { JSON_TYPE, type Responder } from './responder.ts';
import { rawQuery } from './rest.ts';

/** Routes in formats defined by others: mail programs (RFC 8058) and Postmark. */

export const UNSUBSCRIBE_PATH = '/mail/unsubscribe';
export const POSTMARK_WEBHOOK_PATH = '/mail/webhooks/postmark';

const FORM_TYPES = ['application/x-www-form-urlencoded', 'multipart/form-data'];
const FORM_LIMIT_BYTES = 4_096;
/** A bounce may include the returned e-mail. */
const WEBHOOK_LIMIT_BYTES = 262_144;
const HTML_TYPE = 'text/html; charset=utf-8';
const STYLE =
  ':root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:4rem auto;max-width:30rem;padding:0 1rem}button{font:inherit;padding:.5rem 1rem}';
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`;

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${title}</title><style>${STYLE}</style></head><body><h1>${title}</h1>${body}</body></html>`;
/** The form posts to its own URL, so nothing from the request is echoed in the page. */
const QUESTION = page(
  'Unsubscribe',
  '<p>Stop receiving alerts and news by e-mail? You will still receive e-mails about your account.</p><form method="post"><button>Unsubscribe</button></form>',
);
const DONE = page(
  'Unsubscribed',
  '<p>You will no longer receive alerts and news by e-mail. You can close this page.</p>',
);

type Service = Pick<NotificationsService, 'unsubscribe' | 'postmarkWebhook' | 'requireWebhookSecret'>;

/**
 * `GET` shows a form, `POST` unsubscribes (one click, no session); Postmark's webhooks, disabled without their secret.
 */
export const mailRoutes =
  (service: Service) =>
  (app: FastifyInstance, responder: Responder, limits: Limits): void => {
    const html = async (request: FastifyRequest, reply: FastifyReply, body: string) => {
      await limits.spendOnce(request, reply);
      reply.header('content-security-policy', POLICY);
      reply.header('cache-control', 'no-store');
      return responder.send(request, reply, { status: 200, contentType: HTML_TYPE, body });
    };
    app.register(async (scope) => {
      // RFC 8058: a form with List-Unsubscribe=One-Click. The recipient is in the signed link.
      scope.addContentTypeParser(
        FORM_TYPES,
        { parseAs: 'buffer', bodyLimit: FORM_LIMIT_BYTES },
        (_request, _body, done) => done(null, undefined),
      );
      scope.get(UNSUBSCRIBE_PATH, (request, reply) => html(request, reply, QUESTION));
      scope.post(UNSUBSCRIBE_PATH, async (request, reply) => {
        const token = new URLSearchParams(rawQuery(request)).get('token') ?? '';
        await limits.door(
          request,
          reply,
        )((wrong) =>
          service.unsubscribe(token).catch((error: unknown) => {
            if (error instanceof AppError && error.kind === 'invalid') wrong();
            throw error;
          }),
        );
        return html(request, reply, DONE);
      });
    });
    // Checked before the body is read: only callers with the secret may send one.
    const onRequest = (request: FastifyRequest, reply: FastifyReply) =>
      limits.door(request, reply)(() => service.requireWebhookSecret(request.headers.authorization));
    app.post(POSTMARK_WEBHOOK_PATH, { bodyLimit: WEBHOOK_LIMIT_BYTES, onRequest }, async (request, reply) => {
      const { authorization } = request.headers;
      const result = await service.postmarkWebhook({ authorization, body: request.body });
      return responder.send(request, reply, { status: 200, contentType: JSON_TYPE, body: JSON.stringify(result) });
    });
  };
