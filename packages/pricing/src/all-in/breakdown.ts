import type { AllInPrices } from '@energy-optimizer/tariffs';
import type { Direction } from '../series/price-point.ts';

/** The parts of a price as a household pays it; they add up to it. */
export const PARTS = ['energy', 'grid', 'tax', 'other', 'vat'] as const;
export type Part = (typeof PARTS)[number];
export type Breakdown = Readonly<Record<Part, number[]>>;

type Category = AllInPrices['parts'][number]['category'];

const PART_OF: Readonly<Record<Category, Exclude<Part, 'vat'>>> = {
  energy: 'energy',
  // Paid for energy fed into the grid.
  export: 'energy',
  grid: 'grid',
  tax: 'tax',
  levy: 'tax',
  support: 'other',
  credit: 'other',
  standing: 'other',
  fee: 'other',
};

export const emptyBreakdown = (): Breakdown => ({ energy: [], grid: [], tax: [], other: [], vat: [] });

/** The parts of the price in one direction: net by category, and the VAT of all. */
export function breakdownOf(prices: AllInPrices, direction: Direction): Readonly<Record<Part, Float64Array>> {
  const total = prices[direction];
  const column = () => new Float64Array(total.length);
  const parts = { energy: column(), grid: column(), tax: column(), other: column(), vat: total.slice() };
  for (const { category, direction: of, net } of prices.parts) {
    if (of !== direction) continue;
    const part = parts[PART_OF[category]];
    for (let index = 0; index < net.length; index++) {
      part[index]! += net[index]!;
      parts.vat[index]! -= net[index]!;
    }
  }
  return parts;
}
