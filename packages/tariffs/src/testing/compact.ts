import type { Bill } from '../bill/compute-bill.ts';
import { roundDecimal } from '../numbers.ts';

const short = (value: number | null): number | null => (value === null ? null : roundDecimal(value, 6));

/** Lines as `[component, period or tier, quantity, amount]`, free of binary noise. */
export const compact = (bill: Bill) =>
  bill.lines.map(({ component, period, tier, quantity, amount }) => [
    [component, period, tier].filter((part) => part !== null).join(' '),
    short(quantity),
    short(amount),
  ]);
