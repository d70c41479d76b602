import { charge, perKwh, type ReadyComponent, vatRate } from './ready-component.ts';

const TAX = {
  id: 'se.electricity-tax',
  name: 'Energiskatt',
  category: 'tax',
  note: 'Some municipalities in the north have a reduction, which is not part of it.',
} as const;
const BODEN = {
  title: 'Bodens Energi: energy tax of 2024 and 2025',
  url: 'https://bodensenergi.se/elnat/energiskatt',
  asOf: '2025-01-01',
} as const;

export const SWEDEN: readonly ReadyComponent[] = [
  vatRate({
    id: 'se.vat',
    vat: 0.25,
    from: '2023-07-01',
    source: {
      title: 'Mervärdesskattelag (2023:200), 9 kap. 2 §',
      url: 'https://www.riksdagen.se/sv/dokument-och-lagar/dokument/svensk-forfattningssamling/mervardesskattelag-2023200_sfs-2023-200/',
      asOf: '2023-07-01',
    },
  }),
  perKwh({ ...TAX, rate: 0.428, from: '2024-01-01', until: '2025-01-01', source: BODEN }),
  perKwh({ ...TAX, rate: 0.439, from: '2025-01-01', until: '2026-01-01', source: BODEN }),
  perKwh({
    ...TAX,
    rate: 0.45,
    includesVat: true,
    from: '2026-01-01',
    until: '2027-01-01',
    source: {
      title: 'Electricity costs of 2026: energy tax with VAT',
      url: 'https://villalivet.se/om-energi/elkostnad-2026/',
      asOf: '2026-02-03',
    },
  }),
];

export interface SePowerCharge {
  /** SEK/kW and month, without VAT. */
  readonly sekPerKw: number;
  /** Number of highest hours whose mean is billed. */
  readonly highest: number;
  /** Whether the hours must be of different days. */
  readonly distinctDays: boolean;
  /** Hours that count less, such as half of the demand from 22:00 to 06:00. */
  readonly night?: { readonly from: string; readonly to: string; readonly factor: number };
}

/** Power charge (effektavgift). Each grid company has its own rule: take all values from its price list. */
export function sePowerCharge({ sekPerKw, highest, distinctDays, night }: SePowerCharge): ReadyComponent {
  const id = 'se.power-charge';
  return charge(
    {
      id,
      name: 'Effektavgift',
      from: '2022-01-01',
      source: {
        title: 'Solcellskollen: power charges of Swedish grid companies',
        url: 'https://solcellskollen.se/blogg/ar-effektavgifter-framtiden-for-elnatet-och-hur-far-man-ner-sin-effektforbrukning',
        asOf: '2022-03-23',
      },
      ...(night && {
        schedules: { [id]: { windows: [{ period: 'night', from: night.from, to: night.to }], default: 'day' } },
      }),
    },
    {
      kind: 'demand',
      category: 'grid',
      windowMinutes: 60,
      highest,
      distinct: distinctDays ? 'day' : 'interval',
      ...(night && { weights: { schedule: id, factors: { night: night.factor, day: 1 } } }),
      rates: [{ rate: sekPerKw }],
    },
  );
}
