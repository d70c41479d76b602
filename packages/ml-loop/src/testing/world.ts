import type { Db } from '@energy-optimizer/db';
import { type Expert, expertsOfLevel } from '@energy-optimizer/forecasting';
import { fixedClock, HOUR_MS, type RegionCode } from '@energy-optimizer/kernel';
import { createEngine, type EngineDeps } from '../learning/engine.ts';
import type { LearningReport } from '../learning/report.ts';
import type { LearnOutcome } from '../ports.ts';
import { createRecall } from '../recall/recall.ts';
import { createPatternRepository } from '../store/patterns.ts';
import { createMlRepository } from '../store/repository.ts';
import { type TestMarket, testMarket } from './market.ts';

/** Three experts suffice to test the loop. */
export const fewExperts = (): Expert[] =>
  expertsOfLevel(1).filter(({ id }) => ['lear-364-0.008', 'lear-84-0.032', 'lear-56-0.032'].includes(id));

export interface TestWorldOptions extends Partial<EngineDeps> {
  readonly region: string;
  readonly from: string;
  readonly through: string;
  readonly timeZone?: string;
}

/** A market and its learner on a database, with their own clock. */
export function testWorld(db: Db, options: TestWorldOptions) {
  const region = options.region as RegionCode;
  const market: TestMarket = testMarket({ region, ...(options.timeZone ? { timeZone: options.timeZone } : {}) });
  market.known(options.from, options.through);
  const clock = fixedClock('2026-01-01T00:00:00Z');
  const engine = createEngine({ experts: fewExperts, warmUpDays: 4, ...options, db, clock, prices: market });
  const recall = createRecall({
    patterns: createPatternRepository({ db }),
    now: () => clock.now(),
    newestIssue: engine.newestIssue,
  });
  const learnAt = (instant: string): Promise<LearnOutcome> => {
    clock.set(instant);
    return engine.learn({ region, asOf: new Date(instant) });
  };
  return {
    ...{ engine, recall, market, clock, region, learnAt },
    repository: createMlRepository({ db }),
    observeAt: (instant: string) => {
      clock.set(instant);
      return engine.observeForecasts({ region, at: new Date(instant) });
    },
    /** The report of the newest run. */
    report: async (): Promise<LearningReport> => {
      const [run] = await engine.runs({ region, limit: 1 });
      return run!.report as LearningReport;
    },
    /** The newest forecast as a function of the instant. */
    served: async (instant: string) => {
      const issue = await engine.newestIssue(region, new Date(instant));
      const step = HOUR_MS;
      return (at: string) => issue!.values[(Date.parse(at) - issue!.start.getTime()) / step]!;
    },
  };
}
