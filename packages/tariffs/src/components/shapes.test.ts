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
import type { TariffInput } from '../model/tariff.ts';
import { allInPrices } from '../price/all-in-price.ts';
import { at, daysBetween, hoursOf, minutesAt } from '../testing/builders.ts';
import { createUsage, type Usage } from '../usage/usage.ts';
import { COMPONENT_COUNTRIES, chargesOf, type ReadyComponent, readyComponentSchema } from './ready-component.ts';

/** A tariff whose only price is that of the component. */
function tariffWith(ready: ReadyComponent) {
  const { currency, timeZones } = COMPONENT_COUNTRIES[ready.country];
  const free: TariffInput['components'] = [{ kind: 'energy', id: 'free', rates: [{ rate: 0 }] }];
  const tariff = { format: 'energy-tariff/1', id: 'test', name: 'Test', currency, components: free } as const;
  return withComponents({ ...tariff, timeZone: timeZones[0] }, [ready]);
}

/** Price in the minute from each local time. */
function pricesAt(ready: ReadyComponent, times: readonly string[]): number[] {
  const tariff = tariffWith(ready);
  return [...allInPrices(tariff, minutesAt(times, tariff.timeZone)).import];
}

function expectPrices(ready: ReadyComponent, expected: readonly (readonly [time: string, price: number])[]): void {
  const prices = pricesAt(
    ready,
    expected.map(([time]) => time),
  );
  expect(expected.map(([time], index) => [time, prices[index]])).toEqual(expected);
}

/** Net amounts of the component for whole local days. */
function linesOf(ready: ReadyComponent, usage: Usage, first: string, last: string, series = {}) {
  const tariff = tariffWith(ready);
  const own = new Set(chargesOf(ready).map(({ id }) => id));
  const bill = computeBill(tariff, usage, daysBetween(first, last, tariff.timeZone), { series });
  return bill.lines.filter(({ component }) => own.has(component));
}

describe('nettarif C', () => {
  const tariff = dkNettarifC({
    summer: { low: 1, high: 2, peak: 3 },
    winter: { low: 4, high: 5, peak: 6 },
  });
  test('changes at 06:00, 17:00 and 21:00 of every day, to the minute', () => {
    expectPrices(tariff, [
      ['2026-01-10T00:00', 4],
      ['2026-01-10T05:59', 4],
      ['2026-01-10T06:00', 5],
      ['2026-01-10T16:59', 5],
      ['2026-01-10T17:00', 6],
      ['2026-01-10T20:59', 6],
      ['2026-01-10T21:00', 5],
      ['2026-01-10T23:59', 5],
    ]);
  });
  test('is in summer from 1 April to 30 September', () => {
    expectPrices(tariff, [
      ['2026-03-31T23:59', 5],
      ['2026-04-01T00:00', 1],
      ['2026-04-01T17:00', 3],
      ['2026-09-30T23:59', 2],
      ['2026-10-01T00:00', 4],
    ]);
  });
});

