import type { DemandRate, EnergyRate, Tier } from '../model/components.ts';
import { sumOf } from '../numbers.ts';

/** A quantity that falls into one tier of one period. */
export interface Portion {
  readonly period: number;
  /** Index of the tier; one beyond the last if no tier covers the quantity. */
  readonly tier: number;
  readonly quantity: number;
}

type Priced = Pick<EnergyRate | DemandRate, 'rate' | 'tiers'> & { readonly sell?: number | null | undefined };

/** A single rate is one tier without a limit. */
export const tiersOf = (rate: Priced): readonly Tier[] =>
  rate.tiers ?? [{ rate: rate.rate ?? null, ...(rate.sell === undefined ? {} : { sell: rate.sell }) }];

/** Parts of the quantity from `before` to `before + quantity` between the limits of the tiers. */
export function splitByTier(tiers: readonly Tier[], before: number, quantity: number, scale: number): number[] {
  const parts: number[] = [];
  let lower = 0;
  const end = before + quantity;
  for (const tier of tiers) {
    const upper = tier.upTo === undefined ? Infinity : tier.upTo * scale;
    parts.push(Math.max(0, Math.min(end, upper) - Math.max(before, lower)));
    lower = Math.max(lower, upper);
  }
  const beyond = Math.max(0, end - Math.max(before, lower));
  if (beyond > 0) parts.push(beyond);
  return parts;
}

/** Stands for a tier that cannot be known. */
export const UNKNOWN_TIER = -1;

/** Sums of floating-point numbers may exceed a limit that they equal. */
const TOLERANCE = 1e-9;

/** The tier that a whole quantity falls into, limits included; one beyond the last if it exceeds them all. */
export function tierOfWhole(tiers: readonly Tier[], quantity: number, scale: number): number {
  const found = tiers.findIndex(({ upTo }) => upTo === undefined || quantity <= upTo * scale * (1 + TOLERANCE));
  return found === -1 ? tiers.length : found;
}

/** How quantities by period are divided among tiers. */
export interface Division {
  readonly tiersOf: (period: number) => readonly Tier[];
  /** Used earlier in the span that the tiers count over, by period. */
  readonly before: ArrayLike<number>;
  /** Factor on the limits, by period. */
  readonly scaleOf: (period: number) => number;
  readonly across: 'total' | 'period';
  /** Whether one tier prices all units. */
  readonly isWhole: boolean;
  /** Whether there may be more use than is known. */
  readonly isPartial: boolean;
}

/** Divides quantities by period among tiers; with `total` each period takes its share of every tier. */
export function divide(quantities: ArrayLike<number>, division: Division): Portion[] {
  const total = Array.from(quantities).reduce((sum, quantity) => sum + Math.max(0, quantity), 0);
  const allBefore = sumOf(Array.from(division.before));
  return Array.from(quantities).flatMap((quantity, period) => {
    const tiers = division.tiersOf(period);
    if (quantity === 0) return [];
    if (tiers.length === 1 && tiers[0]!.upTo === undefined) return [{ period, tier: 0, quantity }];
    if (quantity < 0) return [{ period, tier: 0, quantity }];
    const counted = division.across === 'total' ? total : quantity;
    if (division.isWhole) return [{ period, tier: wholeTier(tiers, counted, division, period), quantity }];
    const before = division.across === 'total' ? allBefore : (division.before[period] ?? 0);
    return splitByTier(tiers, before, counted, division.scaleOf(period)).flatMap((part, tier) =>
      part === 0 ? [] : [{ period, tier, quantity: part * (quantity / counted) }],
    );
  });
}

/** More use may reach a higher tier, unless there is none. */
function wholeTier(tiers: readonly Tier[], counted: number, { scaleOf, isPartial }: Division, period: number): number {
  const tier = tierOfWhole(tiers, counted, scaleOf(period));
  return isPartial && tier < tiers.length - 1 ? UNKNOWN_TIER : tier;
}

/** Sums the portions of several spans by period and tier, in that order. */
export function mergePortions(portions: readonly Portion[]): Portion[] {
  const sums = new Map<string, Portion>();
  for (const portion of portions) {
    const key = `${portion.period} ${portion.tier}`;
    const quantity = (sums.get(key)?.quantity ?? 0) + portion.quantity;
    sums.set(key, { ...portion, quantity });
  }
  return [...sums.values()].sort((a, b) => a.period - b.period || a.tier - b.tier);
}
