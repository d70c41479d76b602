import { testDb } from '@energy-optimizer/db/testing';
import { TIERS, tierAt } from '@energy-optimizer/rpc';
import { expect, it, vi } from 'vitest';

it('tier_at in SQL and tierAt in TypeScript agree for every pair of tiers, before, at and after the end', async () => {
  const at = new Date('2026-03-02T10:00:00.000Z');
  const ends = [null, new Date(at.getTime() - 1), at, new Date(at.getTime() + 1)];
  const cases = TIERS.flatMap((granted) =>
    [null, ...TIERS].flatMap((paid) => ends.map((paidUntil) => ({ granted, paid, paidUntil }))),
  );
  const db = await testDb();
  try {
    const rows = await db.select<{ tier: string }>({
      text: `SELECT tier_at(g::user_tier, p::user_tier, e, $4::timestamptz)::text AS tier
               FROM unnest($1::text[], $2::text[], $3::timestamptz[]) WITH ORDINALITY AS t(g, p, e, n) ORDER BY n`,
      values: [cases.map((one) => one.granted), cases.map((one) => one.paid), cases.map((one) => one.paidUntil), at],
    });
    expect(rows.map(({ tier }) => tier)).toEqual(cases.map((one) => tierAt(one, at)));
  } finally {
    await db.close();
  }
});

it('a paid tier holds until its end and not a millisecond longer; a granted one stays', () => {
  const end = new Date('2026-03-02T10:00:00.000Z');
  const before = new Date(end.getTime() - 1);
  const pro = { granted: 'free', paid: 'pro', paidUntil: end } as const;
  expect([tierAt(pro, before), tierAt(pro, end)]).toEqual(['pro', 'free']);
  expect(tierAt({ granted: 'business', paid: 'pro', paidUntil: null }, end)).toBe('business');
  expect(tierAt({ granted: 'free', paid: null, paidUntil: null }, end)).toBe('free');
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
