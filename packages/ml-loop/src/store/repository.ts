import type { RegionCode } from '@energy-optimizer/kernel';
import type {
  AccuracyRow,
  ForecastIssue,
  MarketRecord,
  ObservationColumns,
  ObservationStats,
  RunRecord,
  StoredArtefact,
} from './records.ts';

/** All that learning and serving need of the database. */
export interface MlRepository {
  readonly markets: {
    all(): Promise<MarketRecord[]>;
    byRegion(region: RegionCode): Promise<MarketRecord | undefined>;
    /** Creates it, or brings source, unit, currency and steps up to date. */
    save(market: Omit<MarketRecord, 'id' | 'learnedThrough' | 'servingRunId'>): Promise<MarketRecord>;
  };
  readonly runs: {
    /**
     * Lets `work` learn the market alone over all processes; undefined when another one does already. A run left `running`
     * by a killed process is marked failed first.
     */
    exclusively<T>(marketId: number, work: () => Promise<T>): Promise<T | undefined>;
    begin(run: Pick<RunRecord, 'marketId' | 'asOf' | 'startedAt' | 'modelId'>): Promise<number>;
    /** In one transaction: artefacts, report and, when promoted, what serves. Older artefacts than the last two serving runs' go. */
    succeed(run: {
      readonly id: number;
      readonly finishedAt: Date;
      readonly promoted: boolean;
      readonly learnedThrough: string;
      readonly report: Readonly<Record<string, unknown>>;
      readonly artefacts: readonly StoredArtefact[];
      readonly accuracy: readonly AccuracyRow[];
    }): Promise<void>;
    fail(id: number, finishedAt: Date, error: string): Promise<void>;
    recent(request: { readonly marketId?: number; readonly limit: number }): Promise<RunRecord[]>;
    artefacts(runId: number): Promise<StoredArtefact[]>;
  };
  readonly issues: {
    save(issue: Omit<ForecastIssue, 'id' | 'region'>): Promise<number>;
    /** The newest issue of the region's market issued at or before the instant. */
    newest(region: RegionCode, at: Date): Promise<ForecastIssue | undefined>;
    prune(before: Date): Promise<number>;
  };
  readonly observations: {
    /** Bulk; the same forecast again changes nothing. Returns how many were new. */
    save(columns: ObservationColumns): Promise<number>;
    /** What was issued last before `before` for targets in [startMs, endMs), with actual prices where joined. */
    issuedFor(request: {
      readonly marketId: number;
      readonly startMs: number;
      readonly endMs: number;
    }): Promise<ObservedForecasts>;
    /** Joins actual prices exactly by target interval; returns how many observations got one (or a corrected one). */
    joinActuals(request: {
      readonly marketId: number;
      readonly startsMs: readonly number[];
      readonly endsMs: readonly number[];
      readonly prices: readonly number[];
      readonly at: Date;
    }): Promise<number>;
    /** Span of targets that have ended before `before` and wait for a price; undefined when none does. */
    waiting(marketId: number, before: Date): Promise<{ readonly start: Date; readonly end: Date } | undefined>;
    stats(region: RegionCode | undefined, now: Date): Promise<ObservationStats[]>;
    /** Drops whole months before the instant; creates partitions up to two months after `now`. */
    maintain(request: {
      readonly now: Date;
      readonly keepAfter: Date;
    }): Promise<{ readonly dropped: number; readonly created: number }>;
  };
  readonly accuracy: {
    of(marketId: number): Promise<AccuracyRow[]>;
  };
}

/** Observations as columns of equal length, ordered by expert, lead, target; the newest issue of each target and lead. */
export interface ObservedForecasts {
  readonly expert: readonly string[];
  readonly leadDay: readonly number[];
  readonly targetStartMs: readonly number[];
  readonly issuedAtMs: readonly number[];
  readonly value: readonly number[];
  readonly actual: readonly (number | null)[];
  readonly percentiles: readonly (readonly number[] | null)[];
  readonly bounds: readonly (readonly number[] | null)[];
}
