import type { SupplierComparison } from '@energy-optimizer/suppliers';
import { renderTable } from '../table.ts';

type Offer = SupplierComparison['offers'][number];

const money = (amount: number | null): string => (amount === null ? '-' : amount.toFixed(2));

function remarks({ tariff, afterIntroduction, range, notComparable, missing }: Offer): string {
  const { exitFee, introductoryMonths, currency } = tariff;
  const later = afterIntroduction === null ? 'unknown' : `${money(afterIntroduction)} ${currency}`;
  return [
    ...(notComparable ? [notComparable.text] : []),
    ...missing.slice(0, 2),
    ...(range ? [`${money(range.lower)} to ${money(range.upper)} at the market prices of each year`] : []),
    ...(introductoryMonths === null
      ? []
      : [`introductory rates for ${introductoryMonths} months, then ${later} a year`]),
    ...(exitFee === null
      ? []
      : [`exit fee ${money(exitFee.amount)}${exitFee.per === 'contract' ? '' : ' per remaining month'}`]),
  ].join('; ');
}

function marketNote({ market }: SupplierComparison['basis']): string[] {
  if (!market) return [];
  const { source, start, end, coverage, rule } = market;
  const days = [start, end].map((at) => at.toISOString().slice(0, 10));
  return [`market prices of ${source}, ${days.join(' to ')}, ${(coverage * 100).toFixed(1)} % known. ${rule}`];
}

export function showComparison({ basis, offers, reason }: SupplierComparison): string {
  if (reason) return `${reason.text}\n`;
  const { annualUsage, unit, currency, vatIncluded, profile } = basis;
  const notes = [...marketNote(basis), ...basis.notes];
  const table = renderTable<Offer>(
    [
      { title: 'rank', align: 'right', text: ({ rank }) => (rank === null ? '-' : String(rank)) },
      { title: 'supplier', text: ({ tariff }) => tariff.supplierName },
      { title: 'tariff', text: ({ tariff }) => tariff.name },
      { title: `a year, ${currency}`, align: 'right', text: ({ annual }) => money(annual.total) },
      { title: 'remarks', text: remarks },
    ],
    offers,
  );
  const vat = vatIncluded ? 'VAT included' : 'no VAT';
  return `${annualUsage} ${unit} a year, ${vat}; profile ${profile.name}: ${profile.description}\n${table}${notes.map((note) => `note: ${note}\n`).join('')}`;
}