describe('2.0TD', () => {
  const energy = { p1: 1, p2: 2, p3: 3 };
  test('has its three periods on a working day, to the minute', () => {
    expectPrices(es20tdEnergy(energy), [
      ['2026-06-10T07:59', 3],
      ['2026-06-10T08:00', 2],
      ['2026-06-10T09:59', 2],
      ['2026-06-10T10:00', 1],
      ['2026-06-10T13:59', 1],
      ['2026-06-10T14:00', 2],
      ['2026-06-10T17:59', 2],
      ['2026-06-10T18:00', 1],
      ['2026-06-10T21:59', 1],
      ['2026-06-10T22:00', 2],
      ['2026-06-10T23:59', 2],
      ['2026-06-11T00:00', 3],
    ]);
  });
  test('is period P3 on weekends, on national holidays with a fixed date and on 6 January', () => {
    expectPrices(es20tdEnergy(energy), [
      ['2026-01-06T12:00', 3],
      ['2026-04-03T12:00', 1],
      ['2026-06-13T12:00', 3],
      ['2026-06-14T20:00', 3],
      ['2026-10-12T12:00', 3],
      ['2026-12-08T12:00', 3],
    ]);
  });
  test('starts its periods one hour later in Ceuta and Melilla', () => {
    expectPrices(es20tdEnergy({ ...energy, territory: 'ceuta_melilla' }), [
      ['2026-06-10T10:59', 2],
      ['2026-06-10T11:00', 1],
      ['2026-06-10T14:59', 1],
      ['2026-06-10T15:00', 2],
      ['2026-06-10T19:00', 1],
      ['2026-06-10T22:59', 1],
      ['2026-06-10T23:00', 2],
    ]);
  });
  test('charges the contracted power of both periods by the day', () => {
    const power = es20tdPower({ kw: { peak: 4.6, valley: 5.75 }, eurPerKwYear: { peak: 24, valley: 2 } });
    const usage = hoursOf({ '2026-06-10T12:00': 1 }, 'Europe/Madrid');
    const lines = linesOf(power, usage, '2026-06-01', '2026-06-30');
    expect(lines.map(({ component, net }) => [component, net])).toEqual([
      ['es.2-0td-power', expect.closeTo((30 / 365) * 4.6 * 24, 9)],
      ['es.2-0td-power-valley', expect.closeTo((30 / 365) * 5.75 * 2, 9)],
    ]);
  });
  test('PVPC bills the published price of the hour, in EUR/MWh', () => {
    const [start, end] = [at('2026-06-10T12:00', 'Europe/Madrid'), at('2026-06-10T13:00', 'Europe/Madrid')];
    const pvpc = createPriceSeries([{ start, end, price: 120 }]);
    const usage = hoursOf({ '2026-06-10T12:00': 2 }, 'Europe/Madrid');
    expect(linesOf(esPvpc(), usage, '2026-06-10', '2026-06-10', { pvpc })[0]!.net).toBeCloseTo(0.24, 9);
  });
});

describe('§ 14a module 3', () => {
  const fee = {
    rates: { low: 0.03, standard: 0.1, high: 0.15 },
    lowWindows: [{ from: '23:15', to: '04:45' }],
    highWindows: [{ from: '17:30', to: '20:00' }],
    quarters: [1, 4],
  } as const;
  test('has the windows of the grid operator in its quarters, to the minute', () => {
    expectPrices(deTimeVariableGridFee(fee), [
      ['2026-01-10T04:44', 0.03],
      ['2026-01-10T04:45', 0.1],
      ['2026-01-10T17:29', 0.1],
      ['2026-01-10T17:30', 0.15],
      ['2026-01-10T19:59', 0.15],
      ['2026-01-10T20:00', 0.1],
      ['2026-01-10T23:14', 0.1],
      ['2026-01-10T23:15', 0.03],
      ['2026-03-31T23:59', 0.03],
      ['2026-04-01T00:00', 0.1],
      ['2026-07-10T18:00', 0.1],
      ['2026-10-01T18:00', 0.15],
    ]);
  });
  test.each([
    ['a low price above 40 % of the standard', { rates: { low: 0.041, standard: 0.1, high: 0.15 } }, '10 % to 40 %'],
    ['a low price below 10 % of the standard', { rates: { low: 0.009, standard: 0.1, high: 0.15 } }, '10 % to 40 %'],
    ['a high price above double the standard', { rates: { low: 0.03, standard: 0.1, high: 0.21 } }, 'at most double'],
    ['a high price below the standard', { rates: { low: 0.03, standard: 0.1, high: 0.09 } }, 'above the standard'],
    ['less than two hours of the high price', { highWindows: [{ from: '18:00', to: '19:59' }] }, 'two hours'],
    ['a single quarter', { quarters: [1, 1] as const }, 'two quarters'],
  ])('rejects %s', (_what, change, message) => {
    expect(() => deTimeVariableGridFee({ ...fee, ...change })).toThrow(message);
  });
});

describe('the concession fee', () => {
  test.each([
    [0, 0.0132],
    [25_000, 0.0132],
    [25_001, 0.0159],
    [100_001, 0.0199],
    [500_000, 0.0199],
    [500_001, 0.0239],
  ])('of a municipality with %i inhabitants is at most %f', (inhabitants, rate) => {
    expectPrices(deConcessionFee({ inhabitants }), [['2026-01-10T12:00', rate]]);
  });
  test.each([-1, Number.NaN])('rejects %f inhabitants', (inhabitants) => {
    expect(() => deConcessionFee({ inhabitants })).toThrow('inhabitants must be a number from 0');
  });
});

