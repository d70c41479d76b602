import { addMs, DAY_MS, fixedClock, HOUR_MS } from '@energy-optimizer/kernel';
import {
  ANONYMOUS,
  type Principal,
  SERVICE,
  TIERS,
  type Tier,
  toAppError,
  type UserPrincipal,
} from '@energy-optimizer/rpc';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOBODY } from '../testing/callers.ts';
import { createEntitlements } from './entitlements.ts';
import { FEATURE_NAMES, FEATURES, featureRow, lowestTier } from './features.ts';
import { availableFrom } from './refusal.ts';

const NOW = new Date('2026-03-02T10:07:00.000Z');
const upgradeUrl = 'https://app.example.com/account/billing';

const user = (tier: Tier, more: Partial<UserPrincipal> = {}): UserPrincipal => ({
  ...{ kind: 'user', userId: 'ada', role: 'user', scopes: 'all', via: 'session', credentialId: 's' },
  tier,
  ...more,
});

/** The problem of a call, or undefined if it is allowed. */
async function problemOf(principal: Principal, feature: string, oldest = NOW, now = NOW) {
  const { require } = createEntitlements({ clock: fixedClock(now), upgradeUrl, callers: NOBODY });
  return require(principal, feature, async () => oldest).then(() => undefined, toAppError);
}

describe('the table of features', () => {
  it('a higher tier includes what a lower one does, and no less of it', () => {
    for (const feature of FEATURE_NAMES)
      for (const [i, tier] of TIERS.entries()) {
        const limits = featureRow(feature).tiers[tier];
        const above = TIERS.slice(i + 1).map((one) => featureRow(feature).tiers[one]);
        if (limits === undefined) continue;
        for (const higher of above)
          expect(higher?.historyDays ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(limits.historyDays ?? 0);
        expect(above, `${feature} in ${tier}`).not.toContain(undefined);
      }
  });

  it('every feature has a tier that includes all of it', () => {
    expect(FEATURE_NAMES.map((feature) => lowestTier(feature, 'limits'))).toEqual([
      ...['pro', 'pro', 'pro', 'pro', 'pro', 'pro', 'business', 'business'],
    ]);
  });

  it('has what is published: Free current prices and a week of history, Pro analysis, Business stream and keys', () => {
    const of = (tier: Tier) => FEATURE_NAMES.filter((feature) => featureRow(feature).tiers[tier] !== undefined);
    expect(of('free')).toEqual(['current_prices', 'price_history']);
    expect(FEATURES.price_history.tiers.free).toEqual({ historyDays: 7 });
    expect(of('pro')).toEqual([...of('free'), 'forecasts', 'windows', 'analytics', 'optimization']);
    expect(of('business')).toEqual([...of('pro'), 'stream', 'api_keys']);
  });
});

describe('a caller', () => {
  it.each<[string, Principal, Tier]>([
    ['without an account is Free', ANONYMOUS, 'free'],
    ['with an account has its tier', user('pro'), 'pro'],
    ['with an API key has the tier of the owner', user('pro', { via: 'api_key', scopes: [] }), 'pro'],
    ['who is an administrator has every feature', user('free', { role: 'admin' }), 'business'],
    ['with the internal key has every feature', SERVICE, 'business'],
  ])('%s', async (_, principal, tier) => {
    const refused = await Promise.all(FEATURE_NAMES.map(async (one) => (await problemOf(principal, one)) && one));
    const expected = FEATURE_NAMES.filter((feature) => featureRow(feature).tiers[tier] === undefined);
    expect(refused.filter((one) => one !== undefined)).toEqual(expected);
  });

  it('receives the tier that would do, and where to get it', async () => {
    const problem = await problemOf(user('free'), 'stream');
    expect(problem).toMatchObject({ status: 402, code: 'tier_required' });
    expect(problem?.details).toEqual({ feature: 'stream', tier: 'free', requiredTier: 'business', upgradeUrl });
    expect(problem?.publicMessage).toBe(
      `Stream of price changes: requires the tier Business. You have Free. Upgrade at ${upgradeUrl}.`,
    );
    expect((await problemOf(ANONYMOUS, 'forecasts'))?.publicMessage).toContain('You are not signed in.');
  });

  it('loses a paid tier at its end, to the millisecond, also if authenticated before', async () => {
    const paidUntil = NOW;
    const ada = user('business', { tiers: { granted: 'free', grantedUntil: null, paid: 'business', paidUntil } });
    expect(await problemOf(ada, 'stream', NOW, addMs(paidUntil, -1))).toBeUndefined();
    expect(await problemOf(ada, 'stream', NOW, paidUntil)).toMatchObject({ code: 'tier_required' });
  });

  it('is refused a feature without a row as a bug, not served', async () => {
    expect(await problemOf(SERVICE, 'constructor')).toMatchObject({ status: 500 });
  });
});

describe('the history of a tier', () => {
  const instant = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });

  it('includes every range of its days that ends now, also when the clocks differ by seconds', async () => {
    await fc.assert(
      fc.asyncProperty(instant, fc.integer({ min: 0, max: 59_000 }), async (now, delayMs) => {
        const oldest = addMs(now, -7 * DAY_MS - delayMs);
        expect(await problemOf(user('free'), 'price_history', oldest, now)).toBeUndefined();
      }),
    );
  });

  it('never includes two hours more, and names the limit', async () => {
    await fc.assert(
      fc.asyncProperty(instant, fc.integer({ min: 2 * HOUR_MS, max: 9_000 * DAY_MS }), async (now, moreMs) => {
        const problem = await problemOf(user('free'), 'price_history', addMs(now, -7 * DAY_MS - moreMs), now);
        expect(problem).toMatchObject({
          ...{ status: 402, code: 'history_limit' },
          details: { tier: 'free', requiredTier: 'pro', historyDays: 7 },
        });
        const from = new Date(problem?.details.availableFrom as string);
        expect(await problemOf(user('free'), 'price_history', from, now)).toBeUndefined();
      }),
    );
  });

  it('is not limited in a higher tier, whose call is not even read for its age', async () => {
    const { require } = createEntitlements({ clock: fixedClock(NOW), upgradeUrl, callers: NOBODY });
    const reach = () => Promise.reject(new Error('read'));
    await expect(require(user('pro'), 'price_history', reach)).resolves.toBeUndefined();
    await expect(require(user('free'), 'price_history', reach)).rejects.toThrow('read');
  });

  it('begins at a whole hour', () => {
    expect(availableFrom(NOW, 7).toISOString()).toBe('2026-02-23T10:00:00.000Z');
    expect(availableFrom(new Date('2026-03-02T10:00:30.000Z'), 7).toISOString()).toBe('2026-02-23T09:00:00.000Z');
  });
});
