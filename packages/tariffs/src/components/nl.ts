import { charge, perKwh, type ReadyComponent, vatRate } from './ready-component.ts';

const SELECTRA = {
  title: 'Energy tax 2026, with VAT',
  url: 'https://selectra.nl/energie/energierekening/energiebelasting',
  asOf: '2026-01-01',
} as const;
const RATES = {
  title: 'Energy tax of households by year',
  url: 'https://gelijkvergelijk.nl/?p=7585',
  asOf: '2026-01-01',
} as const;

const TAX = {
  id: 'nl.energy-tax',
  name: 'Energiebelasting, up to 10,000 kWh a year',
  category: 'tax',
  note: 'For up to 10,000 kWh a year; lower rates apply above.',
} as const;

/** The fixed tax reduction for the connection of a home. */
const reduction = (
  year: number,
  amount: number,
  source: ReadyComponent['source'],
  includesVat = false,
): ReadyComponent =>
  charge(
    {
      id: 'nl.energy-tax-reduction',
      name: 'Vermindering energiebelasting',
      source,
      from: `${year}-01-01`,
      until: `${year + 1}-01-01`,
      note: 'Once for each electricity connection of a building to live or stay in.',
    },
    { kind: 'fixed', category: 'credit', direction: 'credit', amount, per: 'year', includesVat },
  );

export const NETHERLANDS: readonly ReadyComponent[] = [
  vatRate({
    id: 'nl.vat',
    vat: 0.21,
    from: '2023-01-01',
    source: {
      title: 'Art. 9 Wet op de omzetbelasting 1968',
      url: 'https://wetten.overheid.nl/BWBR0002629/',
      asOf: '2023-01-01',
    },
  }),
  perKwh({ ...TAX, rate: 0.1088, from: '2024-01-01', until: '2025-01-01', source: RATES }),
  perKwh({ ...TAX, rate: 0.10154, from: '2025-01-01', until: '2026-01-01', source: RATES }),
  perKwh({ ...TAX, rate: 0.11085, includesVat: true, from: '2026-01-01', until: '2027-01-01', source: SELECTRA }),
  reduction(2025, 524.95, {
    title: 'Explanatory memorandum, Belastingplan 2026',
    url: 'https://www.rijksfinancien.nl/belastingplan-memorie-van-toelichting/2026/d17e5425',
    asOf: '2025-09-16',
  }),
  reduction(2026, 628.96, SELECTRA, true),
];
