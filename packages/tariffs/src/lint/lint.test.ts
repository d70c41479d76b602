import { describe, expect, test } from 'vitest';
import { importTariff } from '../import/import-any.ts';
import { parseTariff } from '../model/parse-tariff.ts';
import type { TariffInput } from '../model/tariff.ts';
import { goodTariff } from '../testing/good-tariffs.ts';
import { lintTariff } from './lint-tariff.ts';

type Loose = ReturnType<typeof JSON.parse>;

/** Findings of a document: those of reading it, and those of the linter. */
function findingsOf(document: TariffInput) {
  const { tariff, findings } = parseTariff(document);
  return tariff ? lintTariff(tariff) : findings;
}

const component = (tariff: Loose, id: string): Loose => tariff.components.find((one: { id: string }) => one.id === id);

/** Defects: a change to a correct tariff, with the expected code and place of the finding. */
const DEFECTS: readonly [what: string, code: string, path: RegExp, spoil: (tariff: Loose) => void][] = [
  [
    'a ratchet on the peaks of days',
    'demand_unused',
    /ratchet/,
    (tariff) => Object.assign(component(tariff, 'capacity'), { per: 'day', ratchet: { share: 0.5 } }),
  ],
  [
    'a minimum of coincident demand',
    'demand_unused',
    /minimumKw/,
    (tariff) => Object.assign(component(tariff, 'capacity'), { coincident: { events: [] }, minimumKw: 2 }),
  ],
  [
    'a monthly rate for the peak of each day',
    'demand_unused',
    /measured/,
    (tariff) => Object.assign(component(tariff, 'capacity'), { measured: 'billing_period' }),
  ],
  ['a gap in the schedule', 'schedule_gap', /^schedules\.use$/, (tariff) => delete tariff.schedules.use.default],
  [
    'a gap of one minute',
    'schedule_gap',
    /^schedules\.use$/,
    (tariff) => {
      tariff.schedules.use.windows = [
        { period: 'summer-peak', from: '00:00', to: '12:00' },
        { period: 'winter-peak', from: '12:01', to: '24:00' },
      ];
      delete tariff.schedules.use.default;
    },
  ],
  [
    'windows that overlap',
    'schedule_overlap',
    /windows\[2\]/,
    (tariff) => tariff.schedules.use.windows.push({ period: 'off', season: 'summer', from: '15:00', to: '23:00' }),
  ],
  [
    'a window behind another',
    'window_unreachable',
    /windows\[2\]/,
    (tariff) => tariff.schedules.use.windows.push({ ...tariff.schedules.use.windows[0], period: 'off' }),
  ],
  ['a season that never comes', 'season_never', /seasons\.summer/, (tariff) => (tariff.seasons.summer[0].to = '09-31')],
  [
    'an unused season',
    'season_unused',
    /seasons\.spring/,
    (tariff) => (tariff.seasons.spring = [{ from: '03-01', to: '05-31' }]),
  ],
  [
    'a window for holidays without holidays',
    'window_never',
    /windows\[2\]/,
    (tariff) => {
      tariff.holidays = [];
      tariff.schedules.use.windows.push({ period: 'off', days: ['holiday'] });
    },
  ],
  [
    'an unknown day',
    'day_unknown',
    /windows\[0\]\.days\[0\]/,
    (tariff) => (tariff.schedules.use.windows[0].days = ['weekdays']),
  ],
  [
    'a window in the skipped hour of spring',
    'dst_hole',
    /windows\[2\]/,
    (tariff) => tariff.schedules.use.windows.push({ period: 'off', from: '02:00', to: '03:00' }),
  ],
  [
    'a period of another season',
    'season_mixed',
    /schedules\.use/,
    (tariff) => {
      tariff.schedules.use = {
        windows: [
          { period: 'winter-off', months: [11], from: '00:00', to: '16:00' },
          { period: 'summer-off', months: [11] },
          { period: 'winter-peak', season: 'winter', from: '16:00', to: '21:00' },
          { period: 'winter-off', season: 'winter' },
          { period: 'summer-peak', season: 'summer', from: '16:00', to: '21:00' },
          { period: 'summer-off', season: 'summer' },
        ],
      };
      component(tariff, 'energy').rates = ['winter-off', 'winter-peak', 'summer-off', 'summer-peak'].map((period) => ({
        period,
        rate: 0.2,
      }));
    },
  ],
  [
    'tiers in the wrong order',
    'tier_unreachable',
    /rates\[0\]\.tiers\[1\]/,
    (tariff) =>
      (component(tariff, 'grid').rates = [
        { tiers: [{ upTo: 200, rate: 0.05 }, { upTo: 100, rate: 0.06 }, { rate: 0.07 }] },
      ]),
  ],
  [
    'a tier behind an open one',
    'tier_unreachable',
    /tiers\[1\]/,
    (tariff) =>
      (component(tariff, 'grid').rates = [{ tiers: [{ rate: 0.05 }, { upTo: 300, rate: 0.06 }, { rate: 0.07 }] }]),
  ],
  [
    'a last tier with a limit',
    'tier_limit',
    /tiers\[1\]/,
    (tariff) => (component(tariff, 'grid').rates[0].tiers[1].upTo = 900),
  ],
  [
    'a step below the one before',
    'tier_unreachable',
    /steps\[1\]/,
    (tariff) => (component(tariff, 'capacity').rates[0].steps[1].below = 4),
  ],
  [
    'a rate that is missing',
    'rate_missing',
    /tiers\[0\]\.rate/,
    (tariff) => (component(tariff, 'grid').rates[0].tiers[0].rate = null),
  ],
  ['both a rate and tiers', 'rate_twice', /rates\[0\]/, (tariff) => (component(tariff, 'grid').rates[0].rate = 0.05)],
  ['a period without a rate', 'period_without_rate', /rates$/, (tariff) => component(tariff, 'energy').rates.pop()],
  [
    'a rate for no period',
    'period_unknown',
    /rates\[0\]\.period/,
    (tariff) => (component(tariff, 'energy').rates[0].period = 'peek'),
  ],
  [
    'two rates for one period',
    'rate_unreachable',
    /rates\[3\]/,
    (tariff) => component(tariff, 'energy').rates.push({ period: 'off', rate: 0.1 }),
  ],
  ['a price in cents', 'rate_unit', /rates\[0\]\.rate/, (tariff) => (component(tariff, 'energy').rates[0].rate = 28.5)],
  ['a price per MWh', 'rate_unit', /rates\[0\]\.rate/, (tariff) => (component(tariff, 'energy').rates[0].rate = 285)],
  [
    'a negative price of energy',
    'rate_sign',
    /rates\[0\]\.rate/,
    (tariff) => (component(tariff, 'energy').rates[0].rate = -0.2),
  ],
  [
    'a credit with a positive charge',
    'rate_sign',
    /components/,
    (tariff) => delete component(tariff, 'baseline').direction,
  ],
  [
    'an export price below zero',
    'rate_sign',
    /rates\[0\]\.rate/,
    (tariff) => (component(tariff, 'export').rates[0].rate = -0.04),
  ],
  [
    'export above import',
    'export_above_import',
    /rates\[0\]\.rate/,
    (tariff) => {
      component(tariff, 'export').rates[0].rate = 2.9;
      tariff.components = tariff.components.filter(({ kind }: { kind: string }) => kind !== 'dynamic');
    },
  ],
  ['VAT in percent', 'schema_too_big', /vat\.default/, (tariff) => (tariff.vat.default = 19)],
  ['VAT of 0.19 %', 'vat_rate', /vat\.default/, (tariff) => (tariff.vat.default = 0.0019)],
  ['VAT of 90 %', 'vat_rate', /vat\.default/, (tariff) => (tariff.vat.default = 0.9)],
  [
    'prices with VAT and no rate',
    'vat_missing',
    /vat\.default/,
    (tariff) => {
      tariff.pricesIncludeVat = true;
      tariff.vat.default = 0;
    },
  ],
  ['a share in percent', 'percentage_high', /share/, (tariff) => (component(tariff, 'city').share = 2)],
  [
    'a percentage of an unknown component',
    'of_unknown',
    /of$/,
    (tariff) => (component(tariff, 'city').of = ['engery']),
  ],
  [
    'dates of a component inverted',
    'dates_inverted',
    /until/,
    (tariff) => (component(tariff, 'energy').from = '2026-06-01'),
  ],
  ['dates of the tariff inverted', 'dates_inverted', /^until$/, (tariff) => (tariff.until = '2025-01-01')],
  [
    'versions that overlap',
    'component_overlap',
    /components\[3\]/,
    (tariff) => (tariff.components[3].from = '2026-06-01'),
  ],
  ['versions with a gap', 'component_gap', /components\[3\]/, (tariff) => (tariff.components[3].from = '2026-08-01')],
  [
    'a component after the tariff',
    'component_never',
    /components\[3\]/,
    (tariff) => (tariff.components[3].from = '2027-02-01'),
  ],
  ['an unknown zone', 'zone_unknown', /zones/, (tariff) => (component(tariff, 'energy').zones = ['west'])],
  [
    'net metering without net energy',
    'settlement_flow',
    /settlement\.scheme/,
    (tariff) => (tariff.settlement = { scheme: 'net_metering' }),
  ],
  ['surplus paid without a rate', 'surplus_rate', /surplusRate/, (tariff) => (tariff.settlement = { carry: 'energy' })],
  ['an unknown time zone', 'schema_custom', /timeZone/, (tariff) => (tariff.timeZone = 'Europe/Nowhere')],
  ['an unknown schedule', 'unknown_name', /schedule/, (tariff) => (component(tariff, 'energy').schedule = 'usage')],
];

