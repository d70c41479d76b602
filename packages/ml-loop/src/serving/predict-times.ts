import { HOUR_MS, localTimeZone, MINUTE_MS, type PriceUnit, priceFactor } from '@energy-optimizer/kernel';
import type { z } from 'zod';
import { durationBeyondRange } from '../errors.ts';
import type { EmptyReason, TimesPrediction } from '../schemas/index.ts';
import type { predictTimesInput } from '../schemas/input.ts';
import type { ServingDeps } from './deps.ts';
import { type MarketOutlook, modelOf, outlookOf, regionOf, served } from './market.ts';
import { firstTouching, meanOver, type Outlook } from './outlook.ts';
import { reachOf } from './reach.ts';
import { boundsOf, minutesOf, searchRange } from './search-range.ts';

type Input = z.output<typeof predictTimesInput>;

/**
 * The cheapest windows over published prices and, after them, the forecast. Without a forecast, only published prices are
 * used, and the response lists the missing data.
 * @throws AppError `unknown_region`, `inverted_range`, `range_too_long`, `duration_beyond_horizon`, `forecast_unavailable` (503)
 */
export async function predictTimes(deps: ServingDeps, input: Input): Promise<TimesPrediction> {
  const region = regionOf(input.region);
  const at = input.at ?? deps.clock.now();
  const searched = searchRange(input, at);
  const durationMinutes = minutesOf(input.durationHours);
  const durationMs = durationMinutes * MINUTE_MS;
  if (durationMs > searched.end.getTime() - searched.start.getTime()) throw durationBeyondRange('durationHours');
  const asked = { region, at, unit: input.unit };
  const market = await outlookOf(deps, asked, searched);
  const windows = deps.findWindows(market.outlook.pieces, {
    durationMs,
    earliestStartMs: searched.start.getTime(),
    latestEndMs: searched.end.getTime(),
    count: input.slots,
    nonOverlapping: input.nonOverlapping,
  });
  const certain = isPublished(market.outlook, searched.start.getTime(), searched.end.getTime());
  const memory =
    certain || windows.length === 0
      ? undefined
      : await deps.service.confidence({ region: region.code, at, durationMs });
  const share = certain ? 1 : (memory?.share ?? null);
  const slots = windows.map((window) => slotOf(market.outlook, window, { ...input, durationMs, share }));
  const lacks = await uncoveredBecause(market, searched.end);
  return {
    region: region.code,
    at,
    timeZone: localTimeZone(region),
    unit: input.unit,
    currency: market.currency,
    prices: market.source,
    durationMinutes,
    searched,
    meanPrice: meanOfKnown(market.outlook, searched.start.getTime(), searched.end.getTime()),
    slots,
    confidence: memory ? { share: memory.share, days: memory.days, similarity: memory.similarity } : null,
    model: market.issue ? modelOf(market.issue, input.unit) : null,
    lacks,
    reason: slots.length > 0 ? null : noWindow(durationMinutes, lacks),
  };
}

const noWindow = (durationMinutes: number, lacks: readonly string[]): EmptyReason => ({
  code: 'no_window',
  text: `${[`No ${durationMinutes} minutes of consecutive known or forecast prices exist in the search range`, ...lacks].join('; ')}.`,
});

function slotOf(
  outlook: Outlook,
  window: ReturnType<ServingDeps['findWindows']>[number],
  asked: {
    readonly durationMs: number;
    readonly unit: PriceUnit;
    readonly powerKw?: number | undefined;
    share: number | null;
  },
): TimesPrediction['slots'][number] {
  const stretch = meanOver(outlook, window.start.getTime(), window.end.getTime())!;
  const energyKwh = asked.powerKw === undefined ? undefined : (asked.powerKw * asked.durationMs) / HOUR_MS;
  const money = (price: number) => served(price * priceFactor(asked.unit, 'kwh') * energyKwh!);
  return {
    start: window.start,
    end: window.end,
    averagePrice: served(window.averagePrice),
    intervals: boundsOf(outlook.coverages, stretch, served),
    cost:
      energyKwh === undefined
        ? null
        : { amount: money(window.averagePrice), intervals: boundsOf(outlook.coverages, stretch, money) },
    confidence: asked.share,
    forecastShare: served(stretch.forecastShare),
    parts: window.parts.map((part) => ({ ...part })),
  };
}

const isPublished = (outlook: Outlook, startMs: number, endMs: number): boolean =>
  meanOver(outlook, startMs, endMs)?.forecastShare === 0;

function meanOfKnown({ pieces }: Outlook, startMs: number, endMs: number): number | null {
  let ms = 0;
  let sum = 0;
  for (let i = firstTouching(pieces, startMs); i < pieces.length && pieces[i]!.startMs < endMs; i += 1) {
    const { price, ...piece } = pieces[i]!;
    const length = Math.min(piece.endMs, endMs) - Math.max(piece.startMs, startMs);
    ms += length;
    sum += price * length;
  }
  return ms > 0 ? served(sum / ms) : null;
}

/** Why the last moment of the range has no price; empty when it has one. */
export async function uncoveredBecause({ outlook, issue, lacks }: MarketOutlook, end: Date): Promise<string[]> {
  if ((outlook.pieces.at(-1)?.endMs ?? 0) >= end.getTime()) return [];
  return issue ? [`the forecast ends at ${reachOf(issue).toISOString()}`] : [...(await lacks())];
}
