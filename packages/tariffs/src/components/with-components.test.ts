import { HOUR_MS } from '@energy-optimizer/kernel';
import { describe, expect, test } from 'vitest';
import { computeBill } from '../bill/compute-bill.ts';
import {
  beCapacityCharge,
  createPriceSeries,
  deConcessionFee,
  deTimeVariableGridFee,
  dkNettarifC,
  es20tdEnergy,
  es20tdPower,
  esPvpc,
  frTempo,
  noCapacityCharge,
  sePowerCharge,
  withComponents,
} from '../index.ts';
import { lintTariff } from '../lint/lint-tariff.ts';
import type { TariffInput } from '../model/tariff.ts';
import { at, daysBetween, hoursOf } from '../testing/builders.ts';
import { componentsFor, READY_COMPONENTS } from './components-for.ts';
import { COMPONENT_COUNTRIES, type ReadyComponent } from './ready-component.ts';

type Country = ReadyComponent['country'];

/** A fixed price of 0.1, or the spot price. */
const base = (country: Country, parts: Partial<TariffInput> = {}): TariffInput => ({
  format: 'energy-tariff/1',
  id: 'test',
  name: 'Test',
  currency: COMPONENT_COUNTRIES[country].currency,
  timeZone: COMPONENT_COUNTRIES[country].timeZones[0],
  components: [{ kind: 'energy', id: 'energy', rates: [{ rate: 0.1 }] }],
  ...parts,
});
const dynamic = (country: Country): TariffInput =>
  base(country, {
    series: { spot: {} },
    components: [{ kind: 'dynamic', id: 'energy', series: 'spot', adder: 0.02 }],
  });

/** Net amount of each version for 100 kWh at noon of its first day, at a spot price of 1.5. */
const HAND_COMPUTED: Readonly<Record<string, number>> = {
  'at.electricity-tax 2025-01-01': 1.5,
  'at.electricity-tax 2026-01-01': 0.1,
  'be.excise 2023-07-01': 4.748,
  'be.excise 2025-01-01': 5.0329 / 1.06,
  'be.excise 2026-08-01': 4.6,
  'be.energy-contribution 2025-01-01': 0.2042 / 1.06,
  'de.electricity-tax 2003-01-01': 2.05,
  'de.chp-levy 2025-01-01': 0.277,
  'de.offshore-levy 2025-01-01': 0.816,
  'de.grid-use-levy 2025-01-01': 1.558,
  'de.chp-levy 2026-01-01': 0.446,
  'de.offshore-levy 2026-01-01': 0.941,
  'de.grid-use-levy 2026-01-01': 1.559,
  'dk.electricity-tax 2024-01-01': 76.1,
  'dk.electricity-tax 2025-01-01': 72,
  'dk.electricity-tax 2026-01-01': 0.8,
  'es.electricity-tax 2024-07-01': 0.511269632,
  'fi.electricity-tax 2021-01-01': 2.24,
  'fi.supply-security-fee 2021-01-01': 0.013,
  'fr.excise 2025-02-01': 3.37,
  'fr.excise 2025-08-01': 2.998,
  'fr.excise 2026-02-01': 3.085,
  'nl.energy-tax 2024-01-01': 10.88,
  'nl.energy-tax 2025-01-01': 10.154,
  'nl.energy-tax 2026-01-01': 11.085 / 1.21,
  'nl.energy-tax-reduction 2025-01-01': -524.95 / 365,
  'nl.energy-tax-reduction 2026-01-01': -628.96 / 365 / 1.21,
  'no.electricity-tax 2024-01-01': 9.51,
  'no.electricity-tax 2024-04-01': 16.44,
  'no.electricity-tax 2025-01-01': 9.79,
  'no.electricity-tax 2025-04-01': 16.93,
  'no.electricity-tax 2025-10-01': 12.53,
  'no.electricity-tax 2026-01-01': 7.13,
  'no.enova-fee 2024-01-01': 1,
  'no.enova-fee 2025-01-01': 1,
  'no.support 2024-01-01': -69.3,
  'no.support 2025-01-01': -67.5,
  'no.support 2026-01-01': -65.7,
  'se.electricity-tax 2024-01-01': 42.8,
  'se.electricity-tax 2025-01-01': 43.9,
  'se.electricity-tax 2026-01-01': 36,
};

const charges = READY_COMPONENTS.filter(({ vat }) => vat === undefined);
const key = ({ id, from }: ReadyComponent): string => `${id} ${from}`;

