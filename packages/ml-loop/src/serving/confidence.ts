import { addMs, DAY_MS, HOUR_MS, type RegionCode, resolutionMs } from '@energy-optimizer/kernel';
import { createVectorIndex } from '../memory/create-vector-index.ts';
import { curveOf } from '../memory/curve.ts';
import { loadHnsw } from '../memory/hnsw-index.ts';
import type { VectorIndex } from '../memory/vector-index.ts';
import type { Confidence, ConfidenceRequest } from '../service.ts';
import type { ForecastIssue } from '../store/records.ts';
import type { PatternRepository } from '../store/repository-patterns.ts';

const SIMILAR_DAYS = 30;
/** Two years have every season twice. */
const LOOKED_BACK_DAYS = 730;
/** From fewer days nobody can tell. */
const LEAST_DAYS = 10;
/** A window that is among this share of the cheapest ones was a good choice. */
const CHEAPEST = 0.1;
/** A memory built earlier is read anew once the newest forecast is of another run, and after this long. */
const KEPT_MS = HOUR_MS;

interface Remembered {
  readonly index: VectorIndex;
  readonly outcomes: ReadonlyMap<string, { readonly forecast: readonly number[]; readonly actual: readonly number[] }>;
  readonly runId: number;
  readonly builtAtMs: number;
}

/** How well choices by the forecast turned out after days whose forecast looked like the next one; from the pattern memory. */
export function createConfidence({
  patterns,
  newestIssue,
  now,
}: {
  readonly patterns: Pick<PatternRepository, 'since'>;
  readonly newestIssue: (region: RegionCode, at: Date) => Promise<ForecastIssue | undefined>;
  readonly now: () => Date;
}) {
  const memories = new Map<string, Promise<Remembered>>();
  const hnsw = loadHnsw();

  const build = async ({ region, runId, start }: ForecastIssue, steps: number): Promise<Remembered> => {
    const found = await patterns.since('recommendation', region, addMs(start, -LOOKED_BACK_DAYS * DAY_MS));
    // Days from the forecast on had not come when it was issued.
    const usable = found.filter(({ at, vector }) => at < start && vector.length === steps);
    const index = createVectorIndex({ dimensions: steps, capacity: usable.length, hnsw });
    for (const { at, vector } of usable) index.add(at.toISOString(), vector);
    const outcomes = new Map(usable.map(({ at, outcome }) => [at.toISOString(), outcome as never]));
    return { index, outcomes, runId, builtAtMs: now().getTime() };
  };

  const remembered = async (issue: ForecastIssue, steps: number): Promise<Remembered> => {
    const kept = await memories.get(issue.region)?.catch(() => undefined);
    if (kept && kept.runId === issue.runId && now().getTime() - kept.builtAtMs < KEPT_MS) return kept;
    const building = build(issue, steps);
    memories.set(issue.region, building);
    return building;
  };

  return async ({
    region,
    at,
    durationMs,
    count = SIMILAR_DAYS,
  }: ConfidenceRequest): Promise<Confidence | undefined> => {
    const issue = await newestIssue(region, at ?? now());
    if (!issue) return undefined;
    const stepMs = stepOf(issue);
    const steps = Math.round(DAY_MS / stepMs);
    const shape = curveOf(issue.values.slice(0, steps));
    if (!shape || issue.values.length < steps) return undefined;
    const { index, outcomes } = await remembered(issue, steps);
    const similar = index.search(shape.shape, count);
    const length = Math.min(steps, Math.max(1, Math.round(durationMs / stepMs)));
    const choices = similar.map(({ id }) => choiceOf(outcomes.get(id)!, length));
    if (choices.length < LEAST_DAYS) return undefined;
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    return {
      share: mean(choices.map(({ isGood }) => (isGood ? 1 : 0))),
      days: choices.length,
      similarity: mean(similar.map(({ similarity }) => similarity)),
      regret: mean(choices.map(({ regret }) => regret)),
      unit: issue.unit,
      currency: issue.currency,
    };
  };
}

const stepOf = ({ resolution }: ForecastIssue): number => resolutionMs(resolution)!;

/** What the window that looked cheapest really cost, against all windows of the day. */
function choiceOf(
  { forecast, actual }: { readonly forecast: readonly number[]; readonly actual: readonly number[] },
  length: number,
) {
  const means = (values: readonly number[]) =>
    Array.from({ length: values.length - length + 1 }, (_, from) => {
      let sum = 0;
      for (let k = from; k < from + length; k += 1) sum += values[k]!;
      return sum / length;
    });
  const [expected, real] = [means(forecast), means(actual)];
  const chosen = expected.indexOf(Math.min(...expected));
  const best = Math.min(...real);
  const cheaper = real.filter((price) => price < real[chosen]!).length;
  return { isGood: cheaper < Math.max(1, CHEAPEST * real.length), regret: real[chosen]! - best };
}
