import { randomUUID } from 'node:crypto';
import { addMs, DAY_MS, type Interval, localTimeZone, MINUTE_MS, requireRegion } from '@energy-optimizer/kernel';
import { servedPrice } from '@energy-optimizer/outlook';
import type { UserPrincipal } from '@energy-optimizer/rpc';
import type { z } from 'zod';
import { adviseRun } from '../appliances/advise.ts';
import { nextLocal } from '../appliances/runs.ts';
import type { OptimizerContext } from '../context.ts';
import { noAppliances, noRegion } from '../errors.ts';
import { applianceVector, type PatternKind, situationVector } from '../memory/vectors.ts';
import type { KnownPrices } from '../ports.ts';
import type { Appliance } from '../schemas/appliances.ts';
import type { recommendUsageInput, UsageAdvice, UsageRecommendations } from '../schemas/usage.ts';
import { readAppliances } from '../store/appliances.ts';
import { insertUsage, readPatterns, type StoredUsage } from '../store/usage.ts';

type Context = Pick<OptimizerContext, 'db' | 'clock' | 'outlooks' | 'homes' | 'consents'>;

/** An appliance with the runs it may be moved to. */
interface Movable {
  readonly appliance: Appliance;
  readonly usualStart: Date;
  readonly within: Interval;
}

/**
 * For each appliance of the household, the cheapest time of its next run, or why none is recommended. Recommendations
 * are stored, so that their outcomes can be recorded. What was learned from outcomes counts with consent to `analytics`.
 * @throws AppError `no_region`, `no_appliances` (409), `unknown_region`, `forecast_unavailable` (503), and those of the
 *   prices of a tariff
 */
export async function recommendUsage(
  context: Context,
  caller: UserPrincipal,
  { region: asked, ...choice }: z.output<typeof recommendUsageInput>,
): Promise<UsageRecommendations> {
  const { db, clock, outlooks, homes, consents } = context;
  const { userId } = caller;
  const home = asked ?? (await homes.regionOf(userId));
  if (home === null) throw noRegion();
  const region = requireRegion(home);
  const [at, timeZone] = [clock.now(), localTimeZone(region)];
  const learns = await consents.allows(userId, 'analytics');
  const { appliances, patterns } = await db.withUser(userId, async (tx) => ({
    appliances: await readAppliances(tx, userId),
    patterns: learns ? await readPatterns(tx, userId) : [],
  }));
  if (appliances.length === 0) throw noAppliances();
  const start = new Date(Math.ceil(at.getTime() / MINUTE_MS) * MINUTE_MS);
  const movable = appliances.map((appliance) => movableOf(appliance, start, timeZone));
  const prices = await outlooks.prices({
    ...choice,
    region: region.code,
    interval: rangeOf(start, movable),
    at,
    caller,
  });
  const situation = situationVector(prices.outlook, start.getTime());
  const made = movable.map((one) => {
    const vectors = { appliance: applianceVector(one.appliance), ...(situation ? { situation } : {}) };
    return adviceFor(one, prices, { vectors, patterns, createdAt: at });
  });
  const stored = made.flatMap(({ record }) => record ?? []);
  await db.withUser(userId, (tx) => insertUsage(tx, userId, stored));
  return {
    ...{ region: region.code, at, timeZone, currency: prices.currency },
    recommendations: made.map(({ advice }) => advice),
    ...provenance(prices),
  };
}

const provenance = ({ source, model, paid }: KnownPrices) => ({
  ...{ prices: source, model: model && { modelId: model.modelId, issuedAt: model.issuedAt } },
  ...(paid ? { tariff: paid.tariff, vatIncluded: paid.vatIncluded } : {}),
});

/** A day of prices at least, which describes the situation, and every run. */
const rangeOf = (start: Date, movable: readonly Movable[]): Interval => ({
  start,
  end: new Date(
    Math.max(
      addMs(start, DAY_MS).getTime(),
      ...movable.flatMap(({ appliance, usualStart, within }) => [
        within.end.getTime(),
        usualStart.getTime() + appliance.durationMinutes * MINUTE_MS,
      ]),
    ),
  ),
});

/** When its next run may be: inside the window of the household, which may have begun, or else within a day. */
function movableOf(appliance: Appliance, now: Date, timeZone: string): Movable {
  const { earliest, latest, durationMinutes, usualTime } = appliance;
  const durationMs = durationMinutes * MINUTE_MS;
  const endAfter = (from: Date) =>
    latest === null ? addMs(from, DAY_MS) : nextLocal(latest, addMs(from, durationMs), timeZone);
  const opens = earliest === null ? now : nextLocal(earliest, now, timeZone);
  const isOpen = latest !== null && endAfter(now) <= opens;
  const start = isOpen ? now : opens;
  return { appliance, usualStart: nextLocal(usualTime, now, timeZone), within: { start, end: endAfter(start) } };
}

function adviceFor(
  { appliance, usualStart, within }: Movable,
  prices: KnownPrices,
  memory: {
    readonly vectors: Readonly<Partial<Record<PatternKind, readonly number[]>>>;
    readonly patterns: Awaited<ReturnType<typeof readPatterns>>;
    readonly createdAt: Date;
  },
): { readonly advice: UsageAdvice; readonly record: Parameters<typeof insertUsage>[2][number] | undefined } {
  const { hits, ...found } = adviseRun({ appliance, usualStart, within, outlook: prices.outlook, ...memory });
  const id = found.recommended ? randomUUID() : null;
  const basis = { outcomes: servedPrice(found.basis.outcomes), factor: servedPrice(found.basis.factor) };
  const advice: UsageAdvice = { id, appliance: appliance.name, ...found, basis };
  if (id === null) return { advice, record: undefined };
  const own = (Object.entries(memory.vectors) as [PatternKind, readonly number[]][]).map(([domain, vector]) => ({
    ...{ id: randomUUID(), domain, vector },
  }));
  const answer: StoredUsage['answer'] = { ...advice, currency: prices.currency };
  const { createdAt } = memory;
  return { advice, record: { id, createdAt, appliance: appliance.name, answer, patterns: { hits, own } } };
}
