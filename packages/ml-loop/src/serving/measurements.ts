import { expertsOfLevel } from '@energy-optimizer/forecasting';
import { countOf, requireRegion } from '@energy-optimizer/kernel';
import { servedOrNull, servedPrice } from '@energy-optimizer/outlook';
import type { z } from 'zod';
import type { MlContext } from '../context.ts';
import { unknownExpert, unknownMarket } from '../errors.ts';
import { zonesIn } from '../learning/find-market.ts';
import type { AccuracyResponse, EmptyReason, ObservationStatsResponse } from '../schemas/index.ts';
import type { accuracyInput, observationStatsInput } from '../schemas/input.ts';
import type { AccuracyRow } from '../store/records.ts';

/**
 * The rolling accuracy that the last learning run measured, per expert, lead day and window.
 * @throws AppError `unknown_region`, `unknown_market` (404)
 */
export async function accuracyOf(context: MlContext, input: z.output<typeof accuracyInput>): Promise<AccuracyResponse> {
  const { code } = requireRegion(input.region);
  const markets = await context.engine.markets();
  const market = markets.find(({ region }) => region === code);
  if (!market) throw unknownMarket(code, zonesIn(code, markets));
  const wanted = (row: { expert: string; leadDay: number; windowDays: number }) =>
    (input.expert === undefined || row.expert === input.expert) &&
    (input.leadDay === undefined || row.leadDay === input.leadDay) &&
    (input.windowDays === undefined || row.windowDays === input.windowDays);
  const measured = await context.engine.accuracy(code);
  assertExpert(input.expert, measured);
  const rows = measured.filter(wanted);
  const runs = await context.engine.runs({ region: code, limit: 20 });
  return {
    region: code,
    unit: market.unit,
    currency: market.currency,
    prices: context.describeSource(market.source),
    measuredAt: runs.find(({ status }) => status === 'succeeded')?.finishedAt ?? null,
    rows: rows.map(servedRow).sort((a, b) => a.windowDays - b.windowDays || a.leadDay - b.leadDay || a.mae - b.mae),
    reason: rows.length > 0 ? null : whyNothing(code, measured),
  };
}

/** An expert of any level, measured or not, or one of the additional rows. @throws AppError `unknown_expert` */
function assertExpert(expert: string | undefined, measured: readonly AccuracyRow[]): void {
  if (expert === undefined || measured.some((row) => row.expert === expert)) return;
  const all = [...BESIDE_EXPERTS, ...expertsOfLevel(3).map(({ id }) => id)];
  if (!all.includes(expert)) throw unknownExpert(expert, all);
}

const BESIDE_EXPERTS = ['ensemble', 'rule', 'uncorrected', 'weekly-naive'];

const whyNothing = (region: string, measured: readonly AccuracyRow[]): EmptyReason =>
  measured.length > 0
    ? {
        code: 'nothing_selected',
        text: `No measurement of ${region} matches the selection. Without it: ${countOf(measured.length, 'row')}.`,
      }
    : {
        code: 'not_measured',
        text: `No forecast for ${region} has been measured yet; learning measures forecasts once their actual prices are known.`,
      };

/** A row rounded like served prices. */
export const servedRow = (row: AccuracyRow): AccuracyRow => ({
  ...row,
  mae: servedPrice(row.mae),
  rmse: servedPrice(row.rmse),
  smapePct: servedPrice(row.smapePct),
  rmae: servedOrNull(row.rmae),
  mapePct: servedOrNull(row.mapePct),
  crps: servedOrNull(row.crps),
  coverage80: servedOrNull(row.coverage80),
  coverage90: servedOrNull(row.coverage90),
  coverage95: servedOrNull(row.coverage95),
});

/** The number of stored forecasts, and of those joined with their price. @throws AppError `unknown_region` */
export async function observationStats(
  context: MlContext,
  input: z.output<typeof observationStatsInput>,
): Promise<ObservationStatsResponse> {
  const region = input.region === undefined ? undefined : requireRegion(input.region).code;
  const regions = await context.engine.observationStats(region);
  const none = `No forecast${region ? ` for ${region}` : ''} has been stored yet.`;
  return {
    regions: regions.map(({ source, ...one }) => ({ ...one, prices: context.describeSource(source) })),
    reason: regions.length > 0 ? null : { code: 'nothing_learned', text: none },
  };
}