/** Additional changes that make the defect the only one. */
const INVERTED: Readonly<Record<string, (tariff: Loose) => void>> = {
  'dates of a component inverted': (tariff) => (component(tariff, 'energy').until = '2026-05-01'),
};

const SEEDS = Array.from({ length: 12 }, (_, seed) => seed + 1);

describe('a correct tariff', () => {
  test.each(SEEDS)('has no lint findings (number %i)', (seed) => {
    expect(findingsOf(goodTariff(seed))).toEqual([]);
  });

  test('may contain a period within another one', () => {
    const tariff = goodTariff(1);
    tariff.schedules!.use!.windows = [
      { period: 'summer-peak', from: '16:00', to: '21:00' },
      { period: 'winter-peak', from: '15:00', to: '24:00' },
      { period: 'off' },
    ];
    delete tariff.schedules!.use!.default;
    expect(findingsOf(tariff).map(({ code }) => code)).toEqual(['season_unused', 'season_unused']);
  });
});

/** Each defect in three of the tariffs, all tariffs in turn. */
const CASES = DEFECTS.map((defect, at) => [...defect, SEEDS.filter((seed) => seed % 4 === at % 4)] as const);

describe('a defect is found by the linter', () => {
  test.each(CASES)('%s: %s', (what, code, path, spoil, seeds) => {
    for (const seed of seeds) {
      const tariff: Loose = goodTariff(seed);
      spoil(tariff);
      INVERTED[what]?.(tariff);
      const found = findingsOf(tariff).filter((finding) => finding.code === code);
      expect(
        found.map((finding) => finding.path),
        `seed ${seed}`,
      ).toContainEqual(expect.stringMatching(path));
    }
  });

  test('a month of a URDB schedule in the wrong season', () => {
    const row = (off: number, peak: number) =>
      Array.from({ length: 24 }, (_, hour) => (hour >= 16 && hour < 21 ? peak : off));
    const months = Array.from({ length: 12 }, (_, month) => (month >= 5 && month < 9 ? row(0, 1) : row(2, 3)));
    months[10] = row(2, 0);
    const rates = [0.33, 0.55, 0.28, 0.32].map((rate) => [{ rate }]);
    const { tariff } = importTariff(
      JSON.stringify({ energyratestructure: rates, energyweekdayschedule: months, energyweekendschedule: months }),
    );
    expect(lintTariff(tariff!)).toEqual([
      expect.objectContaining({
        code: 'season_mixed',
        path: 'schedules.energy',
        message: expect.stringContaining('01 Nov'),
      }),
    ]);
  });
});
