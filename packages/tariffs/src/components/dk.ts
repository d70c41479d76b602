import { charge, perKwh, type ReadyComponent, vatRate } from './ready-component.ts';

const TAX = {
  id: 'dk.electricity-tax',
  name: 'Elafgift',
  category: 'tax',
  note: 'Without the reduction for electrically heated homes above 4,000 kWh a year.',
} as const;

export const DENMARK: readonly ReadyComponent[] = [
  vatRate({
    id: 'dk.vat',
    vat: 0.25,
    from: '1992-01-01',
    source: { title: '§ 33 momsloven', url: 'https://www.retsinformation.dk/eli/lta/2024/209', asOf: '1992-01-01' },
  }),
  perKwh({
    ...TAX,
    rate: 0.761,
    from: '2024-01-01',
    until: '2025-01-01',
    source: {
      title: 'Skatteministeriet: rates of the Electricity Tax Act',
      url: 'https://skm.dk/tal-og-metode/satser/satser-og-beloebsgraenser-i-lovgivningen/elafgiftsloven',
      asOf: '2024-01-01',
    },
  }),
  perKwh({
    ...TAX,
    rate: 0.9,
    includesVat: true,
    from: '2025-01-01',
    until: '2026-01-01',
    source: {
      title: 'Bornholms Energi & Forsyning: electricity tax by year, with VAT',
      url: 'https://www.beof.dk/privat/el/vaerd-at-vide/ny-beregningsmetode',
      asOf: '2025-01-01',
    },
  }),
  perKwh({
    ...TAX,
    rate: 0.008,
    from: '2026-01-01',
    until: '2028-01-01',
    source: {
      title: 'Act amending the Electricity Tax Act (L 24, 2025-26), § 1 (3)',
      url: 'https://www.ft.dk/ripdf/samling/20251/lovforslag/l24/20251_l24_som_fremsat.pdf',
      asOf: '2025-10-08',
    },
  }),
];

/** Prices of the three load periods, in DKK/kWh without VAT. */
export interface DkLoadPrices {
  readonly low: number;
  readonly high: number;
  readonly peak: number;
}

const MONTHS = { summer: [4, 5, 6, 7, 8, 9], winter: [10, 11, 12, 1, 2, 3] } as const;
const HOURS = [
  { load: 'low', from: '00:00', to: '06:00' },
  { load: 'high', from: '06:00', to: '17:00' },
  { load: 'peak', from: '17:00', to: '21:00' },
  { load: 'high', from: '21:00', to: '24:00' },
] as const;

/** Grid tariff of a customer at 0.4 kV (nettarif C, tariff model 3.0); the prices are those of the grid company. */
export function dkNettarifC(prices: { readonly summer: DkLoadPrices; readonly winter: DkLoadPrices }): ReadyComponent {
  const id = 'dk.nettarif-c';
  const seasons = ['summer', 'winter'] as const;
  return charge(
    {
      id,
      name: 'Nettarif C',
      from: '2023-01-01',
      source: {
        title: 'RAH Net: load periods of C customers',
        url: 'https://rahnet.dk/priser/tarifmodel/c-forbruger/',
        asOf: '2023-01-01',
      },
      schedules: {
        [id]: {
          windows: seasons.flatMap((season) =>
            HOURS.map(({ load, from, to }) => ({ period: `${season}-${load}`, months: [...MONTHS[season]], from, to })),
          ),
        },
      },
    },
    {
      kind: 'energy',
      category: 'grid',
      schedule: id,
      rates: seasons.flatMap((season) =>
        (['low', 'high', 'peak'] as const).map((load) => ({ period: `${season}-${load}`, rate: prices[season][load] })),
      ),
    },
  );
}
