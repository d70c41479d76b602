import type { Db } from '@energy-optimizer/db';
import type { RegionCode } from '@energy-optimizer/kernel';
import { nestedLiteral, numbersOf } from './array-literals.ts';

/** What patterns are kept for: day curves, biases by hour, and how plans and recommendations turned out. */
export const PATTERN_DOMAINS = ['price_pattern', 'bias_correction', 'optimization', 'recommendation'] as const;
export type PatternDomain = (typeof PATTERN_DOMAINS)[number];

/** A vector of a region at an instant and what came of it. */
export interface Pattern<O = Readonly<Record<string, unknown>>> {
  readonly region: RegionCode;
  readonly at: Date;
  readonly vector: readonly number[];
  readonly outcome: O;
}

export interface PatternRepository {
  /** Stores the patterns; one of the same domain, region and instant is replaced. */
  save(domain: PatternDomain, patterns: readonly Pattern[]): Promise<void>;
  /** Of a region after an instant, oldest first. */
  since(domain: PatternDomain, region: RegionCode, after: Date): Promise<Pattern[]>;
  /** Forgets those before the instant; returns how many. */
  prune(before: Date): Promise<number>;
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
    since: async (domain, region, after) => {
      const rows = await db.query<[Date, string, Record<string, unknown>]>({
        text: `SELECT at, vector::text, outcome FROM pattern WHERE domain = $1 AND region = $2 AND at > $3 ORDER BY at`,
        values: [domain, region, after],
      });
      return rows.map(([at, vector, outcome]) => ({ region, at, vector: numbersOf(vector), outcome }));
    },
    prune: async (before) => {
      const [row] = await db.query<[number]>({
        text: `WITH gone AS (DELETE FROM pattern WHERE at < $1 RETURNING 1) SELECT count(*)::int FROM gone`,
        values: [before],
      });
      return row![0];
    },
  };
}
