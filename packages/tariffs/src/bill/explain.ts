import { countOf } from '@energy-optimizer/kernel';
import { roundDecimal } from '../numbers.ts';
import type { Bill } from './compute-bill.ts';
import type { Line } from './line.ts';

const number = (value: number, decimals: number): string => String(roundDecimal(value, decimals));

function calculation({ quantity, unit, rate }: Line, currency: string): string {
  if (quantity === null) return '';
  if (rate === null) return ` ${number(quantity, 3)} ${unit}`;
  if (unit === currency) return ` ${number(rate * 100, 4)} % of ${number(quantity, 2)} ${currency}`;
  return ` ${number(quantity, 3)} ${unit} × ${number(rate, 6)} ${currency}`;
}

/**
 * One line in words, such as `Energy (peak, tier 1): 120 kWh × 0.31 EUR = 37.2 EUR, 19 % VAT 7.07 EUR
 * (components[0].rates[0])`.
 */
function explainLine(line: Line, currency: string): string {
  const where = [line.period, line.tier === null ? null : `tier ${line.tier}`]
    .filter((part) => part !== null)
    .join(', ');
  const what = `${line.name}${where === '' ? '' : ` (${where})`}:${calculation(line, currency)}`;
  const result = line.amount === null ? ' unknown' : ` = ${number(line.net!, 4)} ${currency}`;
  const vat = line.vat ? `, ${number(line.vatRate * 100, 2)} % VAT ${number(line.vat, 4)} ${currency}` : '';
  const rule = line.rule === '' ? '' : ` (${line.rule})`;
  return `${what}${result}${vat}${rule}${line.note === null ? '' : `. ${line.note}`}`;
}

/** A bill in words: each billing period with its lines, the sums, and the unknown parts. */
export function explainBill(bill: Bill): string[] {
  const { currency } = bill;
  const periods = bill.billingPeriods.flatMap(({ firstDay, lastDay, days, total }) => [
    `${firstDay} to ${lastDay} (${countOf(days, 'day')}): ${number(total, 4)} ${currency}`,
    ...bill.lines
      .filter(({ billingPeriod }) => billingPeriod === firstDay)
      .map((line) => `  ${explainLine(line, currency)}`),
  ]);
  const incomplete = bill.complete ? [] : ['The total excludes unknown amounts.'];
  return [
    ...periods,
    `Total ${number(bill.total, 4)} ${currency}, of which VAT ${number(bill.vat, 4)} ${currency}.`,
    ...incomplete,
    ...bill.notices,
  ];
}