describe('Tempo', () => {
  const tempo = {
    blue: { peak: 1, offPeak: 2 },
    white: { peak: 3, offPeak: 4 },
    red: { peak: 5, offPeak: 6 },
    whiteDays: ['2026-01-16'],
    redDays: ['2026-01-15'],
  };
  test('applies a color from 06:00 to 06:00 of the next day', () => {
    expectPrices(frTempo(tempo), [
      ['2026-01-15T05:59', 2],
      ['2026-01-15T06:00', 5],
      ['2026-01-15T21:59', 5],
      ['2026-01-15T22:00', 6],
      ['2026-01-16T05:59', 6],
      ['2026-01-16T06:00', 3],
      ['2026-01-16T22:00', 4],
      ['2026-01-17T05:59', 4],
      ['2026-01-17T06:00', 1],
      ['2026-01-17T22:00', 2],
    ]);
  });
  test('treats days without a color as blue', () => {
    expectPrices(frTempo({ ...tempo, whiteDays: [], redDays: [] }), [
      ['2026-01-15T06:00', 1],
      ['2026-01-15T22:00', 2],
    ]);
  });
  test('rejects a day with two colors', () => {
    expect(() => frTempo({ ...tempo, whiteDays: ['2026-01-15'] })).toThrow('2026-01-15 cannot be both white and red.');
  });
});

describe('capacity charges', () => {
  test('in Belgium use the mean of twelve monthly peaks, each at least 2.5 kW', () => {
    const usage = createUsage({
      peaks: [
        { month: '2026-01', kw: 6 },
        { month: '2025-12', kw: 1.2 },
        { month: '2025-11', kw: 4 },
      ],
    });
    const [line] = linesOf(beCapacityCharge({ eurPerKwYear: 48 }), usage, '2026-01-01', '2026-01-31');
    const kw = (6 + 4 + 10 * 2.5) / 12;
    expect([line!.quantity, line!.net]).toEqual([expect.closeTo(kw, 9), expect.closeTo(kw * 4, 9)]);
  });

  const steps = [{ below: 2, nokPerMonth: 100 }, { below: 5, nokPerMonth: 200 }, { nokPerMonth: 300 }];
  test.each([
    [
      'the mean of the highest hours of three days',
      { '02T08:00': 6, '02T09:00': 6, '03T08:00': 5, '04T08:00': 3.7 },
      200,
    ],
    ['a mean at the limit is in the step above', { '02T08:00': 6, '03T08:00': 5, '04T08:00': 4 }, 300],
  ])('in Norway %s', (_what, hours, amount) => {
    const usage = hoursOf(
      Object.fromEntries(Object.entries(hours).map(([time, kwh]) => [`2026-02-${time}`, kwh])),
      'Europe/Oslo',
    );
    expect(linesOf(noCapacityCharge(steps), usage, '2026-02-01', '2026-02-28')[0]!.net).toBe(amount);
  });
  test('in Norway state whether the prices of the steps include VAT', () => {
    expect(noCapacityCharge(steps, { includesVat: true }).component).toMatchObject({ includesVat: true });
  });

  test('in Sweden use the mean of the highest hours, with a factor for the night', () => {
    const night = { from: '22:00', to: '06:00', factor: 0.5 };
    const usage = hoursOf({ '2026-02-02T12:00': 6, '2026-02-03T21:00': 4, '2026-02-04T22:00': 10 }, 'Europe/Stockholm');
    const ready = sePowerCharge({ sekPerKw: 60, highest: 3, distinctDays: true, night });
    expect(linesOf(ready, usage, '2026-02-01', '2026-02-28')[0]!.net).toBeCloseTo(60 * 5, 9);
    const plain = sePowerCharge({ sekPerKw: 60, highest: 1, distinctDays: false });
    expect(linesOf(plain, usage, '2026-02-01', '2026-02-28')[0]!.net).toBeCloseTo(600, 9);
  });
});

test('every function for a grid charge states its source', () => {
  const shapes = [
    beCapacityCharge({ eurPerKwYear: 48 }),
    deConcessionFee({ inhabitants: 1 }),
    esPvpc(),
    es20tdEnergy({ p1: 1, p2: 2, p3: 3 }),
    noCapacityCharge([{ nokPerMonth: 1 }]),
    sePowerCharge({ sekPerKw: 1, highest: 1, distinctDays: true }),
  ];
  expect(shapes.flatMap((shape) => readyComponentSchema.safeParse(shape).error?.issues ?? [])).toEqual([]);
});
