import { charge, perKwh, type ReadyComponent, vatRate } from './ready-component.ts';

const LEVIES = {
  title: 'Network levies of the German transmission system operators for 2026, with those of 2025',
  url: 'https://www.cp-energie.de/neue-netzentgeltbasierte-umlagen-fuer-2026-veroeffentlicht/',
  asOf: '2025-10-25',
} as const;

/** Levies of one year in EUR/kWh, for consumers without a privilege. */
const levies = (year: number, { chp, offshore, gridUse }: { chp: number; offshore: number; gridUse: number }) => {
  const common = { category: 'levy', from: `${year}-01-01`, until: `${year + 1}-01-01`, source: LEVIES } as const;
  return [
    perKwh({ ...common, id: 'de.chp-levy', name: 'KWKG-Umlage', rate: chp }),
    perKwh({ ...common, id: 'de.offshore-levy', name: 'Offshore-Netzumlage', rate: offshore }),
    perKwh({
      ...common,
      id: 'de.grid-use-levy',
      name: 'Aufschlag für besondere Netznutzung',
      rate: gridUse,
      note: 'Rate of the first 1,000,000 kWh a year.',
    }),
  ];
};

export const GERMANY: readonly ReadyComponent[] = [
  vatRate({
    id: 'de.vat',
    vat: 0.19,
    from: '2021-01-01',
    source: { title: '§ 12 UStG', url: 'https://www.gesetze-im-internet.de/ustg_1980/__12.html', asOf: '2021-01-01' },
  }),
  perKwh({
    id: 'de.electricity-tax',
    name: 'Stromsteuer',
    category: 'tax',
    rate: 0.0205,
    from: '2003-01-01',
    source: { title: '§ 3 StromStG', url: 'https://www.gesetze-im-internet.de/stromstg/__3.html', asOf: '2003-01-01' },
  }),
  ...levies(2025, { chp: 0.00277, offshore: 0.00816, gridUse: 0.01558 }),
  ...levies(2026, { chp: 0.00446, offshore: 0.00941, gridUse: 0.01559 }),
];

/** Highest concession fee of a municipality in EUR/kWh, by its number of inhabitants (§ 2 (2) KAV). */
const CONCESSION = [
  [25_000, 0.0132],
  [100_000, 0.0159],
  [500_000, 0.0199],
  [Number.POSITIVE_INFINITY, 0.0239],
] as const;

/** The highest concession fee that a municipality may charge household customers outside low-load tariffs. */
export function deConcessionFee({ inhabitants }: { readonly inhabitants: number }): ReadyComponent {
  const step = CONCESSION.find(([upTo]) => inhabitants >= 0 && inhabitants <= upTo);
  if (!step) throw new RangeError(`inhabitants must be a number from 0, not ${inhabitants}`);
  return perKwh({
    id: 'de.concession-fee',
    name: 'Konzessionsabgabe',
    category: 'levy',
    rate: step[1],
    from: '2002-01-01',
    note: 'The highest permitted fee; a municipality may agree on less.',
    source: { title: '§ 2 KAV', url: 'https://www.gesetze-im-internet.de/kav/__2.html', asOf: '2002-01-01' },
  });
}

export interface ClockSpan {
  readonly from: string;
  readonly to: string;
}

export interface DeModule3 {
  /** Prices in EUR/kWh without VAT, from the price sheet of the grid operator. */
  readonly rates: { readonly low: number; readonly standard: number; readonly high: number };
  readonly lowWindows: readonly ClockSpan[];
  readonly highWindows: readonly ClockSpan[];
  /** Quarters of the year in which the windows apply; in all others the standard price applies. */
  readonly quarters: readonly (1 | 2 | 3 | 4)[];
}

const minutes = ({ from, to }: ClockSpan): number => {
  const [start = 0, end = 0] = [from, to].map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3)));
  return end > start ? end - start : end + 1440 - start;
};

function checkModule3({ rates, highWindows, quarters }: DeModule3): void {
  const { low, standard, high } = rates;
  const tolerance = standard * 1e-3;
  if (!(low >= 0.1 * standard - tolerance && low <= 0.4 * standard + tolerance))
    throw new RangeError(`The low price must be 10 % to 40 % of the standard price ${standard}, not ${low}.`);
  if (!(high > standard && high <= 2 * standard + tolerance))
    throw new RangeError(
      `The high price must be above the standard price ${standard} and at most double, not ${high}.`,
    );
  if (highWindows.reduce((sum, span) => sum + minutes(span), 0) < 120)
    throw new RangeError('The high price must apply for at least two hours of a day.');
  if (new Set(quarters).size < 2) throw new RangeError('Module 3 applies in at least two quarters of a year.');
}

/**
 * Grid fee by time of use (§ 14a EnWG, module 3). Windows, quarters and prices are those of the grid operator.
 * @throws RangeError if they violate a rule of the regulator
 */
export function deTimeVariableGridFee(fee: DeModule3): ReadyComponent {
  checkModule3(fee);
  const months = [...new Set(fee.quarters)].flatMap((quarter) => [1, 2, 3].map((month) => (quarter - 1) * 3 + month));
  const windows = (period: string, spans: readonly ClockSpan[]) => spans.map((span) => ({ period, months, ...span }));
  const id = 'de.grid-fee-module-3';
  return charge(
    {
      id,
      name: 'Netzentgelt, § 14a Modul 3',
      from: '2025-04-01',
      source: {
        title: 'Time-variable grid fees under § 14a EnWG, module 3',
        url: 'https://bet-consulting.de/aktuelles/news/newsdetail/artikel/netzentgelte-zeitvariabel-anpassen-mit-dem-instrument-14a-enwg-modul-3',
        asOf: '2024-11-20',
      },
      schedules: {
        [id]: {
          windows: [...windows('high', fee.highWindows), ...windows('low', fee.lowWindows)],
          default: 'standard',
        },
      },
    },
    {
      kind: 'energy',
      category: 'grid',
      schedule: id,
      rates: [
        { period: 'high', rate: fee.rates.high },
        { period: 'low', rate: fee.rates.low },
        { period: 'standard', rate: fee.rates.standard },
      ],
    },
  );
}
