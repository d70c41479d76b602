import { charge, perKwh, type ReadyComponent, vatRate } from './ready-component.ts';

const EXCISE = {
  id: 'be.excise',
  name: 'Bijzondere accijns',
  category: 'tax',
  note: 'Residential contracts without the social tariff.',
} as const;
const WITH_VAT = {
  includesVat: true,
  source: {
    title: 'Federal levies on price lists, with VAT, before and since 1 August 2026',
    url: 'https://github.com/renaudallard/homeassistant_be_electricity_prices/issues/96',
    asOf: '2026-09-13',
  },
} as const;

export const BELGIUM: readonly ReadyComponent[] = [
  vatRate({
    id: 'be.vat',
    vat: 0.06,
    from: '2023-04-01',
    note: 'Residential contracts.',
    source: {
      title: 'FOD Financiën: your energy bill',
      url: 'https://financien.belgium.be/nl/douane_accijnzen/particulieren/uw-energiefactuur',
      asOf: '2023-04-01',
    },
  }),
  perKwh({
    ...EXCISE,
    rate: 0.04748,
    from: '2023-07-01',
    until: '2025-01-01',
    source: {
      title: 'Excise duties on electricity and gas',
      url: 'https://www.mijnenergie.be/blog/accijnzen-op-aardgas-verhogen-opnieuw-in-juli-en-oktober',
      asOf: '2025-03-31',
    },
  }),
  perKwh({ ...EXCISE, ...WITH_VAT, rate: 0.050329, from: '2025-01-01', until: '2026-08-01' }),
  perKwh({ ...EXCISE, ...WITH_VAT, rate: 0.04876, from: '2026-08-01' }),
  perKwh({
    ...WITH_VAT,
    id: 'be.energy-contribution',
    name: 'Bijdrage op de energie',
    category: 'levy',
    rate: 0.002042,
    from: '2025-01-01',
    until: '2026-08-01',
    abolished: true,
  }),
];

/**
 * Capacity tariff of Flanders: the mean of the last twelve monthly peaks, each the highest quarter-hour of the month
 * and at least 2.5 kW. The price is that of the grid operator, in EUR/kW and year without VAT.
 */
export const beCapacityCharge = ({ eurPerKwYear }: { readonly eurPerKwYear: number }): ReadyComponent =>
  charge(
    {
      id: 'be.capacity',
      name: 'Capaciteitstarief',
      from: '2023-01-01',
      note: 'Flanders, with a digital meter.',
      source: {
        title: 'VREG: the grid tariffs',
        url: 'https://www.vreg.be/nl/faq/nieuwe-nettarieven',
        asOf: '2023-01-01',
      },
    },
    {
      kind: 'demand',
      category: 'grid',
      per: 'year',
      windowMinutes: 15,
      rolling: { months: 12, floorKw: 2.5 },
      rates: [{ rate: eurPerKwYear }],
    },
  );
