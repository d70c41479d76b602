import type { AuditEntry } from '@energy-optimizer/admin';
import { fixedClock, silentLogger } from '@energy-optimizer/kernel';
import type { Client, UserPrincipal } from '@energy-optimizer/rpc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRefusals } from './refusals.ts';
import { type AttackWorld, ask, attackWorld, bearer } from './testing/attack-world.ts';

let world: AttackWorld;
beforeAll(async () => {
  world = await attackWorld();
});
afterAll(() => world.close());
const linesOf = async (action: string, userId?: string) =>
  (await world.server.runtime.audit.search({ limit: 100, action, userId })).map(
    ({ actorKind, actorId, network, result, details, count }) => ({
      ...{ actorKind, actorId, network, result, details, count },
    }),
  );
const from = (ip: string, headers: Record<string, string>) => ({ ...headers, 'x-forwarded-for': ip });

describe('the audit log records', () => {
  it('attempts at administrators’ operations, by session or key, once an hour each', async () => {
    const { server, ada } = world;
    const path = '/admin/users?email=root@example.com';
    for (let i = 0; i < 3; i++)
      expect((await ask(server, { path, headers: from('203.0.113.1', bearer(ada)) })).status).toBe(403);
    const withKey = await ask(server, { path, headers: from('203.0.113.1', { 'x-api-key': ada.key }) });
    expect(withKey.body.code).toBe('session_required');
    const line = { actorId: ada.id, network: '203.0.113.0/24', result: 'denied', count: 1 };
    expect(await linesOf('access_refused', ada.id)).toEqual([
      { ...line, actorKind: 'api_key', details: expect.objectContaining({ code: 'session_required' }) },
      {
        ...line,
        actorKind: 'user',
        details: { procedure: 'admin.findUser', code: 'admin_required', credentialId: ada.sessionId },
      },
    ]);
  });

  it('the network of incorrect keys, once an hour each, and never the key', async () => {
    const wrong = { 'x-api-key': `eo_live_${'a'.repeat(43)}` };
    for (const ip of ['203.0.113.7', '203.0.113.7', '203.0.113.8', '198.51.100.1', '203.0.113.7'])
      expect((await ask(world.server, { path: '/auth/me', headers: from(ip, wrong) })).status).toBe(401);
    const lines = await linesOf('api_key_refused');
    expect(lines.map(({ network, count }) => `${network} ${count}`).sort()).toEqual([
      '198.51.100.0/24 1',
      '203.0.113.0/24 2',
    ]);
    expect(JSON.stringify(lines)).not.toContain('aaaa');
  });

  it('no callers who are merely not signed in', async () => {
    const before = await linesOf('access_refused');
    expect((await ask(world.server, { path: '/auth/me' })).status).toBe(401);
    expect(await linesOf('access_refused')).toEqual(before);
  });
});

describe('a flood of refusals', () => {
  const client = (ip: string): Client => ({ ip, userAgent: undefined, cookies: new Map(), site: 'unknown' });
  const principal: UserPrincipal = {
    ...{ kind: 'user', userId: 'ada', role: 'user', tier: 'free', scopes: 'all', via: 'session' },
    credentialId: 'laptop',
  };
  const what = { path: 'admin.audit', code: 'admin_required' };

  it('writes a bounded number of entries per hour, whatever networks and credentials it uses', async () => {
    const lines: AuditEntry[] = [];
    const clock = fixedClock('2026-03-02T10:59:00Z');
    const record = async (_: unknown, entry: AuditEntry) => void lines.push(entry);
    const refusals = createRefusals({
      db: world.server.runtime.db,
      clock,
      log: silentLogger,
      audit: { record },
      maxPerHour: 20,
    });
    const flood = async () => {
      for (let i = 0; i < 500; i++) {
        const one = { requestId: 'r', client: client(`10.0.${i >> 8}.${i & 255}`) };
        await refusals.ofCall({ ...one, principal: { ...principal, credentialId: `session-${i}` } }, what);
      }
    };
    await flood();
    expect(lines).toHaveLength(20);
    clock.set('2026-03-02T11:00:00Z');
    await flood();
    expect(lines).toHaveLength(40);
  });

  it('is rejected as usual if the audit log cannot be written', async () => {
    const audit = { record: () => Promise.reject(new Error('disk full')) };
    const clock = fixedClock('2026-03-02T10:59:00Z');
    const refusals = createRefusals({ db: world.server.runtime.db, clock, log: silentLogger, audit });
    const noted = refusals.ofCall({ requestId: 'r', client: client('10.0.0.1'), principal }, what);
    await expect(noted).resolves.toBeUndefined();
  });
});
