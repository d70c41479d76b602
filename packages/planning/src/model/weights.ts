import type { Horizon } from '../problem/horizon.ts';

/** Weights of unmet wishes, per kWh. */
export const STORED_LIMIT_WEIGHT = 10;
export const WISH_WEIGHT = 1;

/** Preferences among plans that cost the same: few kWh through a battery, few starts, early. */
export const THROUGHPUT = 0.3;
export const START = 0.2;

/** From 0 in the first step to almost 1 in the last one. */
export const earliness = ({ edges, count }: Horizon, step: number): number =>
  (edges[step] ?? 0) / Math.max(edges[count] ?? 1, 1);
