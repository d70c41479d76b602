import type { Db } from '@energy-optimizer/db';
import type { RegionCode } from '@energy-optimizer/kernel';
import { readAccuracy } from './accuracy.ts';
import { newestIssue, oldestIssue, pruneIssues, saveIssue } from './issues.ts';
import { allMarkets, marketOfRegion, saveMarket } from './markets.ts';
import {
  forgetObservations,
  joinActuals,
  observationStats,
  readIssuedFor,
  saveObservations,
  waitingTargets,
} from './observations.ts';
import { maintainPartitions } from './partitions.ts';
import type {
  AccuracyRow,
  ForecastIssue,
  JoinedActuals,
  LearnedRegion,
  MarketRecord,
  ObservationColumns,
  ObservationStats,
  ObservedForecasts,
  RunRecord,
  StoredArtifact,
} from './records.ts';
import {
  beginRun,
  exclusively,
  failRun,
  hasLearned,
  newestRuns,
  readArtifacts,
  recentRuns,
  runById,
  type SucceededRun,
  succeedRun,
} from './runs.ts';
import {
  type DailyErrors,
  dailyErrors,
  type MeasureRequest,
  measureAccuracy,
  type ScoreRequest,
  scoreDays,
} from './scores.ts';
import { type ForecastDays, supersedeObservations, thinObservations } from './thinning.ts';

export type { ObservedForecasts } from './records.ts';

/** Database access of learning and serving. */
export interface MlRepository {
  readonly markets: {
    all(): Promise<MarketRecord[]>;
    byRegion(region: RegionCode): Promise<MarketRecord | undefined>;
    /** Creates it, or brings source, unit, currency and steps up to date. */
    save(market: Omit<MarketRecord, 'id' | 'learnedThrough' | 'servingRunId'>): Promise<MarketRecord>;
  };
  readonly runs: {
    /**
     * Runs `work` with the market locked across all processes; undefined if another process holds it. A run left
     * `running` by a killed process is marked failed first, without an end time. Holds one pool connection meanwhile.
     */
    exclusively<T>(marketId: number, work: () => Promise<T>): Promise<T | undefined>;
    begin(run: Pick<RunRecord, 'marketId' | 'asOf' | 'startedAt' | 'modelId'>): Promise<number>;
    /**
     * In one transaction: artifacts, report, accuracy and, if promoted, the active run, the extent of training and the
     * market's price properties. Of the
     * artifacts, those of this run and of the last two promoted runs are kept.
     * @throws AppError `run_not_running` if it was marked as dead in the meantime
     */
    succeed(run: SucceededRun): Promise<void>;
    /** A run that has already ended is unchanged. */
    fail(id: number, finishedAt: Date, error: string): Promise<void>;
    /** The newest first. */
    recent(request: { readonly marketId?: number; readonly limit: number }): Promise<RunRecord[]>;
    /** Whether a run as of exactly this instant succeeded. */
    hasLearned(marketId: number, asOf: Date): Promise<boolean>;
    byId(id: number): Promise<RunRecord | undefined>;
    /** The newest successful run of each market, with the error of the ensemble over 28 days. */
    newest(): Promise<LearnedRegion[]>;
    artifacts(runId: number): Promise<StoredArtifact[]>;
  };
  readonly issues: {
    save(issue: Omit<ForecastIssue, 'id' | 'region'>): Promise<number>;
    /** The newest issue of the region's market issued at or before the instant. */
    newest(region: RegionCode, at: Date): Promise<ForecastIssue | undefined>;
    /** When the oldest issue that is stored was issued. */
    oldest(region: RegionCode): Promise<Date | undefined>;
    /**
     * Deletes issues older than this and more than `keptMs` older than the newest of their market; returns the count.
     */
    prune(before: Date, keptMs?: number): Promise<number>;
  };
  readonly observations: {
    /**
     * Bulk, all or nothing; existing forecasts are unchanged. A value that is not a number
     * is skipped. Returns the number of new ones.
     * @throws RangeError if the columns differ in length
     */
    save(columns: ObservationColumns): Promise<number>;
    /** Deletes earlier forecasts for the same days and leads that have no actual price; returns the count. */
    supersede(forecast: ForecastDays): Promise<number>;
    /**
     * Deletes forecasts of experts, except those in `kept`, made two or more days ahead for learned days before the
     * instant.
     */
    thin(request: { readonly before: Date; readonly kept: readonly string[] }): Promise<number>;
    /**
     * The newest forecasts (before `before`) per expert, lead and target that starts in [startMs, endMs), with actual
     * prices where joined. Issued forecasts take precedence over hindcasts.
     */
    issuedFor(request: {
      readonly marketId: number;
      readonly startMs: number;
      readonly endMs: number;
      readonly before?: Date;
    }): Promise<ObservedForecasts>;
    /**
     * Joins actual prices exactly by target interval, both ends; returns the number of observations with a new or
     * corrected price, and their targets. A price that is not a number is skipped.
     */
    joinActuals(request: {
      readonly marketId: number;
      readonly startsMs: readonly number[];
      readonly endsMs: readonly number[];
      readonly prices: readonly number[];
      readonly at: Date;
    }): Promise<JoinedActuals>;
    /** Starts (epoch ms, ascending) of targets that have ended before `before` and have no price yet. */
    waiting(marketId: number, before: Date): Promise<number[]>;
    /** Deletes a market's observations and scores, which are no longer comparable with its prices. */
    forget(marketId: number): Promise<void>;
    stats(region: RegionCode | undefined, now: Date): Promise<ObservationStats[]>;
    /**
     * Drops whole months before the instant, except those of the last `keptMs` of a market; creates partitions up to
     * two months after `now`.
     */
    maintain(request: {
      readonly now: Date;
      readonly keepAfter: Date;
      readonly keptMs?: number;
    }): Promise<{ readonly dropped: number; readonly created: number }>;
  };
  readonly accuracy: {
    /** As of the last successful run. */
    of(marketId: number): Promise<AccuracyRow[]>;
    /** Compares the newest forecasts of whole days with their prices, replacing earlier sums. */
    score(request: ScoreRequest): Promise<void>;
    /** Over windows of scored days. */
    measure(request: MeasureRequest): Promise<AccuracyRow[]>;
    /** Mean absolute errors of lead 1 per scored local day. */
    daily(request: {
      readonly marketId: number;
      readonly from: string;
      readonly through: string;
    }): Promise<DailyErrors[]>;
  };
}

