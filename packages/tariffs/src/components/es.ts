import { charge, type ReadyComponent, vatRate } from './ready-component.ts';

const UNSETTLED = 'Emergency measures after March 2026 are not recorded here.';

export const SPAIN: readonly ReadyComponent[] = [
  vatRate({
    id: 'es.vat',
    vat: 0.21,
    from: '2025-01-01',
    until: '2026-03-10',
    note: UNSETTLED,
    source: {
      title: 'VAT on electricity since 1 January 2025',
      url: 'https://okdiario.com/economia/gobierno-recaudado-370-millones-extra-subir-iva-luz-21-012-del-total-16381705',
      asOf: '2026-03-10',
    },
  }),
  charge(
    {
      id: 'es.electricity-tax',
      name: 'Impuesto especial sobre la electricidad',
      from: '2024-07-01',
      until: '2026-03-10',
      note: `On energy and power, not on the rental of a meter: exclude that with \`except\`. ${UNSETTLED}`,
      source: {
        title: 'Art. 99 Ley 38/1992',
        url: 'https://www.boe.es/buscar/act.php?id=BOE-A-1992-28741',
        asOf: '2024-07-01',
      },
    },
    { kind: 'percentage', category: 'tax', share: 0.0511269632 },
  ),
];

const CIRCULAR = {
  title: 'CNMC Circular 3/2020, art. 7: periods of 2.0TD',
  url: 'https://www.boe.es/buscar/act.php?id=BOE-A-2020-1066',
  asOf: '2021-06-01',
} as const;

/** National holidays of a fixed date, and 6 January. */
const HOLIDAYS = ['01-01', '01-06', '05-01', '08-15', '10-12', '11-01', '12-06', '12-08', '12-25'].map((monthDay) => ({
  monthDay,
}));

/** Hours of the highest price on working days; P2 from 08:00 otherwise, P3 until 08:00 and on all other days. */
const PEAKS = {
  peninsula: [
    ['10:00', '14:00'],
    ['18:00', '22:00'],
  ],
  ceuta_melilla: [
    ['11:00', '15:00'],
    ['19:00', '23:00'],
  ],
} as const;

export interface Es20tdEnergy {
  /** EUR/kWh without VAT, tolls and charges together. */
  readonly p1: number;
  readonly p2: number;
  readonly p3: number;
  /** The Balearic and Canary Islands have the hours of the peninsula, in local time. */
  readonly territory?: keyof typeof PEAKS;
}

/** Energy term of the access tariff 2.0TD; the prices change every year. */
export function es20tdEnergy({ p1, p2, p3, territory = 'peninsula' }: Es20tdEnergy): ReadyComponent {
  const id = 'es.2-0td-energy';
  const peaks = PEAKS[territory].map(([from, to]) => ({ period: 'P1', days: ['weekday'], from, to }));
  return charge(
    {
      id,
      name: 'Peaje 2.0TD, energía',
      from: CIRCULAR.asOf,
      source: CIRCULAR,
      holidays: HOLIDAYS,
      schedules: {
        [id]: {
          windows: [...peaks, { period: 'P2', days: ['weekday'], from: '08:00', to: '24:00' }],
          default: 'P3',
          holidays: 'sunday',
        },
      },
    },
    {
      kind: 'energy',
      category: 'grid',
      schedule: id,
      rates: [
        { period: 'P1', rate: p1 },
        { period: 'P2', rate: p2 },
        { period: 'P3', rate: p3 },
      ],
    },
  );
}

/** A value for working days from 08:00 (`peak`), and one for all other hours. */
export interface EsPower {
  readonly peak: number;
  readonly valley: number;
}

/** Power term of the access tariff 2.0TD for the contracted kW, in EUR/kW and year without VAT. */
export function es20tdPower({
  kw,
  eurPerKwYear,
}: {
  readonly kw: EsPower;
  readonly eurPerKwYear: EsPower;
}): ReadyComponent {
  const term = (period: keyof EsPower) => ({
    kind: 'fixed' as const,
    category: 'grid' as const,
    per: 'year' as const,
    amount: eurPerKwYear[period],
    count: kw[period],
    includesVat: false,
  });
  const id = 'es.2-0td-power';
  const valley = { ...term('valley'), id: `${id}-valley`, name: 'Peaje 2.0TD, potencia valle' };
  return charge(
    { id, name: 'Peaje 2.0TD, potencia punta', from: CIRCULAR.asOf, source: CIRCULAR, more: [valley] },
    term('peak'),
  );
}

/**
 * Energy at the regulated price PVPC of each hour, in EUR/MWh as Red Eléctrica publishes it for 2.0TD. It contains
 * the energy term of the access tariff, so do not add `es20tdEnergy`.
 */
export const esPvpc = ({ series = 'pvpc' }: { readonly series?: string } = {}): ReadyComponent =>
  charge(
    {
      id: 'es.pvpc',
      name: 'PVPC',
      from: CIRCULAR.asOf,
      series: { [series]: { unit: 'MWh', description: 'PVPC 2.0TD, without taxes' } },
      source: {
        title: 'Real Decreto 216/2014, calculation of the PVPC',
        url: 'https://www.boe.es/buscar/act.php?id=BOE-A-2014-3376',
        asOf: '2021-06-01',
      },
    },
    { kind: 'dynamic', series, billedMinutes: 60 },
  );
