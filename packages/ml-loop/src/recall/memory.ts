import { createVectorIndex, curveOf, loadHnsw, type VectorIndex } from '@energy-optimizer/forecasting';
import { addMs, DAY_MS, HOUR_MS, resolutionMs } from '@energy-optimizer/kernel';
import type { Pattern, PatternDomain, PatternOutcomes, PatternRepository } from '../store/patterns.ts';
import type { ForecastIssue } from '../store/records.ts';

/** Two years cover every season twice. */
const LOOKED_BACK_DAYS = 730;
/** A memory built earlier is reread once the newest forecast is from another run, and after this time. */
const KEPT_MS = HOUR_MS;

/** Past days most like the first day of a forecast, the most similar first, and how many were compared. */
export interface Similar<O> {
  readonly size: number;
  readonly nearest: readonly { readonly at: Date; readonly similarity: number; readonly outcome: O }[];
}

interface Remembered<O> {
  readonly index: VectorIndex;
  readonly outcomes: ReadonlyMap<string, O>;
  readonly issue: Pick<ForecastIssue, 'runId' | 'start'>;
  readonly builtAtMs: number;
}

/** One domain of the pattern memory, loaded on first use; undefined if the forecast has no complete day. */
export function createMemory<D extends PatternDomain>({
  domain,
  patterns,
  now,
  isUsable,
}: {
  readonly domain: D;
  readonly patterns: Pick<PatternRepository, 'since'>;
  readonly now: () => Date;
  /** Whether its outcome was known when the forecast was issued. */
  readonly isUsable: (pattern: Pattern<PatternOutcomes[D]>, issue: ForecastIssue) => boolean;
}) {
  type Outcome = PatternOutcomes[D];
  const memories = new Map<string, Promise<Remembered<Outcome>>>();
  const hnsw = loadHnsw();

  const build = async (issue: ForecastIssue, steps: number): Promise<Remembered<Outcome>> => {
    const found = await patterns.since(domain, issue.region, addMs(issue.start, -LOOKED_BACK_DAYS * DAY_MS));
    const usable = found.filter((pattern) => pattern.vector.length === steps && isUsable(pattern, issue));
    const index = createVectorIndex({ dimensions: steps, capacity: usable.length, hnsw });
    for (const { at, vector } of usable) index.add(at.toISOString(), vector);
    const outcomes = new Map(usable.map(({ at, outcome }) => [at.toISOString(), outcome]));
    return { index, outcomes, issue: { runId: issue.runId, start: issue.start }, builtAtMs: now().getTime() };
  };

  const remembered = async (issue: ForecastIssue, steps: number): Promise<Remembered<Outcome>> => {
    const kept = await memories.get(issue.region)?.catch(() => undefined);
    if (kept && kept.issue.runId === issue.runId && now().getTime() - kept.builtAtMs < KEPT_MS) return kept;
    const building = build(issue, steps);
    // Queries about the past do not evict the memory of the present.
    if (!kept || kept.issue.start <= issue.start) memories.set(issue.region, building);
    return building;
  };

  return async (issue: ForecastIssue, count: number): Promise<Similar<Outcome> | undefined> => {
    const steps = Math.round(DAY_MS / resolutionMs(issue.resolution)!);
    const curve = issue.values.length < steps ? undefined : curveOf(issue.values.slice(0, steps));
    if (!curve) return undefined;
    const { index, outcomes } = await remembered(issue, steps);
    const nearest = index
      .search(curve.shape, count)
      .map(({ id, similarity }) => ({ at: new Date(id), similarity, outcome: outcomes.get(id)! }));
    return { size: index.size(), nearest };
  };
}

/** Mean of the defined values. */
export const meanOfAll = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
