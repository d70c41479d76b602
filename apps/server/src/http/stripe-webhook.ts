import type { Payments } from '@energy-optimizer/billing';
import { REST_PREFIX } from '@energy-optimizer/rpc';
import type { FastifyInstance } from 'fastify';
import { JSON_TYPE, type Responder } from './responder.ts';

const STRIPE_WEBHOOK_PATH = `${REST_PREFIX}/billing/webhook`;

/** Stripe's events have some tens of kilobytes. */
const LIMIT_BYTES = 524_288;

/**
 * Stripe's webhooks. The signature covers the body to the byte, so nothing parses it before. Events with a valid
 * signature are not counted against the rate limits: Stripe sends them in bursts.
 */
export const stripeWebhookRoutes =
  ({ service }: Pick<Payments, 'service'>) =>
  (app: FastifyInstance, responder: Responder): void => {
    app.register(async (scope) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: LIMIT_BYTES }, (_request, body, done) =>
        done(null, body),
      );
      scope.post(STRIPE_WEBHOOK_PATH, { bodyLimit: LIMIT_BYTES }, async (request, reply) => {
        const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
        const header = request.headers['stripe-signature'];
        const signature = typeof header === 'string' ? header : undefined;
        const result = await service.receive({ body, signature });
        return responder.send(request, reply, { status: 200, contentType: JSON_TYPE, body: JSON.stringify(result) });
      });
    });
  };
