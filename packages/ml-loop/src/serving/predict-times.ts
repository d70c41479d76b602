import {
  HOUR_MS,
  localTimeZone,
  MINUTE_MS,
  type PriceUnit,
  priceFactor,
  requireRegion,
} from '@energy-optimizer/kernel';
import {
  findOptimalWindows,
  meanOfKnown,
  meanOver,
  type OptimalWindow,
  type Outlook,
  servedOrNull,
  servedPrice,
} from '@energy-optimizer/outlook';
import type { z } from 'zod';
import type { MlContext } from '../context.ts';
import { durationBeyondRange } from '../errors.ts';
import type { EmptyReason, TimesPrediction } from '../schemas/index.ts';
import type { predictTimesInput } from '../schemas/input.ts';
import { paidFacts, pricesOf, type ServedPrices } from './prices.ts';
import { boundsOf, minutesOf, searchRange } from './search-range.ts';

type Input = z.output<typeof predictTimesInput>;

/**
 * The cheapest windows over published prices and, after them, the forecast. Without a forecast, only published prices
 * are used, and the response lists the missing data.
 * @throws AppError `unknown_region`, `inverted_range`, `range_too_long`, `duration_beyond_horizon`,
 *   `forecast_unavailable` (503), and those of `TariffPrices`
 */
export async function predictTimes(context: MlContext, input: Input): Promise<TimesPrediction> {
  const region = requireRegion(input.region);
  const at = input.at ?? context.clock.now();
  const searched = searchRange(input, at);
  const durationMinutes = minutesOf(input.durationHours);
  const durationMs = durationMinutes * MINUTE_MS;
  if (durationMs > searched.end.getTime() - searched.start.getTime()) throw durationBeyondRange('durationHours');
  const asked = { region, at, unit: input.unit };
  const market = await pricesOf(context, input, asked, searched);
  const windows = findOptimalWindows(market.outlook.pieces, {
    durationMs,
    earliestStartMs: searched.start.getTime(),
    latestEndMs: searched.end.getTime(),
    count: input.slots,
    nonOverlapping: input.nonOverlapping,
  });
  const certain = isPublished(market.outlook, searched.start.getTime(), searched.end.getTime());
  const memory =
    certain || windows.length === 0 || market.paid
      ? undefined
      : await context.recall.confidence({ region: region.code, at, durationMs });
  const share = certain ? 1 : (memory?.share ?? null);
  const slots = windows.map((window) => slotOf(market, window, { ...input, durationMs, share }));
  const missing = await market.uncovered(searched.end);
  return {
    region: region.code,
    at,
    timeZone: localTimeZone(region),
    unit: input.unit,
    currency: market.currency,
    prices: market.source,
    durationMinutes,
    searched,
    meanPrice: servedOrNull(
      meanOfKnown(market.outlook.pieces, searched.start.getTime(), searched.end.getTime()) ?? null,
    ),
    slots,
    confidence: memory ? { share: memory.share, days: memory.days, similarity: memory.similarity } : null,
    model: market.model,
    missing: [...missing],
    ...paidFacts(market),
    reason: slots.length > 0 ? null : (market.paid?.reason ?? noWindow(durationMinutes, missing)),
  };
}

const noWindow = (durationMinutes: number, missing: readonly string[]): EmptyReason => ({
  code: 'no_window',
  text: `${[`No ${durationMinutes} minutes of consecutive known or forecast prices exist in the search range`, ...missing].join('; ')}.`,
});

function slotOf(
  { outlook, paid }: ServedPrices,
  window: OptimalWindow,
  asked: {
    readonly durationMs: number;
    readonly unit: PriceUnit;
    readonly powerKw?: number | undefined;
    share: number | null;
  },
): TimesPrediction['slots'][number] {
  const stretch = meanOver(outlook, window.start.getTime(), window.end.getTime())!;
  const energyKwh = asked.powerKw === undefined ? undefined : (asked.powerKw * asked.durationMs) / HOUR_MS;
  const money = (price: number) => servedPrice(price * priceFactor(asked.unit, 'kwh') * energyKwh!);
  return {
    start: window.start,
    end: window.end,
    averagePrice: servedPrice(window.averagePrice),
    intervals: boundsOf(outlook.coverages, stretch, servedPrice),
    cost:
      energyKwh === undefined
        ? null
        : { amount: money(window.averagePrice), intervals: boundsOf(outlook.coverages, stretch, money) },
    confidence: asked.share,
    forecastShare: servedPrice(stretch.forecastShare),
    parts: window.parts.map((part) => ({ ...part })),
    ...(paid ? { breakdown: paid.breakdownOver(window) } : {}),
  };
}

const isPublished = (outlook: Outlook, startMs: number, endMs: number): boolean =>
  meanOver(outlook, startMs, endMs)?.forecastShare === 0;
