import type { Interval, RegionCode } from '@energy-optimizer/kernel';
import { servedPrice } from '@energy-optimizer/outlook';
import { ACTUAL } from '../exogenous/history.ts';
import type { ExogenousProvider } from '../exogenous/provider.ts';
import type { PricePrediction } from '../schemas/index.ts';
import type { ExogenousRepository, ExogenousSeries } from '../store/exogenous.ts';

/** The forecast carbon intensity of a region in a range, and where it comes from. */
export interface CarbonIntensity {
  readonly series: ExogenousSeries;
  readonly source: Pick<ExogenousProvider, 'name' | 'license' | 'attribution'> | undefined;
}

export type ReadCarbonIntensity = (
  region: RegionCode,
  interval: Interval,
  knownAt: Date,
) => Promise<CarbonIntensity | undefined>;

/** Of several sources, the first one by id. @param providers whose terms are stated */
export const createReadCarbonIntensity =
  (
    repository: Pick<ExogenousRepository, 'known'>,
    providers: readonly Pick<ExogenousProvider, 'id' | 'name' | 'license' | 'attribution'>[],
  ): ReadCarbonIntensity =>
  async (region, interval, knownAt) => {
    const stored = await repository.known({ region, interval, knownAt, variable: 'carbon_intensity' });
    const series = stored.find(({ name }) => name !== ACTUAL);
    return series && { series, source: providers.find(({ id }) => id === series.source) };
  };

/** The part of the response: the mean of each step; null for a step that is not fully covered. */
export function carbonIntensityOf(
  found: CarbonIntensity | undefined,
  { startMs, stepMs, count }: { readonly startMs: number; readonly stepMs: number; readonly count: number },
): PricePrediction['carbonIntensity'] {
  if (!found) return null;
  const { series, source } = found;
  const values = Array.from({ length: count }, (_, step) => meanIn(series, startMs + step * stepMs, stepMs));
  if (values.every((value) => value === null)) return null;
  return {
    unit: 'gCO2/kWh',
    values,
    source: series.source,
    sourceName: source?.name ?? series.source,
    license: source?.license ?? null,
    attribution: source?.attribution ?? null,
  };
}

function meanIn({ starts, ends, values }: ExogenousSeries, fromMs: number, lengthMs: number): number | null {
  let [covered, sum] = [0, 0];
  for (const [i, value] of values.entries()) {
    const overlap = Math.min(ends[i]!, fromMs + lengthMs) - Math.max(starts[i]!, fromMs);
    if (overlap <= 0) continue;
    covered += overlap;
    sum += overlap * value;
  }
  return covered === lengthMs ? servedPrice(sum / covered) : null;
}
