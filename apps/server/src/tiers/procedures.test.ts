import { createEntitlements, FEATURES, featureRow } from '@energy-optimizer/billing';
import { fixedClock } from '@energy-optimizer/kernel';
import {
  ANONYMOUS,
  openApiDocument,
  type Principal,
  type ProcedureMeta,
  SERVICE,
  TIERS,
  type Tier,
  toAppError,
  type UserPrincipal,
} from '@energy-optimizer/rpc';
import type { AnyProcedure } from '@trpc/server';
import { expect, it } from 'vitest';
import { ACCESS } from '../access.ts';
import { bareRouter } from '../bare-router.ts';
import { INFO } from '../version.ts';

/** Every procedure for every kind of caller, as a function call: the decision of the gate, without the work behind it. */

const user = (tier: Tier, more: Partial<UserPrincipal> = {}): UserPrincipal => ({
  ...{ kind: 'user', userId: 'ada', role: 'user', scopes: 'all', via: 'session', credentialId: 's' },
  tier,
  ...more,
});
const CALLERS = {
  anonymous: ANONYMOUS,
  free: user('free'),
  pro: user('pro'),
  business: user('business'),
  key_of_free: user('free', { via: 'api_key', scopes: ['account:read', 'account:write'] }),
  key_of_business: user('business', { via: 'api_key', scopes: ['account:read', 'account:write'] }),
  admin: user('free', { role: 'admin' }),
  service: SERVICE,
} as const satisfies Record<string, Principal>;
const ALL = Object.keys(CALLERS) as readonly (keyof typeof CALLERS)[];

/** The procedures whose use depends on the tier, with the callers that are refused with 402. */
const BELOW_PRO = ['anonymous', 'free', 'key_of_free'] as const;
const BELOW_BUSINESS = ['anonymous', 'free', 'pro', 'key_of_free'] as const;
const PAID: Readonly<Record<string, readonly string[]>> = {
  'prices.forecast': BELOW_PRO,
  'prices.statistics': BELOW_PRO,
  'prices.optimalWindows': BELOW_PRO,
  'prices.trends': BELOW_PRO,
  'prices.peakHours': BELOW_PRO,
  'suppliers.statistics': BELOW_PRO,
  'ml.predictPrice': BELOW_PRO,
  'ml.predictOptimalTimes': BELOW_PRO,
  'ml.predictSavings': BELOW_PRO,
  'optimizer.optimalTimes': BELOW_PRO,
  'optimizer.savings': BELOW_PRO,
  // Callers without a session or a key are refused before their tier is asked for.
  'optimizer.plan': ['free', 'key_of_free'],
  'recommendations.usage': ['free', 'key_of_free'],
  'prices.stream': BELOW_BUSINESS,
  // Callers without a session are refused before their tier is asked for.
  'auth.createApiKey': ['free', 'pro'],
  'auth.rotateApiKey': ['free', 'pro'],
};

const callers = { current: async <T>(asked: T) => asked, onChange: () => () => undefined, isInformed: () => true };
const gate = createEntitlements({
  ...{ clock: fixedClock('2026-03-02T10:07:00.000Z'), upgradeUrl: 'https://app.example.com/account/billing', callers },
});
const procedures = bareRouter(gate)._def.procedures as unknown as Record<string, AnyProcedure>;

async function refusalOf(path: string, principal: Principal, input: unknown = {}): Promise<number | undefined> {
  const procedure = procedures[path] as AnyProcedure;
  const { type } = procedure._def;
  const ctx = { requestId: 'r', principal };
  const getRawInput = async () => input;
  try {
    await procedure({ path, type, ctx, getRawInput, signal: undefined, batchIndex: 0 });
    return undefined;
  } catch (error) {
    return toAppError(error).status;
  }
}

it.each(Object.keys(ACCESS))(
  '%s is refused with 402 to exactly the callers whose tier does not include it',
  async (path) => {
    const refused: string[] = [];
    for (const name of ALL) if ((await refusalOf(path, CALLERS[name])) === 402) refused.push(name);
    expect(refused).toEqual(PAID[path] ?? []);
  },
);

