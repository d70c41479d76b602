import { charge, perKwh, type ReadyComponent, vatRate } from './ready-component.ts';

const TAXED = ['no1', 'no2', 'no3', 'no5'];
const BKK = {
  title: 'BKK: grid prices of 1 January 2024',
  url: 'https://www.bkk.no/alt-om-nettleie/nettleiepriser-for-privatkunder-2024',
  asOf: '2024-01-01',
} as const;
const RATES = {
  title: 'Fri nettleie: rates of electricity tax and Enova, checked against Skatteetaten',
  url: 'https://github.com/kraftsystemet/fri-nettleie/blob/main/docs/llm-v2-innsamling-skill/skills/samle-tariff/references/satser.yml',
  asOf: '2026-09-21',
} as const;
const VAT_ACT = {
  title: 'Merverdiavgiftsloven, § 5-1 and § 6-6',
  url: 'https://lovdata.no/dokument/NL/lov/2009-06-19-58',
  asOf: '2010-01-01',
} as const;

const TAX = {
  id: 'no.electricity-tax',
  name: 'Forbruksavgift',
  category: 'tax',
  note: 'Households of the action zone (Finnmark and northern Troms) do not pay it: leave it out there.',
} as const;
const ENOVA = { id: 'no.enova-fee', name: 'Enova', category: 'levy', rate: 0.01 } as const;

/** The state pays 90 % of the spot price above a threshold in NOK/kWh without VAT, for 5,000 kWh a month. */
const support = (year: number, threshold: number, source: ReadyComponent['source']): ReadyComponent =>
  charge(
    {
      id: 'no.support',
      name: 'Strømstøtte',
      from: `${year}-01-01`,
      until: `${year + 1}-01-01`,
      note: 'For homes with a spot price contract and without Norgespris; not for holiday homes.',
      series: { spot: { description: 'Spot price of the zone, without VAT' } },
      source,
    },
    { kind: 'support', series: 'spot', threshold, share: 0.9, maxPerMonth: 5000 },
  );

const STROMKALKULATOR = {
  title: 'Strømkalkulator: threshold of the support, checked against invoices',
  url: 'https://github.com/fredrik-lindseth/Stromkalkulator',
  asOf: '2026-08-08',
} as const;

export const NORWAY: readonly ReadyComponent[] = [
  vatRate({ id: 'no.vat', vat: 0.25, regions: TAXED, from: '2010-01-01', source: VAT_ACT }),
  vatRate({
    id: 'no.vat',
    vat: 0,
    regions: ['no4'],
    from: '2010-01-01',
    note: 'Household use in Nordland, Troms and Finnmark. Bindal in Nordland belongs to no3 and is exempt, too.',
    source: VAT_ACT,
  }),
  perKwh({ ...TAX, rate: 0.0951, from: '2024-01-01', until: '2024-04-01', source: BKK }),
  perKwh({ ...TAX, rate: 0.1644, from: '2024-04-01', until: '2025-01-01', source: BKK }),
  perKwh({ ...TAX, rate: 0.0979, from: '2025-01-01', until: '2025-04-01', source: RATES }),
  perKwh({ ...TAX, rate: 0.1693, from: '2025-04-01', until: '2025-10-01', source: RATES }),
  perKwh({ ...TAX, rate: 0.1253, from: '2025-10-01', until: '2026-01-01', source: RATES }),
  perKwh({ ...TAX, rate: 0.0713, from: '2026-01-01', until: '2027-01-01', source: RATES }),
  perKwh({ ...ENOVA, from: '2024-01-01', until: '2025-01-01', source: BKK }),
  perKwh({ ...ENOVA, from: '2025-01-01', until: '2027-01-01', source: RATES }),
  support(2024, 0.73, {
    title: "The government's electricity measures",
    url: 'https://www.regjeringen.no/no/tema/energi/regjeringens-stromtiltak/id2900232/',
    asOf: '2024-01-01',
  }),
  support(2025, 0.75, STROMKALKULATOR),
  support(2026, 0.77, STROMKALKULATOR),
];

/** A step of the capacity charge: NOK a month for a demand below a limit in kW; the last step has none. */
export interface NoCapacityStep {
  readonly below?: number;
  readonly nokPerMonth: number;
}

/**
 * Capacity charge in steps: the mean of the three highest hours of the month, on three different days. The steps are
 * those of the grid company.
 */
export const noCapacityCharge = (
  steps: readonly NoCapacityStep[],
  { includesVat = false }: { readonly includesVat?: boolean } = {},
): ReadyComponent =>
  charge(
    {
      id: 'no.capacity',
      name: 'Kapasitetsledd',
      from: '2022-07-01',
      source: {
        title: 'Lysna: grid prices of 1 July 2022',
        url: 'https://lysna.no/prisar-for-private-kundar-2',
        asOf: '2022-07-01',
      },
    },
    {
      kind: 'demand',
      category: 'grid',
      windowMinutes: 60,
      highest: 3,
      distinct: 'day',
      includesVat,
      rates: [
        {
          steps: steps.map(({ below, nokPerMonth }) => ({
            ...(below === undefined ? {} : { below }),
            amount: nokPerMonth,
          })),
        },
      ],
    },
  );
