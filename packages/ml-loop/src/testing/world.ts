import type { Db } from '@energy-optimizer/db';
import { type Expert, expertsOfLevel } from '@energy-optimizer/forecasting';
import { fixedClock, type RegionCode } from '@energy-optimizer/kernel';
import { createMlService, type MlDeps } from '../create-service.ts';
import type { LearningReport } from '../learning/report.ts';
import type { LearnOutcome } from '../ports.ts';
import { createMlRepository } from '../store/repository.ts';
import { type TestMarket, testMarket } from './market.ts';

/** Three experts are enough to see the loop at work. */
export const fewExperts = (): Expert[] =>
  expertsOfLevel(1).filter(({ id }) => ['lear-364-0.008', 'lear-84-0.032', 'lear-56-0.032'].includes(id));

export interface TestWorldOptions extends Partial<MlDeps> {
  readonly region: string;
  readonly from: string;
  readonly through: string;
  readonly timeZone?: string;
}

/** A market and its learner over a database, with a clock of their own. */
export function testWorld(db: Db, options: TestWorldOptions) {
  const region = options.region as RegionCode;
  const market: TestMarket = testMarket({ region, ...(options.timeZone ? { timeZone: options.timeZone } : {}) });
  market.known(options.from, options.through);
  const clock = fixedClock('2026-01-01T00:00:00Z');
  const parts = createMlService({ experts: fewExperts, warmUpDays: 16, ...options, db, clock, prices: market });
  const { service } = parts;
  const learnAt = (instant: string): Promise<LearnOutcome> => {
    clock.set(instant);
    return service.learn({ region, asOf: new Date(instant) });
  };
  return {
    ...{ ...parts, market, clock, region, learnAt },
    repository: createMlRepository({ db }),
    observeAt: (instant: string) => {
      clock.set(instant);
      return service.observeForecasts({ region, at: new Date(instant) });
    },
    /** The report of the newest run. */
    report: async (): Promise<LearningReport> => {
      const [run] = await service.runs({ region, limit: 1 });
      return run!.report as LearningReport;
    },
    /** The newest forecast as a function of the instant. */
    served: async (instant: string) => {
      const issue = await service.newestIssue(region, new Date(instant));
      const step = 3_600_000;
      return (at: string) => issue!.values[(Date.parse(at) - issue!.start.getTime()) / step]!;
    },
  };
}
