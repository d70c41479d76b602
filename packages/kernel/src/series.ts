import type { Currency } from './money.ts';
import type { Resolution } from './resolution.ts';
import type { PriceUnit } from './units.ts';

/**
 * A columnar price series: value i covers step i, counted from `start` in steps of `resolution`
 * (calendar steps in `timeZone`). `null` is a step for which nothing is known; 0 and negative values are prices.
 */
export interface Series {
  readonly start: Date;
  readonly resolution: Resolution;
  readonly timeZone: string;
  readonly unit: PriceUnit;
  readonly currency: Currency;
  readonly values: readonly (number | null)[];
}
