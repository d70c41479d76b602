import type { RegionCode } from '@energy-optimizer/kernel';
import type { NewestIssues } from '../issued/newest-issues.ts';
import type { LearningRunner, LearnOutcome, LearnRequest, ObserveOutcome, ObserveRequest } from '../ports.ts';
import type { LearningContext } from './context.ts';
import { marketAt } from './find-market.ts';
import { maintain } from './maintain.ts';
import type { IssueOutcome } from './observe.ts';
import { type ReplayRequest, type ReplaySummary, replayMarket } from './replay.ts';
import type { ExogenousSync } from './sync-exogenous.ts';

/** Commands that change markets, models and forecasts. */
export interface Commands {
  /**
   * One learning run of a region, in the worker thread of a server, otherwise in process. One per
   * market across all processes; a second one returns `busy`.
   * @throws AppError `unknown_market` (404) for a region without a market price
   */
  learn(request: LearnRequest): Promise<LearnOutcome>;
  /** Joins actual prices, and issues a new forecast after new prices, new exogenous data or a change of model. */
  observeForecasts(request?: {
    readonly region?: RegionCode;
    readonly at?: Date;
    readonly signal?: AbortSignal;
  }): Promise<readonly ObserveOutcome[]>;
  /** Issues the forecast of a region from its active model, even if not due. */
  issueForecasts(request: { readonly region: RegionCode; readonly at?: Date }): Promise<IssueOutcome>;
  /** Replays a market's stored history, day by day through the database: learn, issue, observe. Resumable. */
  replay(request: ReplayRequest): Promise<ReplaySummary>;
  /** Fetches exogenous values for the regions with a market. */
  syncExogenous(request?: { readonly signal?: AbortSignal }): Promise<ExogenousSync>;
  /** Creates and drops partitions of observations, deletes old issues and patterns. */
  maintain(): Promise<Readonly<Record<string, number>>>;
}

export interface CommandParts {
  readonly context: LearningContext;
  readonly newest: NewestIssues;
  readonly runner: LearningRunner;
  readonly syncExogenous: (request: {
    readonly regions: readonly RegionCode[];
    readonly signal?: AbortSignal | undefined;
  }) => Promise<ExogenousSync>;
}

export function createCommands({ context, newest, runner, syncExogenous }: CommandParts): Commands {
  const { repository, patterns, prices, clock } = context;
  const observe = async (request: ObserveRequest) => {
    const outcomes = await runner.observe(request);
    for (const { region, issued } of outcomes) if (issued !== undefined) newest.forget(region);
    return outcomes;
  };
  return {
    learn: async (request) => {
      await marketAt(prices, request.region, request.asOf);
      const outcome = await runner.learn(request);
      newest.forget(request.region);
      return outcome;
    },
    observeForecasts: ({ at, ...request } = {}) => observe({ ...request, at: at ?? clock.now() }),
    issueForecasts: async ({ region, at = clock.now() }) => {
      await marketAt(prices, region, at);
      const [outcome] = await observe({ region, at, force: true });
      const issue = outcome?.issued === undefined ? undefined : await repository.issues.newest(region, at);
      if (issue)
        return { status: 'issued', region, issueId: issue.id, issuedAt: issue.issuedAt, steps: issue.values.length };
      return {
        status: 'not_ready',
        region,
        reason: outcome?.error ?? outcome?.reason ?? 'no model has been trained yet',
      };
    },
    replay: (request) => replayMarket(context, request),
    syncExogenous: async ({ signal } = {}) => {
      const regions = (await prices.markets({ knownAt: clock.now() })).map(({ region }) => region);
      return syncExogenous({ regions, signal });
    },
    maintain: () => maintain({ repository, patterns, now: clock.now() }),
  };
}
