import { countOf, DAY_MS, localDate } from '@energy-optimizer/kernel';
import type { Finding } from '../../model/parse-tariff.ts';
import type { TariffInput } from '../../model/tariff.ts';
import { isObject, type Json, numberOf, textOf } from '../imported.ts';

export const LONDON = 'Europe/London';

/** Default payment method of a household. */
export const DIRECT_DEBIT = 'DIRECT_DEBIT';

/** One price without VAT, with its validity. */
export interface OctopusRate {
  readonly penceExVat: number;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** Rows of a response with rates, for one payment method, oldest first. */
export function readRates(list: unknown, path: string, payment: string, findings: Finding[]): OctopusRate[] {
  const rows = isObject(list) && Array.isArray(list.results) ? list.results : [];
  const wanted = rows.filter(isObject).filter((row) => (row.payment_method ?? payment) === payment);
  if (isObject(list) && typeof list.next === 'string') {
    findings.push({
      code: 'octopus_pages',
      severity: 'warning',
      path,
      message: 'The response has more pages, which are not in the file.',
    });
  }
  const rates = wanted.flatMap((row): OctopusRate[] => {
    const penceExVat = numberOf(row.value_exc_vat);
    if (penceExVat !== undefined) return [{ penceExVat, from: textOf(row.valid_from), to: textOf(row.valid_to) }];
    findings.push({
      code: 'octopus_rate_missing',
      severity: 'error',
      path,
      message: `The row from ${String(row.valid_from)} has no value_exc_vat; it was ignored.`,
    });
    return [];
  });
  return rates.sort((a, b) => (a.from ?? '').localeCompare(b.from ?? ''));
}

/** True for half-hourly prices, which belong in a series. */
export const isHalfHourly = (rates: readonly OctopusRate[]): boolean =>
  rates.some(({ from, to }) => from !== undefined && to !== undefined && Date.parse(to) - Date.parse(from) < DAY_MS);

type Components = TariffInput['components'];
const pounds = (pence: number): number => Number((pence / 100).toPrecision(12));

const validity = ({ from, to }: OctopusRate) => ({
  ...(from === undefined ? {} : { from: localDate(new Date(from), LONDON) }),
  ...(to === undefined ? {} : { until: localDate(new Date(to), LONDON) }),
});

/** Prices that change by day as components, each with its validity. */
export const unitComponents = (rates: readonly OctopusRate[]): Components =>
  rates.map((rate, index) => ({
    ...{ kind: 'energy', id: index === 0 ? 'unit' : `unit-${index + 1}`, name: 'Unit rate', ...validity(rate) },
    rates: [{ rate: pounds(rate.penceExVat) }],
  }));

export const standingComponents = (rates: readonly OctopusRate[]): Components =>
  rates.map((rate, index) => ({
    ...{ kind: 'fixed', id: index === 0 ? 'standing' : `standing-${index + 1}`, name: 'Standing charge', per: 'day' },
    ...validity(rate),
    amount: pounds(rate.penceExVat),
  }));

/** Half-hourly prices as a series in pence; prices with an open end are skipped. */
export function seriesOf(rates: readonly OctopusRate[], findings: Finding[]): NonNullable<TariffInput['series']> {
  const isBounded = (rate: OctopusRate): rate is OctopusRate & { from: string; to: string } =>
    rate.from !== undefined && rate.to !== undefined;
  const open = rates.filter((rate) => !isBounded(rate)).length;
  if (open > 0)
    findings.push({
      code: 'octopus_open_end',
      severity: 'warning',
      path: 'results',
      message: `Skipped ${countOf(open, 'price')} without an end.`,
    });
  const prices = rates
    .filter(isBounded)
    .map(({ from, to, penceExVat }) => ({ start: from, end: to, price: penceExVat }));
  return { unit: { unit: 'kWh', scale: 0.01, description: 'Octopus unit rates in pence without VAT', prices } };
}

/** VAT that the rows state, from the two values of one. */
export function vatOf(lists: readonly unknown[]): number | undefined {
  for (const list of lists) {
    for (const row of isObject(list) && Array.isArray(list.results) ? list.results : []) {
      const [net, gross] = [numberOf((row as Json).value_exc_vat), numberOf((row as Json).value_inc_vat)];
      if (net && gross) return Math.round((gross / net - 1) * 1000) / 1000;
    }
  }
  return undefined;
}
