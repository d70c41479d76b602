import type { SupplierDetail, SupplierList, SupplierView, TariffList, TariffView } from '@energy-optimizer/suppliers';
import { plural } from '../format.ts';
import { renderTable } from '../table.ts';

type Supplier = SupplierView;
type Tariff = TariffView;

const yesNo = (value: boolean | null): string => (value === null ? '-' : value ? 'yes' : 'no');

export function showSuppliers({ items, total, reason }: SupplierList): string {
  if (reason) return `${reason.text}\n`;
  const table = renderTable<Supplier>(
    [
      { title: 'id', text: ({ id }) => id },
      { title: 'name', text: ({ name }) => name },
      { title: 'utilities', text: ({ utilities }) => utilities.join(', ') },
      { title: 'regions', text: ({ regions }) => regions.join(' ') },
      { title: 'website', text: ({ contact }) => contact.website ?? '-' },
    ],
    items,
  );
  return items.length === total ? table : `${table}${items.length} of ${plural(total, 'supplier')}\n`;
}

export function showSupplier(supplier: SupplierDetail): string {
  const { contact, rating, greenShare, source, tariffs } = supplier;
  const lines = [
    ['supplier', `${supplier.name} (${supplier.id})`],
    ['utilities', supplier.utilities.join(', ')],
    ['regions', supplier.regions.join(' ')],
    ['territories', supplier.territories.join(', ') || 'not known'],
    ['rating', rating === null ? 'not known' : `${rating.value} of 5 (${rating.source})`],
    ['green share', greenShare === null ? 'not known' : `${Math.round(greenShare * 100)} %`],
    [
      'contact',
      [contact.website, contact.phone, contact.emailAddress].filter((one) => one !== null).join(', ') || 'not known',
    ],
    [
      'tariffs in force',
      tariffs.map(({ region, utility, count }) => `${count} ${utility} in ${region}`).join(', ') || 'none',
    ],
    ['source', `${source.url}, ${source.asOf}`],
  ];
  return `${lines.map(([title, text]) => `${title!.padEnd(16)}  ${text}`).join('\n')}\n`;
}

export function showTariffs({ items, total, reason }: TariffList): string {
  if (reason) return `${reason.text}\n`;
  const table = renderTable<Tariff>(
    [
      { title: 'tariff', text: ({ tariffId }) => tariffId },
      { title: 'version', align: 'right', text: ({ version }) => String(version) },
      { title: 'region', text: ({ region }) => region },
      { title: 'utility', text: ({ utility }) => utility },
      { title: 'from', text: ({ validFrom }) => validFrom ?? '-' },
      { title: 'until', text: ({ inForceUntil }) => inForceUntil ?? '-' },
      {
        title: 'term',
        text: ({ contractMonths, rolling }) =>
          rolling ? 'rolling' : contractMonths === null ? '-' : `${contractMonths} months`,
      },
      { title: 'green', text: ({ green }) => yesNo(green) },
      { title: 'source', text: ({ source }) => `${source.url}, ${source.asOf}` },
    ],
    items,
  );
  return items.length === total ? table : `${table}${items.length} of ${plural(total, 'tariff')}\n`;
}
