import { errorBody, invalid, StripePeerError } from '../errors.ts';
import { type Params, parseForm, reader } from '../params.ts';
import { render } from '../render.ts';
import { clockRoutes, eventRoutes } from '../resources/clocks-and-events.ts';
import { couponRoutes } from '../resources/coupons.ts';
import { customerRoutes } from '../resources/customers.ts';
import { disputeRoutes } from '../resources/disputes.ts';
import { invoiceRoutes } from '../resources/invoices.ts';
import { paymentMethodRoutes } from '../resources/payment-methods.ts';
import { paymentRoutes } from '../resources/payments.ts';
import { portalRoutes } from '../resources/portal.ts';
import { priceRoutes } from '../resources/prices.ts';
import { scheduleRoutes } from '../resources/schedules.ts';
import { sessionRoutes } from '../resources/sessions.ts';
import { subscriptionItemRoutes } from '../resources/subscription-items.ts';
import { subscriptionRoutes } from '../resources/subscriptions.ts';
import { CURRENT_VERSION, checkVersion } from '../versions.ts';
import type { World } from '../world.ts';
import { createIdempotency, type Result } from './idempotency.ts';
import type { Route } from './route.ts';

const ROUTES: readonly Route[] = [
  ...customerRoutes,
  ...priceRoutes,
  ...couponRoutes,
  ...paymentMethodRoutes,
  ...sessionRoutes,
  ...subscriptionRoutes,
  ...subscriptionItemRoutes,
  ...scheduleRoutes,
  ...invoiceRoutes,
  ...paymentRoutes,
  ...disputeRoutes,
  ...portalRoutes,
  ...clockRoutes,
  ...eventRoutes,
];

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: string;
  readonly authorization: string | undefined;
  readonly version: string | undefined;
  readonly idempotencyKey: string | undefined;
}

export interface ApiResponse extends Result {
  readonly requestId: string;
  readonly version: string;
  readonly isReplay: boolean;
}

/** The id in a path that a route matches; undefined if it does not match. */
function matchPath(route: string, path: string): { id: string } | undefined {
  const expected = route.split('/');
  const given = path.split('/');
  if (expected.length !== given.length) return undefined;
  if (!expected.every((part, at) => part === ':id' || part === given[at])) return undefined;
  return { id: decodeURIComponent(given[expected.indexOf(':id')] ?? '') };
}

function find(method: string, path: string) {
  const exact = ROUTES.find((route) => route.method === method && route.path === path);
  if (exact !== undefined) return { route: exact, id: '' };
  for (const route of ROUTES) {
    const matched = route.method === method ? matchPath(route.path, path) : undefined;
    if (matched !== undefined) return { route, id: matched.id };
  }
  throw new StripePeerError(
    404,
    `Unrecognized request URL (${method}: ${path}). The Stripe peer does not model it, or it does not exist.`,
  );
}

function checkNames(route: Route, params: Params): void {
  const unknown = Object.keys(params).find((name) => name !== 'expand' && !route.params.includes(name));
  if (unknown !== undefined) throw invalid(`Received unknown parameter: ${unknown}`, unknown, 'parameter_unknown');
}

function checkKey(authorization: string | undefined, secretKey: string): void {
  if (authorization === `Bearer ${secretKey}`) return;
  const given = authorization?.replace(/^Bearer /, '') ?? '';
  throw new StripePeerError(
    401,
    given === '' ? 'You did not provide an API key.' : `Invalid API Key provided: ${given.slice(0, 8)}********`,
  );
}

/** Stripe's API without its connection: one request in, one response out. */
export function createApi(world: World, secretKey: string) {
  const idempotency = createIdempotency();

  const execute = (request: ApiRequest, version: string): Result => {
    const { route, id } = find(request.method, request.path);
    const params = parseForm(request.method === 'POST' ? request.body : request.query);
    checkNames(route, params);
    const call = reader(params);
    const resource = route.handle({ world, params: call, id, path: request.path });
    return { status: 200, body: JSON.stringify(render(world, resource, call.texts('expand'), version)) };
  };

  const respond = (request: ApiRequest): ApiResponse => {
    const requestId = world.id('req');
    const version = request.version ?? CURRENT_VERSION;
    const key = request.method === 'POST' ? request.idempotencyKey : undefined;
    const fingerprint = `${request.method} ${request.path}\n${request.body}`;
    const answer = (result: Result, isReplay = false) => ({ ...result, requestId, version, isReplay });
    try {
      checkKey(request.authorization, secretKey);
      checkVersion(version);
      const earlier = key === undefined ? undefined : idempotency.find(key, fingerprint);
      if (earlier !== undefined) return answer(earlier, true);
      world.setRequest({ id: requestId, idempotency_key: key ?? null });
      const result = execute(request, version);
      if (key !== undefined) idempotency.store(key, fingerprint, result);
      return answer(result);
    } catch (error) {
      if (!(error instanceof StripePeerError)) throw error;
      const result = { status: error.status, body: JSON.stringify(errorBody(error, requestId)) };
      // A declined card is a result; a request that was refused as invalid can be sent again with the same key.
      if (key !== undefined && error.status === 402) idempotency.store(key, fingerprint, result);
      return answer(result);
    } finally {
      world.setRequest({ id: null, idempotency_key: null });
    }
  };
  return { respond, forgetKeys: idempotency.forget };
}
export type Api = ReturnType<typeof createApi>;