/** Bill of 100 kWh from 12:00 to 13:00 of a day. */
function billOn(tariff: TariffInput, ready: readonly ReadyComponent[], day: string) {
  const { timeZone } = tariff;
  const start = at(`${day}T12:00`, timeZone);
  const spot = createPriceSeries([{ start, end: new Date(start.getTime() + HOUR_MS), price: 1.5 }]);
  const usage = hoursOf({ [`${day}T12:00`]: 100 }, timeZone);
  return computeBill(withComponents(tariff, ready), usage, daysBetween(day, day, timeZone), { series: { spot } });
}

const vatOn = (ready: ReadyComponent): readonly ReadyComponent[] =>
  componentsFor({ place: ready.country === 'no' ? 'no1' : ready.country, on: ready.from }).filter(
    ({ vat }) => vat !== undefined,
  );

describe('a ready-made component in a tariff', () => {
  test('gives the hand-computed bill of each component', () => {
    expect(charges.map(key)).toEqual(expect.arrayContaining(Object.keys(HAND_COMPUTED)));
    expect(Object.keys(HAND_COMPUTED).length).toBe(charges.length);
  });

  test.each(charges.map((ready) => [key(ready), ready] as const))('%s bills as computed by hand', (name, ready) => {
    const bill = billOn(base(ready.country), [...vatOn(ready), ready], ready.from);
    expect(bill.lines.find(({ component }) => component === ready.id)!.net).toBeCloseTo(HAND_COMPUTED[name]!, 9);
  });

  test.each(READY_COMPONENTS.filter(({ vat }) => vat !== undefined).map((ready) => [key(ready), ready] as const))(
    '%s is the VAT of all lines',
    (_name, ready) => {
      const bill = billOn(base(ready.country), [ready], ready.from);
      expect(bill.total).toBeCloseTo(10 * (1 + ready.vat!), 9);
    },
  );

  test('keeps its net rate in a tariff whose prices include VAT', () => {
    const bill = billOn(
      base('de', { pricesIncludeVat: true }),
      componentsFor({ place: 'de', on: '2026-05-01' }),
      '2026-05-01',
    );
    expect(bill.lines.find(({ component }) => component === 'energy')!.amount).toBeCloseTo(10, 9);
    expect(bill.lines.find(({ component }) => component === 'de.electricity-tax')!.amount).toBeCloseTo(2.4395, 9);
  });

  test('applies the versions of two years on their own days', () => {
    const ready = componentsFor({ place: 'de' }).filter(({ id }) => id === 'de.chp-levy' || id === 'de.vat');
    const tariff = withComponents(base('de'), ready);
    expect([tariff.from, tariff.until]).toEqual(['2025-01-01', '2027-01-01']);
    const usage = hoursOf({ '2025-12-31T23:00': 100, '2026-01-01T00:00': 100 }, 'Europe/Berlin');
    const bill = computeBill(tariff, usage, daysBetween('2025-12-31', '2026-01-01', 'Europe/Berlin'));
    const levy = bill.lines.filter(({ component }) => component === 'de.chp-levy');
    expect(levy.map(({ net }) => net)).toEqual([expect.closeTo(0.277, 9), expect.closeTo(0.446, 9)]);
  });

  test('a bill beyond the days for which all components are known has a notice', () => {
    const ready = componentsFor({ place: 'de', on: '2026-12-31' });
    const usage = hoursOf({ '2026-12-31T12:00': 1, '2027-01-01T12:00': 1 }, 'Europe/Berlin');
    const bill = computeBill(
      withComponents(base('de'), ready),
      usage,
      daysBetween('2026-12-31', '2027-01-01', 'Europe/Berlin'),
    );
    expect(bill.notices.join()).toContain('2027-01-01');
  });
});

const MODULE_3 = deTimeVariableGridFee({
  rates: { low: 0.03, standard: 0.1, high: 0.15 },
  lowWindows: [{ from: '00:00', to: '05:00' }],
  highWindows: [{ from: '17:00', to: '20:00' }],
  quarters: [1, 4],
});
const loads = { low: 0.1, high: 0.2, peak: 0.5 };
const day = { peak: 0.16, offPeak: 0.13 };
const TEMPO = frTempo({
  blue: day,
  white: day,
  red: day,
  whiteDays: ['2026-01-13', '2026-01-14'],
  redDays: ['2026-01-15'],
});

