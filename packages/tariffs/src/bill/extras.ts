import type { Cycle } from '../calendar/cycles.ts';
import { addMonthsToDay, dayNumber } from '../calendar/days.ts';
import { roundDecimal, sumOf } from '../numbers.ts';
import type { BillContext } from './context.ts';
import { type Line, plainLine } from './line.ts';

export interface VatSum {
  readonly rate: number;
  readonly net: number;
  readonly vat: number;
}

/** The fee for leaving before the end of the term, on the day of leaving. */
export function exitFeeLines(
  { tariff, contractStart }: BillContext,
  cycle: Cycle,
  contractEnd: string | undefined,
): Line[] {
  const { exitFee, termMonths } = tariff.contract ?? {};
  if (!exitFee || contractEnd === undefined || contractStart === undefined) return [];
  const left = dayNumber(contractEnd);
  const end = termMonths === undefined ? Infinity : addMonthsToDay(contractStart, termMonths);
  if (left < cycle.firstDay || left >= cycle.endDay || left >= end - exitFee.freeDaysBeforeEnd) return [];
  let months = 1;
  if (exitFee.per === 'remaining_month') for (months = 0; addMonthsToDay(left, months) < end; ) months++;
  const parts = { quantity: months, unit: exitFee.per === 'contract' ? 'contract' : 'month', rate: exitFee.amount };
  return [
    plainLine(cycle, 'exit_fee', {
      component: 'contract',
      name: 'Exit fee',
      amount: months * exitFee.amount,
      rule: 'contract.exitFee',
      ...parts,
    }),
  ];
}

/**
 * Differences from rounding VAT by rate and from rounding the total, as lines, so that the lines still sum to the
 * total.
 */
export function roundingLines({ tariff }: BillContext, cycle: Cycle, lines: readonly Line[]): Line[] {
  const { rounding, vat } = tariff;
  const added: Line[] = [];
  if (vat.rounding?.of === 'rate') {
    for (const { rate, vat: exact } of vatByRate(lines)) {
      const difference = roundDecimal(exact, vat.rounding.decimals, rounding.mode) - exact;
      if (Math.abs(difference) < 1e-12) continue;
      const parts = { vat: difference, vatRate: rate, rule: 'vat.rounding' };
      added.push(
        plainLine(cycle, 'rounding', { component: 'vat', name: 'Rounding of VAT', amount: difference, ...parts }),
      );
    }
  }
  const total = sumOf([...lines, ...added].map(({ amount }) => amount ?? 0));
  const difference = roundDecimal(total, rounding.total, rounding.mode) - total;
  if (Math.abs(difference) < 1e-12) return added;
  return [
    ...added,
    plainLine(cycle, 'rounding', {
      component: 'total',
      name: 'Rounding of the total',
      amount: difference,
      rule: 'rounding.total',
    }),
  ];
}

export function vatByRate(lines: readonly Line[]): VatSum[] {
  const taxed = lines.filter(({ amount, vatRate, vat }) => amount !== null && (vatRate !== 0 || vat !== 0));
  const rates = [...new Set(taxed.map(({ vatRate }) => vatRate))].sort((a, b) => a - b);
  return rates.map((rate) => {
    const ofRate = taxed.filter(({ vatRate }) => vatRate === rate);
    return { rate, net: sumOf(ofRate.map(({ net }) => net!)), vat: sumOf(ofRate.map(({ vat }) => vat!)) };
  });
}
