import { afterAll, beforeAll, expect, test } from 'vitest';
import { json } from './testing/cli.ts';
import { type CommandLine, commandLine } from './testing/in-process.ts';

let box: CommandLine;
beforeAll(async () => {
  box = await commandLine();
});
afterAll(() => box.remove());

const entitlements = ['billing', 'entitlements'] as const;
const included = (view: { features: { included: boolean }[] }) => view.features.filter((one) => one.included).length;

test('energy billing entitlements shows what each tier includes, and whether tiers are enforced', async () => {
  const open = await box.energy(entitlements);
  expect([open.code, open.stderr]).toEqual([0, '']);
  expect(open.stdout).toContain('Tiers are not enforced: all features are available to everybody.');
  const enforced = await box.energy(entitlements, { ENFORCE_TIERS: 'true' });
  expect(enforced.stdout).toContain('Tiers are enforced. Tier: free.');
  expect(enforced.stdout).toMatch(
    /^price_history +the last 7 days +free: the last 7 days, pro, business +Price history$/m,
  );
  expect(enforced.stdout).toMatch(/^stream +no +business +Stream of price changes$/m);
});

test('energy billing entitlements of a user shows what the user may use; an unknown one is an error', async () => {
  const { id } = json<{ id: string }>(await box.energy(['admin', 'create', 'ada@example.com', '--json']));
  const view = await box.energy([...entitlements, id, '--json'], { ENFORCE_TIERS: 'true' });
  expect(json(view)).toMatchObject({ enforced: true, tier: 'business' });
  expect(included(json(view))).toBe(8);
  const unknown = await box.energy([...entitlements, '00000000-0000-4000-8000-000000000000']);
  expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('No user has the ID')]);
});

test('energy billing grant and revoke change the tier of a user, which the audit log records', async () => {
  const { id } = json<{ id: string }>(await box.energy(['admin', 'create', 'eve@example.com', '--json']));
  const granted = await box.energy(['billing', 'grant', id, 'pro', '--until', '2100-01-01T00:00:00Z']);
  expect([granted.code, granted.stdout]).toEqual([0, `${id}: pro granted, until 2100-01-01 00:00Z\n`]);
  const view = await box.energy([...entitlements, id, '--json'], { ENFORCE_TIERS: 'true' });
  expect(json(view)).toMatchObject({ granted: { tier: 'pro', until: '2100-01-01T00:00:00.000Z' } });
  const past = await box.energy(['billing', 'grant', id, 'pro', '--until', '2020-01-01T00:00:00Z']);
  expect([past.code, past.stderr]).toEqual([1, expect.stringContaining('must be in the future')]);
  expect((await box.energy(['billing', 'revoke', id])).stdout).toBe(`${id}: granted tier revoked\n`);
  const log = json<{ action: string; actorKind: string }[]>(await box.energy(['audit', '--user', id, '--json']));
  expect(log).toMatchObject([
    { action: 'tier_revoked', actorKind: 'operator', details: { from: 'pro' } },
    { action: 'tier_granted', actorKind: 'operator', details: { from: 'free', to: 'pro' } },
    { action: 'account_created' },
  ]);
  const unknown = await box.energy(['billing', 'revoke', '00000000-0000-4000-8000-000000000000']);
  expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('does not exist')]);
});
