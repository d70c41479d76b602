import { testDb } from '@energy-optimizer/db/testing';
import { TIERS, tierAt } from '@energy-optimizer/rpc';
import { expect, it, vi } from 'vitest';

it('tier_at in SQL and tierAt in TypeScript agree for every pair of tiers, before, at and after the end', async () => {
  const at = new Date('2026-03-02T10:00:00.000Z');
  const ends = [null, new Date(at.getTime() - 1), at, new Date(at.getTime() + 1)];
  const grants = TIERS.flatMap((granted) => ends.map((grantedUntil) => ({ granted, grantedUntil })));
  const payments = [null, ...TIERS].flatMap((paid) => ends.map((paidUntil) => ({ paid, paidUntil })));
  const cases = grants.flatMap((grant) => payments.map((payment) => ({ ...grant, ...payment })));
  const db = await testDb();
  try {
    const rows = await db.select<{ tier: string }>({
      text: `SELECT tier_at(g::user_tier, u, p::user_tier, e, $5::timestamptz)::text AS tier
               FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::timestamptz[]) WITH ORDINALITY AS t(g, u, p, e, n)
              ORDER BY n`,
      values: [
        ...[cases.map((one) => one.granted), cases.map((one) => one.grantedUntil)],
        ...[cases.map((one) => one.paid), cases.map((one) => one.paidUntil), at],
      ],
    });
    expect(rows.map(({ tier }) => tier)).toEqual(cases.map((one) => tierAt(one, at)));
  } finally {
    await db.close();
  }
});

it('a paid or granted tier holds until its end and not a millisecond longer', () => {
  const end = new Date('2026-03-02T10:00:00.000Z');
  const before = new Date(end.getTime() - 1);
  const none = { granted: 'free', grantedUntil: null, paid: null, paidUntil: null } as const;
  for (const pro of [
    { ...none, paid: 'pro', paidUntil: end } as const,
    { ...none, granted: 'pro', grantedUntil: end } as const,
  ])
    expect([tierAt(pro, before), tierAt(pro, end)]).toEqual(['pro', 'free']);
  expect(tierAt({ ...none, granted: 'business', paid: 'pro' }, end)).toBe('business');
  expect(tierAt({ ...none, granted: 'business', grantedUntil: end, paid: 'pro' }, end)).toBe('pro');
  expect(tierAt(none, end)).toBe('free');
});

it('an account announces a new tier or end, and nothing when it is written without a change', async () => {
  const db = await testDb();
  const id = '00000000-0000-4000-8000-000000000001';
  const heard: string[] = [];
  const leave = await db.listen('auth_change', { onMessage: (text) => heard.push(text), onBack: () => undefined });
  const write = (change: string) => db.owner.query({ text: `UPDATE billing_account SET ${change}` });
  try {
    await db.owner.query({
      text: `INSERT INTO app_user (id, email, created_at, updated_at) VALUES ('${id}', 'ada@example.com', now(), now())`,
    });
    await db.owner.query({
      text: `INSERT INTO billing_account (user_id, created_at, updated_at) VALUES ('${id}', now(), now())`,
    });
    await write(`tier = 'free', tier_ends_at = NULL, version = version + 1`);
    await write(`tier = 'pro', tier_ends_at = '2026-03-02T10:00:00Z'`);
    await write(`tier = 'pro', tier_ends_at = '2026-03-02T10:00:00Z'`);
    await write(`tier_ends_at = NULL`);
    await db.owner.query({ text: `SELECT pg_notify('auth_change', 'end')` });
    await vi.waitFor(() => expect(heard.at(-1)).toBe('end'));
    expect(heard.filter((text) => text !== 'end')).toEqual(Array.from({ length: 3 }, () => `user:${id}`));
  } finally {
    await leave();
    await db.close();
  }
});
