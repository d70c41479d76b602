import type { ForecastResponse } from '@energy-optimizer/pricing';

/** The tariff of a response and what its prices assume; empty without a tariff. */
export function aboutTariff(tariff: ForecastResponse['tariff']): string {
  if (!tariff) return '';
  const { name, supplier, zone, market, assumptions } = tariff;
  const source = market ? `, market prices: ${market.sourceName} (${market.kind})` : '';
  const of = [supplier === null ? '' : ` of ${supplier}`, zone === null ? '' : `, zone ${zone}`].join('');
  return [`tariff ${name}${of}${source}`, ...assumptions.map(({ text }) => `note: ${text}`)].join('\n').concat('\n');
}

const PARTS = ['energy', 'grid', 'tax', 'other', 'vat'] as const;

/** `energy 0.10, grid 0.08, tax 0.03, vat 0.04`; parts that are zero are left out. */
export function partsText(
  breakdown: Readonly<Record<(typeof PARTS)[number], number>> | undefined,
  price: (value: number) => string,
): string {
  if (!breakdown) return '';
  return PARTS.filter((part) => breakdown[part] !== 0)
    .map((part) => `${part} ${price(breakdown[part])}`)
    .join(', ');
}

/** The parts of one step. */
export function partsAt(breakdown: NonNullable<ForecastResponse['breakdown']>, step: number) {
  const { energy, grid, tax, other, vat } = breakdown;
  const at = (column: readonly (number | null)[]) => column[step] ?? 0;
  return { energy: at(energy), grid: at(grid), tax: at(tax), other: at(other), vat: at(vat) };
}
