import { createVectorIndex, loadHnsw } from '@energy-optimizer/forecasting';
import { DIMENSIONS, type PatternKind } from './vectors.ts';

/** A pattern of a user: how recommendations like it went. */
export interface UsagePattern {
  readonly id: string;
  readonly domain: PatternKind;
  readonly vector: readonly number[];
  /** Recorded outcomes. */
  readonly uses: number;
  /** How many of them kept their promise; shares count. */
  readonly kept: number;
  readonly lastUsedAt: Date;
}

/** A pattern that a confidence is based on. */
export interface Hit {
  readonly id: string;
  readonly domain: PatternKind;
  readonly similarity: number;
}

export interface Remembered {
  /** Factor of the confidence, 0 … 1. */
  readonly factor: number;
  /** Recorded outcomes that it is based on, weighted by similarity. */
  readonly outcomes: number;
  readonly hits: readonly Hit[];
}

const NEAREST = 8;
const ALIKE = 0.85;
/** Without outcomes, recommendations are assumed to keep their promises: so many kept ones come first. */
const PRIOR = 8;

const hnsw = loadHnsw();

/** How far the outcomes of similar appliances and situations support a recommendation. */
export function remember(
  patterns: readonly UsagePattern[],
  vectors: Readonly<Partial<Record<PatternKind, readonly number[]>>>,
): Remembered {
  const hits = (Object.keys(DIMENSIONS) as PatternKind[]).flatMap((domain) =>
    nearest(
      domain,
      patterns.filter((pattern) => pattern.domain === domain),
      vectors[domain],
    ),
  );
  const byId = new Map(patterns.map((pattern) => [pattern.id, pattern]));
  let [kept, uses] = [0, 0];
  for (const { id, similarity } of hits) {
    const pattern = byId.get(id)!;
    kept += similarity * pattern.kept;
    uses += similarity * pattern.uses;
  }
  return { factor: (PRIOR + kept) / (PRIOR + uses), outcomes: uses, hits };
}

function nearest(domain: PatternKind, patterns: readonly UsagePattern[], vector: readonly number[] | undefined): Hit[] {
  const dimensions = DIMENSIONS[domain];
  const usable = patterns.filter((pattern) => pattern.vector.length === dimensions);
  if (vector === undefined || usable.length === 0) return [];
  const index = createVectorIndex({ dimensions, capacity: usable.length, hnsw });
  for (const pattern of usable) index.add(pattern.id, pattern.vector);
  return index
    .search(vector, NEAREST)
    .filter(({ similarity }) => similarity >= ALIKE)
    .map(({ id, similarity }) => ({ id, domain, similarity }));
}

/** Patterns of a user and domain. */
const MOST = 200;
const UNUSED_MS = 365 * 86_400_000;
/** A pattern that is wrong this often, after this many outcomes, says no more than none. */
const LEAST_CONFIDENCE = 0.3;
const ENOUGH_USES = 20;

const confidenceOf = ({ uses, kept }: UsagePattern): number => (PRIOR + kept) / (PRIOR + uses);

/** IDs of the patterns to delete: unused for a year, refuted, or the least used and least confident above the limit. */
export function prunable(patterns: readonly UsagePattern[], now: Date): string[] {
  const isGone = (pattern: UsagePattern) =>
    now.getTime() - pattern.lastUsedAt.getTime() > UNUSED_MS ||
    (pattern.uses >= ENOUGH_USES && confidenceOf(pattern) < LEAST_CONFIDENCE);
  const gone = patterns.filter(isGone);
  const surplus = (Object.keys(DIMENSIONS) as PatternKind[]).flatMap((domain) =>
    patterns
      .filter((pattern) => pattern.domain === domain && !isGone(pattern))
      .sort((a, b) => worth(b) - worth(a) || b.lastUsedAt.getTime() - a.lastUsedAt.getTime())
      .slice(MOST),
  );
  return [...gone, ...surplus].map(({ id }) => id);
}

const worth = (pattern: UsagePattern): number => confidenceOf(pattern) * Math.log1p(pattern.uses);