it('old prices are refused to callers without an account and in Free, however the call asks for them', async () => {
  const old = '2026-02-01T00:00:00.000Z';
  const cursorOf = (from: string, r = 'PT60M') =>
    Buffer.from(
      JSON.stringify({ s: 1, f: Date.parse(from), t: Date.parse(from) + 3_600_000, r, k: Date.parse(from) }),
    ).toString('base64url');
  const ranges: readonly [path: string, input: object, inFree: boolean][] = [
    ['prices.history', { region: 'de' }, true],
    ['prices.history', { region: 'de', days: 7 }, true],
    ['prices.history', { region: 'de', days: 7, resolution: 'P1D' }, true],
    ['prices.history', { region: 'de', start: new Date('2026-02-23T10:07:00.000Z') }, true],
    ['prices.history', { region: 'de', day: '2026-02-24' }, true],
    ['prices.history', { region: 'de', cursor: cursorOf('2026-02-28T00:00:00.000Z') }, true],
    ['prices.history', { region: 'de', days: 8 }, false],
    ['prices.history', { region: 'de', days: 7, resolution: 'P1M' }, false],
    ['prices.history', { region: 'de', start: new Date(old) }, false],
    ['prices.history', { region: 'de', end: new Date(old) }, false],
    ['prices.history', { region: 'de', day: '2026-02-01' }, false],
    ['prices.history', { region: 'de', at: new Date(old) }, false],
    ['prices.history', { region: 'de', cursor: cursorOf(old) }, false],
    ['prices.history', { region: 'de', cursor: cursorOf('2026-03-01T12:00:00.000Z', 'P1Y') }, false],
    ['prices.current', { region: 'de' }, true],
    ['prices.current', { region: 'de', at: new Date('2026-02-24T00:00:00.000Z') }, true],
    ['prices.current', { region: 'de', at: new Date(old) }, false],
    ['prices.compare', { region: 'de' }, true],
    ['prices.compare', { region: 'de', at: new Date(old) }, false],
  ];
  for (const [path, input, inFree] of ranges)
    for (const name of ALL) {
      const isFree = CALLERS[name].kind === 'anonymous' || name === 'free' || name === 'key_of_free';
      const isRefused = (await refusalOf(path, CALLERS[name], input)) === 402;
      expect({ path, input, name, isRefused }).toEqual({ path, input, name, isRefused: isFree && !inFree });
    }
});

it('every feature is enforced by a procedure, and those that limit the age of prices know it', () => {
  const used = new Set(Object.values(ACCESS).flatMap(({ feature }) => feature ?? []));
  expect([...used].sort()).toEqual(Object.keys(FEATURES).sort());
  const limited = Object.entries(ACCESS).flatMap(([path, { feature }]) =>
    feature !== null && TIERS.some((tier) => featureRow(feature).tiers[tier]?.historyDays !== undefined) ? [path] : [],
  );
  const knowing = Object.entries(procedures).flatMap(([path, { _def }]) =>
    (_def.meta as ProcedureMeta).reach === undefined ? [] : [path],
  );
  expect(limited.sort()).toEqual(knowing.sort());
});

it('the OpenAPI document states the 402 of every operation with a feature, and of no other for that reason', () => {
  const { paths } = openApiDocument(bareRouter(), { ...INFO, publicUrl: 'http://localhost' });
  const operations = Object.values(paths).flatMap((item) => Object.values(item)) as {
    readonly operationId: string;
    readonly responses: Readonly<Record<number, { readonly description?: string }>>;
  }[];
  for (const { operationId, responses } of operations) {
    const { feature } = ACCESS[operationId] ?? {};
    const described = /The feature is `(\w+)`/.exec(responses[402]?.description ?? '')?.[1] ?? null;
    expect({ operationId, described }).toEqual({ operationId, described: feature });
  }
});
