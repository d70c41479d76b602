import type { Flags } from '@energy-optimizer/admin';
import type { Auth } from '@energy-optimizer/auth';
import type { Processing } from '@energy-optimizer/compliance';
import type { Db } from '@energy-optimizer/db';
import { type Clock, type Logger, resolutionMs } from '@energy-optimizer/kernel';
import type { Outlooks } from '@energy-optimizer/ml-loop';
import { createOptimizer, type Optimizer, type PlanRunner, type PriceRequest } from '@energy-optimizer/optimizer';
import type { Pricing } from '@energy-optimizer/pricing';

/** @param given.planner where plans are computed; undefined: in the calling thread */
export const wireOptimizer = ({
  outlooks,
  pricing,
  auth,
  flags,
  planner,
  processing,
  ...given
}: {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
  readonly outlooks: Outlooks;
  readonly pricing: Pick<Pricing, 'tariffPrices'>;
  readonly auth: Pick<Auth, 'homes'>;
  readonly flags: Pick<Flags, 'isOn'>;
  readonly planner: PlanRunner | undefined;
  readonly processing: Pick<Processing, 'refusal'>;
}): Optimizer =>
  createOptimizer({
    ...given,
    planner: planner ?? HERE,
    outlooks: {
      prices: (request) => outlooks.prices({ ...request, unit: 'kwh' }),
      carbon: outlooks.carbon,
      exports: (request) => exportPrices(pricing, request),
    },
    homes: auth.homes,
    consents: { allows: async (userId, purpose) => (await processing.refusal(userId, purpose)) === undefined },
    switches: { loadOptimization: () => flags.isOn('load_optimization') },
  });

/** The planner is loaded when it is needed: a command may block its own thread. */
const HERE: PlanRunner = {
  plan: async ({ problem, isBackground: _, ...limits }) => {
    const { planEnergy } = await import('@energy-optimizer/planning');
    return planEnergy(problem, limits);
  },
};

/** Prices for exported energy with a tariff, per kWh. */
async function exportPrices({ tariffPrices }: Pick<Pricing, 'tariffPrices'>, request: PriceRequest) {
  if (request.tariff === undefined) return undefined;
  const { start, resolution, exportValues } = await tariffPrices.series({ ...request, unit: 'kwh' });
  if (exportValues === undefined || resolution === null) return undefined;
  const stepMs = resolutionMs(resolution)!;
  return exportValues.flatMap((price, step) => {
    const startMs = start.getTime() + step * stepMs;
    return price === null ? [] : [{ startMs, endMs: startMs + stepMs, price }];
  });
}
