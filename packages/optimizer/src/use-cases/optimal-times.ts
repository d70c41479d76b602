import { localTimeZone, MINUTE_MS, requireRegion } from '@energy-optimizer/kernel';
import {
  findOptimalWindows,
  meanOver,
  type OptimalWindow,
  type Outlook,
  type Stretch,
  servedPrice,
} from '@energy-optimizer/outlook';
import type { Principal } from '@energy-optimizer/rpc';
import type { z } from 'zod';
import { APPLIANCE_POWER_KW } from '../appliances/kinds.ts';
import type { OptimizerContext } from '../context.ts';
import { durationBeyondRange } from '../errors.ts';
import type { KnownPrices } from '../ports.ts';
import { searchRange } from '../prices/range.ts';
import type { OptimalTimes, optimalTimesInput } from '../schemas/times.ts';

type Context = Pick<OptimizerContext, 'clock' | 'outlooks'>;

/** What a run needs, and the prices it is judged by. */
interface Run {
  readonly outlook: Outlook;
  /** As an outlook of grams per kWh. */
  readonly carbon: Outlook | undefined;
  readonly durationMs: number;
  readonly energyKwh: number;
}

/**
 * The cheapest times to run an appliance, over published prices and, after them, the forecast.
 * @throws AppError `unknown_region`, `inverted_range`, `range_too_long`, `duration_beyond_horizon`,
 *   `forecast_unavailable` (503), and those of the prices of a tariff
 */
export async function optimalTimes(
  { clock, outlooks }: Context,
  caller: Principal,
  input: z.output<typeof optimalTimesInput>,
): Promise<OptimalTimes> {
  const region = requireRegion(input.region);
  const at = input.at ?? clock.now();
  const searched = searchRange(input, at);
  const durationMs = input.durationMinutes * MINUTE_MS;
  const [startMs, endMs] = [searched.start.getTime(), searched.end.getTime()];
  if (durationMs > endMs - startMs) throw durationBeyondRange('durationMinutes');
  const powerKw = input.powerKw ?? APPLIANCE_POWER_KW[input.appliance];
  const energyKwh = (powerKw * input.durationMinutes) / 60;
  const { tariff, zone, used, contractStart } = input;
  const range = { region: region.code, interval: searched, at };
  const [prices, carbon] = await Promise.all([
    outlooks.prices({ ...range, caller, tariff, zone, used, contractStart }),
    outlooks.carbon(range),
  ]);
  const windows = findOptimalWindows(prices.outlook.pieces, {
    ...{ durationMs, earliestStartMs: startMs, latestEndMs: endMs },
    ...{ count: input.count, nonOverlapping: true },
  });
  const run: Run = {
    ...{ outlook: prices.outlook, durationMs, energyKwh },
    carbon: carbon && { coverages: [], pieces: carbon.pieces },
  };
  const now = meanOver(prices.outlook, startMs, startMs + durationMs);
  const missing = await prices.uncovered(searched.end);
  return {
    ...{ region: region.code, at, timeZone: localTimeZone(region), currency: prices.currency },
    ...{ appliance: input.appliance, powerKw, durationMinutes: input.durationMinutes },
    ...{ energyKwh: servedPrice(energyKwh), searched },
    times: windows.map((window) => timeOf(run, window, now)),
    startNow: now ? { ...costOf(run, now), co2Grams: gramsOf(run, startMs) } : null,
    ...provenanceOf(prices, windows),
    missing: [...missing],
    reason: windows.length > 0 ? null : noWindow(input.durationMinutes, missing),
  };
}

const costOf = ({ energyKwh }: Run, { price }: Stretch) => ({
  averagePrice: servedPrice(price),
  cost: servedPrice(price * energyKwh),
});

/** Null where a part of the run has no known carbon intensity. */
function gramsOf({ carbon, durationMs, energyKwh }: Run, startMs: number): number | null {
  const mean = carbon && meanOver(carbon, startMs, startMs + durationMs);
  return mean ? servedPrice(mean.price * energyKwh) : null;
}

function timeOf(
  run: Run,
  { start, end, parts }: OptimalWindow,
  now: Stretch | undefined,
): OptimalTimes['times'][number] {
  const stretch = meanOver(run.outlook, start.getTime(), end.getTime())!;
  const money = (price: number) => servedPrice(price * run.energyKwh);
  return {
    ...{ start, end, ...costOf(run, stretch) },
    intervals: run.outlook.coverages.map((coverage, k) => ({
      ...{ coverage, lower: money(stretch.lower[k]!), upper: money(stretch.upper[k]!) },
    })),
    saving: now ? money(now.price - stretch.price) : null,
    co2Grams: gramsOf(run, start.getTime()),
    forecastShare: servedPrice(stretch.forecastShare),
    parts: parts.map((part) => ({ ...part })),
  };
}

/** The forecast is named only if a part of the answer depends on it. */
export function provenanceOf(
  { source, model, paid }: KnownPrices,
  runs: readonly { readonly parts: readonly { readonly origin: string }[] }[],
): Pick<OptimalTimes, 'prices' | 'model' | 'tariff' | 'vatIncluded'> {
  const usesForecast = runs.some(({ parts }) => parts.some(({ origin }) => origin === 'forecast'));
  return {
    prices: source,
    model: usesForecast && model ? { modelId: model.modelId, issuedAt: model.issuedAt } : null,
    ...(paid ? { tariff: paid.tariff, vatIncluded: paid.vatIncluded } : {}),
  };
}

const noWindow = (minutes: number, missing: readonly string[]): OptimalTimes['reason'] => ({
  code: 'no_window',
  text: `${[`No ${minutes} minutes of consecutive known or forecast prices exist in the search range`, ...missing].join('; ')}.`,
});
