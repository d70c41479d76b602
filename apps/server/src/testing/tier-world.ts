import { hash, randomBytes, randomUUID } from 'node:crypto';
import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { addMs, DAY_MS, fixedClock } from '@energy-optimizer/kernel';
import { until } from '@energy-optimizer/kernel/testing';
import type { Tier } from '@energy-optimizer/rpc';
import { ask } from './attack-world.ts';
import { dayAhead } from './prices.ts';
import { type Relay, relayTo } from './relay.ts';
import { startServer, type TestServer } from './server.ts';

export const TIER_NOW = '2026-03-02T10:07:00.000Z';
export const APP_URL = 'https://app.example.com';

/** Two servers on one database that enforce tiers, the second behind a relay, with prices and one user. */
export interface TierWorld {
  readonly server: TestServer;
  readonly replica: TestServer;
  /** Between `replica` and the database. */
  readonly relay: Relay;
  readonly clock: ReturnType<typeof fixedClock>;
  readonly ada: { readonly id: string; readonly session: Record<string, string> };
  /**
   * Stores a paid tier, as the domain `billing` does, and returns when both servers know it.
   * @param known the tier they know then; default: the paid one
   */
  setTier(tier: Tier, endsAt?: Date, known?: Tier): Promise<void>;
  makeUser(role: 'user' | 'admin'): Promise<string>;
  /** Opens a session. */
  signIn(userId: string): Promise<Record<string, string>>;
  createKey(session: Record<string, string>): Promise<{ readonly key: Record<string, string>; readonly keyId: string }>;
  close(): Promise<void>;
}

export async function tierWorld(): Promise<TierWorld> {
  const database: TestDatabase = await testDatabase();
  const clock = fixedClock(TIER_NOW);
  const relay = await relayTo(database.url);
  const env = { ENFORCE_TIERS: 'true', AUTH_APP_URL: APP_URL, AUTH_LOCKOUT_FAILURES: '100' };
  const server = await startServer({ database, clock, env });
  const replica = await startServer({ database: relay, clock, env });
  const { db, pricing } = server.runtime;
  await pricing.service.importPoints(
    dayAhead({ at: new Date(TIER_NOW), hours: 21 * 24, priceOf: (i) => 40 + (i % 24) }),
  );
  const makeUser = async (role: 'user' | 'admin'): Promise<string> => {
    const id = randomUUID();
    await db.forTask('admin').query({
      text: `INSERT INTO app_user (id, email, email_verified_at, role, created_at, updated_at)
             VALUES ($1, $2, $3, $4::user_role, $3, $3)`,
      values: [id, `${id}@example.com`, clock.now(), role],
    });
    return id;
  };
  /** Without a password, whose check would take most of the time. */
  const signIn = async (userId: string) => {
    const token = `eo_session_${randomBytes(32).toString('hex')}`;
    await db.forTask('sign_in').query({
      text: `INSERT INTO session (id, user_id, created_at, last_used_at, expires_at, absolute_expires_at, device)
             VALUES ($1, $2, $3, $3, $4, $4, 'test')`,
      values: [hash('sha256', token), userId, clock.now(), addMs(clock.now(), 30 * DAY_MS)],
    });
    return { authorization: `Bearer ${token}` };
  };
  const id = await makeUser('user');
  const session = await signIn(id);
  const tierOn = async ({ url }: TestServer) =>
    (await ask({ url }, { path: '/billing/entitlements', headers: session })).body.tier;
  return {
    ...{ server, replica, relay, clock, ada: { id, session }, makeUser, signIn },
    async setTier(tier, endsAt, known = tier) {
      await db.forTask('billing').query({
        text: `INSERT INTO billing_account (user_id, tier, tier_ends_at, created_at, updated_at)
               VALUES ($1, $2, $3, now(), now())
               ON CONFLICT (user_id) DO UPDATE SET tier = excluded.tier, tier_ends_at = excluded.tier_ends_at`,
        values: [id, tier, endsAt ?? null],
      });
      for (const one of [server, replica]) await until(async () => (await tierOn(one)) === known);
    },
    async createKey(headers) {
      const body = { name: 'script', scopes: ['account:read'] };
      const made = await ask(server, { method: 'POST', path: '/auth/api-keys', headers, body });
      const { key, details } = made.body as unknown as { key: string; details: { id: string } };
      return { key: { 'x-api-key': key }, keyId: details.id };
    },
    async close() {
      await server.close();
      await replica.close();
      await relay.close();
      await database.drop();
    },
  };
}
