import { createEntitlements } from '@energy-optimizer/billing';
import { type StripePeer, startStripePeer } from '@energy-optimizer/billing/testing';
import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import type { Clock } from '@energy-optimizer/kernel';
import { createAuthenticate, type Principal } from '@energy-optimizer/rpc';
import { facesOf, type ThreeFaces } from '@energy-optimizer/rpc/testing';
import { appRouter } from '../router.ts';
import { LOCAL_CLIENT } from './auth-cases.ts';
import { startServer, type TestServer } from './server.ts';

const KEY = 'sk_test_of_the_paying_world';
const SECRET = 'whsec_of_the_paying_world_0123';
const PASSWORD = 'seven purple teapots';
/** Where refusals lead. */
export const UPGRADE_URL = 'https://app.example.com/plans';

/** A signed-in user of the server. */
export interface Customer {
  readonly id: string;
  readonly email: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly principal: Principal;
}

/** A server that sells Pro and Business at a Stripe peer; both have one clock, which stands still until it is advanced. */
export async function payingWorld(given: Readonly<Record<string, string>> = {}) {
  const database: TestDatabase = await testDatabase();
  const peer: StripePeer = await startStripePeer({ now: new Date(), secretKey: KEY });
  const prices = {
    pro: peer.plan('Pro', 499).id,
    proYear: peer.plan('Pro', 4_990, 'year').id,
    business: peer.plan('Business', 1_499).id,
  };
  peer.courier.drop();
  const env = {
    STRIPE_SECRET_KEY: KEY,
    STRIPE_API_BASE: peer.url,
    STRIPE_WEBHOOK_SECRET: SECRET,
    STRIPE_PRICE_PRO_MONTH: prices.pro,
    STRIPE_PRICE_PRO_YEAR: prices.proYear,
    STRIPE_PRICE_BUSINESS_MONTH: prices.business,
    BILLING_PAGE_URL: UPGRADE_URL,
    ...given,
  };
  const clock = { now: () => peer.clock.now() };
  const server: TestServer = await startServer({ database, env, clock });
  peer.courier.setEndpoint({ url: `${server.url}/api/v1/billing/webhook`, secret: SECRET });
  const { payments, db } = server.runtime;
  if (payments === undefined) throw new Error('the server does not sell subscriptions');
  return {
    ...{ database, peer, prices, env, server, service: payments.service },
    /** Calls a procedure on one interface. */
    call: faces(server, clock),
    signUp: (name: string, role: 'user' | 'admin' = 'user') => signUp(server, name, role),
    /** Delivers every queued event and processes it; returns the statuses of the responses. */
    deliver: async (): Promise<number[]> => {
      const statuses = (await peer.courier.flush()).map(({ status }) => status);
      await payments.service.processInbox();
      return statuses;
    },
    customerOf: async (userId: string): Promise<string> =>
      (await db.forTask('billing').rows.billingAccount.findUniqueOrThrow({ where: { userId } })).stripeCustomerId ?? '',
    close: async () => {
      await server.close();
      await peer.close();
      await database.drop();
    },
  };
}
export type PayingWorld = Awaited<ReturnType<typeof payingWorld>>;

/** The interfaces of a server, each with a user as the caller. */
function faces(server: TestServer, clock: Clock) {
  const { runtime, hub } = server;
  const { auth, payments, suppliers, optimizer } = runtime;
  const upgradeUrl = UPGRADE_URL;
  const router = appRouter({
    ...runtime,
    ...{ hub, suppliers: suppliers.context, optimizer: optimizer.context },
    billing: { entitlements: { isEnforced: true, upgradeUrl, clock }, payments: payments?.context },
    entitlements: createEntitlements({ clock, upgradeUrl, callers: auth.callers }),
  });
  return (
    face: keyof ThreeFaces,
    { headers, principal }: Customer,
    id: string,
    input: Record<string, unknown> = {},
  ) => {
    const ctx = { requestId: 'test', principal, client: LOCAL_CLIENT, setCookie: () => undefined };
    return facesOf({ router, id, input, ctx, baseUrl: server.url, headers })[face]();
  };
}

async function signUp({ runtime: { auth } }: TestServer, name: string, role: 'user' | 'admin'): Promise<Customer> {
  const who = { email: `${name}@example.com`, password: PASSWORD };
  const user = await auth.service.createUser({ ...who, name, role });
  if (user === undefined) throw new Error(`${who.email} exists`);
  const caller = { requestId: 'test', client: LOCAL_CLIENT };
  const result = await auth.service.signIn(caller, { ...who, transport: 'token' });
  if (result.status !== 'signed_in' || result.token === null) throw new Error('no token');
  const cookies = new Map([['eo_session', result.token]]);
  const authenticate = auth.authenticator(createAuthenticate({ internalApiKey: undefined }));
  const principal = await authenticate({ headers: {}, client: { ...LOCAL_CLIENT, cookies }, isUnsafe: true });
  const headers = { cookie: `eo_session=${result.token}`, 'sec-fetch-site': 'same-origin' };
  return { id: user.id, email: who.email, headers, principal };
}
