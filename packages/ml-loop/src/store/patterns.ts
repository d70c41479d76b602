import type { Db } from '@energy-optimizer/db';
import type { Currency, PriceUnit, RegionCode } from '@energy-optimizer/kernel';
import { nestedLiteral, numbersOf } from './array-literals.ts';

type Money = { readonly unit: PriceUnit; readonly currency: Currency };

/** The kinds of patterns and the outcome of each; prices are in the market's unit. */
export interface PatternOutcomes {
  /** For a day's curve: mean price of the following day. */
  readonly price_pattern: Money & { readonly nextMean: number };
  /** For a forecast's curve: mean of actual − forecast over the day. */
  readonly bias_correction: Money & { readonly meanError: number };
  /** For a forecast's curve: predicted and actual price of its cheapest sixth, relative to the day's mean. */
  readonly optimization: { readonly promised: number; readonly kept: number };
  /** For a forecast's curve: forecast and actual values. */
  readonly recommendation: { readonly forecast: readonly number[]; readonly actual: readonly number[] };
}
export type PatternDomain = keyof PatternOutcomes;

/** A vector of a region at an instant and its outcome. */
export interface Pattern<O> {
  readonly region: RegionCode;
  readonly at: Date;
  readonly vector: readonly number[];
  readonly outcome: O;
}

export interface PatternRepository {
  /** Stores the patterns; one of the same domain, region and instant is replaced. */
  save<D extends PatternDomain>(domain: D, patterns: readonly Pattern<PatternOutcomes[D]>[]): Promise<void>;
  /** Patterns of a region after an instant, oldest first. */
  since<D extends PatternDomain>(domain: D, region: RegionCode, after: Date): Promise<Pattern<PatternOutcomes[D]>[]>;
  /**
   * Deletes patterns older than the instant and more than `keptMs` older than the newest of their region; returns the
   * count.
   */
  prune(before: Date, keptMs?: number): Promise<number>;
}

export function createPatternRepository({ db }: { readonly db: Db }): PatternRepository {
  return {
    save: async (domain, patterns) => {
      if (patterns.length === 0) return;
      await db.query({
        text: `
          INSERT INTO pattern (domain, region, at, vector, outcome)
          SELECT $1, region, at, vector::real[], outcome::jsonb
            FROM unnest($2::text[], $3::timestamptz[], $4::text[], $5::text[]) AS t(region, at, vector, outcome)
          ON CONFLICT (domain, region, at) DO UPDATE SET vector = excluded.vector, outcome = excluded.outcome`,
        values: [
          domain,
          patterns.map(({ region }) => region),
          patterns.map(({ at }) => at),
          nestedLiteral(patterns.map(({ vector }) => vector)),
          patterns.map(({ outcome }) => JSON.stringify(outcome)),
        ],
      });
    },
    since: async <D extends PatternDomain>(domain: D, region: RegionCode, after: Date) => {
      const rows = await db.select<{ at: Date; vector: string; outcome: PatternOutcomes[D] }>({
        text: `SELECT at, vector::text AS vector, outcome FROM pattern WHERE domain = $1 AND region = $2 AND at > $3 ORDER BY at`,
        values: [domain, region, after],
      });
      return rows.map(({ at, vector, outcome }) => ({ region, at, vector: numbersOf(vector), outcome }));
    },
    prune: async (before, keptMs = 0) => {
      const [gone] = await db.select<{ count: number }>({
        text: `
          WITH newest AS (SELECT domain, region, max(at) AS at FROM pattern GROUP BY domain, region),
          gone AS (
            DELETE FROM pattern p USING newest n
             WHERE n.domain = p.domain AND n.region = p.region AND p.at < $1
               AND p.at < n.at - $2::float8 * INTERVAL '1 ms'
            RETURNING 1
          ) SELECT count(*)::int AS count FROM gone`,
        values: [before, keptMs],
      });
      return gone!.count;
    },
  };
}