const COMPOSED: readonly (readonly [place: string, on: string, more: readonly ReadyComponent[]])[] = [
  ['at', '2026-11-30', []],
  ['be', '2024-06-01', [beCapacityCharge({ eurPerKwYear: 48 })]],
  ['be', '2026-11-30', [beCapacityCharge({ eurPerKwYear: 48 })]],
  ['de', '2026-11-30', [deConcessionFee({ inhabitants: 60_000 }), MODULE_3]],
  ['dk1', '2026-11-30', [dkNettarifC({ summer: loads, winter: loads })]],
  ['es', '2026-01-15', [es20tdEnergy({ p1: 0.09, p2: 0.04, p3: 0.003 })]],
  ['es', '2026-11-30', [es20tdPower({ kw: { peak: 4, valley: 4 }, eurPerKwYear: { peak: 27, valley: 2 } }), esPvpc()]],
  ['fi', '2026-01-15', []],
  ['fi', '2026-11-30', []],
  ['fr', '2026-03-01', [TEMPO]],
  ['uk_c', '2026-11-30', []],
  ['nl', '2026-11-30', []],
  ['no1', '2026-11-30', [noCapacityCharge([{ below: 2, nokPerMonth: 120 }, { nokPerMonth: 200 }])]],
  ['no4', '2026-11-30', []],
  [
    'se3',
    '2026-11-30',
    [
      sePowerCharge({
        sekPerKw: 60,
        highest: 3,
        distinctDays: true,
        night: { from: '22:00', to: '06:00', factor: 0.5 },
      }),
    ],
  ],
];

describe('a composed tariff', () => {
  test.each(COMPOSED)('of %s on %s has no lint findings', (place, on, more) => {
    const ready = [...componentsFor({ place, on }), ...more];
    expect(lintTariff(withComponents(dynamic(ready[0]!.country), ready))).toEqual([]);
    const fixed = ready.filter(({ id }) => id !== 'no.support');
    expect(lintTariff(withComponents(base(ready[0]!.country), fixed))).toEqual([]);
  });

  const NORWEGIAN_TAX = componentsFor({ place: 'no1' }).filter(({ id }) => id === 'no.electricity-tax');
  const [VAT, GERMAN_TAX] = componentsFor({ place: 'de', on: '2026-05-01' }) as [ReadyComponent, ReadyComponent];
  test.each<[string, () => unknown, string]>([
    ['another country', () => withComponents(base('de', { country: 'AT' }), [VAT]), 'The tariff is of AT'],
    [
      'another currency',
      () => withComponents(base('no'), [VAT]),
      'The tariff is in NOK and components of de are in EUR.',
    ],
    [
      'another time zone',
      () => withComponents(base('de', { timeZone: 'Europe/Helsinki' }), [VAT]),
      'components of de need Europe/Berlin.',
    ],
    ['another unit', () => withComponents(base('de', { unit: 'MWh' }), [VAT]), 'ready-made components are per kWh'],
    ['another VAT rate', () => withComponents(base('de', { vat: { default: 0.07 } }), [VAT]), 'a VAT rate of 0.07'],
    [
      'the VAT of two zones',
      () => withComponents(base('no'), componentsFor({ place: 'no', on: '2026-05-01' })),
      'There are two VAT rates: 0.25 from 2010-01-01 in no1, no2, no3, no5 and 0 from 2010-01-01 in no4.',
    ],
    [
      'components of two countries',
      () => withComponents(base('de'), [VAT, ...componentsFor({ place: 'at', on: '2026-05-01' })]),
      'The components are of several countries: de, at.',
    ],
    [
      'a component that it has',
      () =>
        withComponents(base('de', { components: [{ kind: 'energy', id: 'de.chp-levy', rates: [{ rate: 1 }] }] }), [
          ...componentsFor({ place: 'de', on: '2026-05-01' }),
        ]),
      'The tariff already has a component de.chp-levy.',
    ],
    [
      'versions that leave days out',
      () => withComponents(base('no'), NORWEGIAN_TAX.toSpliced(1, 1)),
      'No version of no.electricity-tax is known from 2024-04-01 until 2025-01-01.',
    ],
    [
      'a component twice',
      () => withComponents(base('de'), [GERMAN_TAX, GERMAN_TAX]),
      'Two versions of de.electricity-tax apply on 2003-01-01.',
    ],
    [
      'no day in common',
      () => withComponents(base('de', { from: '2027-01-01' }), componentsFor({ place: 'de', on: '2026-05-01' })),
      'no day in common: one ends on 2027-01-01',
    ],
  ])('is refused for %s', (_what, compose, message) => {
    expect(compose).toThrow(message);
  });
});
