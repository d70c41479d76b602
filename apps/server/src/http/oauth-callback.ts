import { AppError } from '@energy-optimizer/kernel';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Limits } from './limits.ts';
import type { Responder } from './responder.ts';
import { rawQuery } from './rest.ts';

/** The callback that providers redirect browsers to, by a link or (Apple) by a form. */
const OAUTH_CALLBACK_PATH = '/auth/callback/:provider';

const FORM_TYPE = 'application/x-www-form-urlencoded';
const FORM_LIMIT_BYTES = 16_384;
/** Parameters that are passed on; everything else from the provider is dropped. */
const HANDED_ON = ['code', 'state', 'iss', 'error'];
/** Longer ones exceed the header limits of clients; providers' codes have at most about 2,000 characters. */
const MAX_FRAGMENT_LENGTH = 8_192;

/**
 * Redirects the browser to the web application, which finishes the sign-in with its own request: only that request
 * carries the cookie the sign-in is bound to. The parameters are in the URL fragment, so that they appear in no log and
 * no Referer.
 */
export const oauthCallbackRoutes =
  (appUrl: string) =>
  (app: FastifyInstance, _responder: Responder, limits: Limits): void => {
    const handOn = async (request: FastifyRequest, reply: FastifyReply, given: URLSearchParams) => {
      await limits.spendOnce(request, reply);
      const { provider } = request.params as { provider: string };
      const fragment = new URLSearchParams({ provider });
      for (const name of HANDED_ON) {
        const value = given.get(name);
        if (value !== null) fragment.set(name, value);
      }
      const text = fragment.toString();
      if (text.length > MAX_FRAGMENT_LENGTH)
        throw new AppError('malformed', {
          code: 'malformed_request',
          publicMessage: `The provider's response is too long: at most ${MAX_FRAGMENT_LENGTH} characters are passed on.`,
        });
      reply.header('cache-control', 'no-store');
      return reply.redirect(`${appUrl}/oauth/callback#${text}`, 303);
    };
    app.register(async (scope) => {
      scope.addContentTypeParser(
        FORM_TYPE,
        { parseAs: 'string', bodyLimit: FORM_LIMIT_BYTES },
        (_request, body, done) => done(null, body),
      );
      scope.get(OAUTH_CALLBACK_PATH, async (request, reply) =>
        handOn(request, reply, new URLSearchParams(rawQuery(request))),
      );
      scope.post(OAUTH_CALLBACK_PATH, async (request, reply) =>
        handOn(request, reply, new URLSearchParams(typeof request.body === 'string' ? request.body : '')),
      );
    });
  };
