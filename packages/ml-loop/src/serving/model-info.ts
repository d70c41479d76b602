import { clockResolution, type RegionCode, requireRegion } from '@energy-optimizer/kernel';
import { servedShares } from '@energy-optimizer/outlook';
import type { z } from 'zod';
import type { MlContext } from '../context.ts';
import type { EmptyReason, ModelInfoResponse } from '../schemas/index.ts';
import type { modelInfoInput } from '../schemas/input.ts';
import type { AccuracyRow } from '../store/records.ts';
import { servedRow } from './measurements.ts';
import { nextLearning } from './next-learning.ts';

type Model = ModelInfoResponse['models'][number];

/** Maximum number of regions in one response. */
const MAX_REGIONS = 200;

/**
 * The active model of a region, or of every region with a market price, its accuracy and its missing inputs.
 * @throws AppError `unknown_region`, `unknown_market` (404) for a requested region without a market price
 */
export async function modelInfo(
  context: MlContext,
  input: z.output<typeof modelInfoInput>,
): Promise<ModelInfoResponse> {
  const at = input.at ?? context.clock.now();
  if (input.region !== undefined) {
    const { code } = requireRegion(input.region);
    return { at, models: [await describeModel(context, code, at)], reason: null };
  }
  const regions = (await context.engine.markets(at)).map(({ region }) => region).slice(0, MAX_REGIONS);
  const models: Model[] = [];
  for (const region of regions) {
    models.push(await describeModel(context, region, at));
  }
  const reason = models.length > 0 ? null : NO_MARKET;
  return { at, models: models.sort((a, b) => a.region.localeCompare(b.region)), reason };
}

/** There is nothing to forecast. */
export const NO_MARKET: EmptyReason = {
  code: 'no_market',
  text: 'No region had market prices with intervals of one hour or less stored at that time.',
};

async function describeModel(context: MlContext, region: RegionCode, at: Date): Promise<Model> {
  const info = await context.engine.modelInfo(region, at);
  const { market, record, servingRun, issue } = info;
  const provenance = issue?.provenance;
  return {
    region,
    market: {
      kind: market.kind,
      ...context.describeSource(market.source),
      unit: market.unit,
      currency: market.currency,
      resolution: clockResolution(market.stepMs) ?? null,
      dataUntil: market.dataUntil,
    },
    stage: info.stage,
    missing: [...info.missing],
    version: provenance?.modelId ?? servingRun?.modelId ?? null,
    level: context.engine.level,
    experts: Object.entries(servedShares(provenance?.expertWeights ?? {}))
      .map(([id, weight]) => ({ id, weight }))
      .sort((a, b) => b.weight - a.weight || a.id.localeCompare(b.id)),
    familyWeights: servedShares(provenance?.familyWeights ?? {}),
    accuracy: record ? servedAccuracy(await context.engine.accuracy(region)) : null,
    lastTrained: servingRun?.finishedAt ?? null,
    trainedThrough: provenance?.trainedThrough ?? record?.learnedThrough ?? null,
    nextLearning: nextLearning(at),
    issuedAt: issue?.issuedAt ?? null,
  };
}

/** Of served forecasts for lead day 1, over the longest measured window. */
function servedAccuracy(rows: readonly AccuracyRow[]): AccuracyRow | null {
  const ofServed = rows.filter(({ expert, leadDay, count }) => expert === 'ensemble' && leadDay === 1 && count > 0);
  const [longest] = ofServed.sort((a, b) => b.windowDays - a.windowDays);
  return longest ? servedRow(longest) : null;
}