export function createMlRepository({ db }: { readonly db: Db }): MlRepository {
  return {
    markets: {
      all: () => allMarkets(db),
      byRegion: (region) => marketOfRegion(db, region),
      save: (market) => saveMarket(db, market),
    },
    runs: {
      exclusively: (marketId, work) => exclusively(db, marketId, work),
      begin: (run) => beginRun(db, run),
      succeed: (run) => succeedRun(db, run),
      fail: (id, finishedAt, error) => failRun(db, id, finishedAt, error),
      recent: (request) => recentRuns(db, request),
      byId: (id) => runById(db, id),
      hasLearned: (marketId, asOf) => hasLearned(db, marketId, asOf),
      newest: () => newestRuns(db),
      artifacts: (runId) => readArtifacts(db, runId),
    },
    issues: {
      save: (issue) => saveIssue(db, issue),
      newest: (region, at) => newestIssue(db, region, at),
      oldest: (region) => oldestIssue(db, region),
      prune: (before, keptMs) => pruneIssues(db, before, keptMs),
    },
    observations: {
      save: (columns) => saveObservations(db, columns),
      supersede: (forecast) => supersedeObservations(db, forecast),
      thin: (request) => thinObservations(db, request),
      issuedFor: (request) => readIssuedFor(db, request),
      joinActuals: (request) => joinActuals(db, request),
      waiting: (marketId, before) => waitingTargets(db, marketId, before),
      forget: (marketId) => forgetObservations(db, marketId),
      stats: (region, now) => observationStats(db, region, now),
      maintain: (request) => maintainPartitions(db, request),
    },
    accuracy: {
      of: (marketId) => readAccuracy(db, marketId),
      score: (request) => scoreDays(db, request),
      measure: (request) => measureAccuracy(db, request),
      daily: (request) => dailyErrors(db, request),
    },
  };
}
