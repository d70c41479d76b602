import { DAY_MS } from '@energy-optimizer/kernel';
import { charge, perKwh, type ReadyComponent, vatRate } from './ready-component.ts';

const SICAE = {
  title: 'SICAE-ELY: changes of taxes on 1 August 2025',
  url: 'https://www.sicae-ely.fr/News/DirectArticle/1628?pageId=383',
  asOf: '2025-08-01',
} as const;
const EXCISE = { id: 'fr.excise', name: "Accise sur l'électricité", category: 'tax' } as const;

export const FRANCE: readonly ReadyComponent[] = [
  vatRate({ id: 'fr.vat', vat: 0.2, from: '2025-08-01', note: 'Up to 36 kVA.', source: SICAE }),
  perKwh({ ...EXCISE, rate: 0.0337, from: '2025-02-01', until: '2025-08-01', source: SICAE }),
  perKwh({ ...EXCISE, rate: 0.02998, from: '2025-08-01', until: '2026-02-01', source: SICAE }),
  perKwh({
    ...EXCISE,
    rate: 0.03085,
    from: '2026-02-01',
    until: '2026-08-01',
    note: 'The source announces a change on 1 August 2026.',
    source: {
      title: 'Excise duties on electricity under the Finance Act for 2026',
      url: 'https://www.enerlex-avocat.fr/fr/actualites-juridique/id-195-loi-de-finances-votee-quels-tarifs-de-taxe-sur-l-electricite-applicable-en-2026-',
      asOf: '2026-02-05',
    },
  }),
];

/** Prices of a Tempo day: 06:00 to 22:00, and the eight hours from 22:00. */
export interface TempoPrices {
  readonly peak: number;
  readonly offPeak: number;
}

export interface FrTempo {
  readonly blue: TempoPrices;
  readonly white: TempoPrices;
  readonly red: TempoPrices;
  /** Days that RTE colored; all others are blue. */
  readonly whiteDays: readonly string[];
  readonly redDays: readonly string[];
  readonly includesVat?: boolean;
}

const COLORS = ['white', 'red'] as const;
type Color = (typeof COLORS)[number];

const nextDay = (day: string): string => new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10);

/** Days of the color, and days whose first six hours still have it. */
const dayTypesOf = (color: Color, dates: readonly string[]) => ({
  [`tempo-${color}`]: { dates: [...dates] },
  [`tempo-after-${color}`]: { dates: dates.map(nextDay) },
});

const windowsOf = (color: Color) => [
  { period: `${color}-off-peak`, days: [`tempo-after-${color}`], from: '00:00', to: '06:00' },
  { period: `${color}-peak`, days: [`tempo-${color}`], from: '06:00', to: '22:00' },
  { period: `${color}-off-peak`, days: [`tempo-${color}`], from: '22:00', to: '24:00' },
];

/**
 * Energy prices of Tempo, in EUR/kWh. A color lasts from 06:00 to 06:00, so a night belongs to the day before it.
 * @throws RangeError where a day has two colors
 */
export function frTempo(tempo: FrTempo): ReadyComponent {
  const id = 'fr.tempo';
  const dates = { white: tempo.whiteDays, red: tempo.redDays };
  const both = dates.white.find((day) => dates.red.includes(day));
  if (both !== undefined) throw new RangeError(`${both} cannot be both white and red.`);
  const used = COLORS.filter((color) => dates[color].length > 0);
  return charge(
    {
      id,
      name: 'Tempo',
      from: '2025-09-01',
      note: 'Regulated tariff of EDF; needs the colors of all days that are billed.',
      source: {
        title: 'Tempo: colors and the day from 06:00 to 06:00',
        url: 'https://docs.tempo-forecast.mblq.cloud/choix-couleurs',
        asOf: '2025-09-01',
      },
      dayTypes: Object.assign({}, ...used.map((color) => dayTypesOf(color, dates[color]))),
      schedules: {
        [id]: {
          windows: [...used.flatMap(windowsOf), { period: 'blue-peak', from: '06:00', to: '22:00' }],
          default: 'blue-off-peak',
        },
      },
    },
    {
      kind: 'energy',
      schedule: id,
      includesVat: tempo.includesVat ?? false,
      rates: (['blue', ...used] as const).flatMap((color) => [
        { period: `${color}-peak`, rate: tempo[color].peak },
        { period: `${color}-off-peak`, rate: tempo[color].offPeak },
      ]),
    },
  );
}
