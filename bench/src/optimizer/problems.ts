import { createRandom } from '@energy-optimizer/kernel';
import type { ProblemInput } from '@energy-optimizer/planning';

/** Prices with a morning and an evening peak, some noise and a few negative hours around noon. */
function pricesOf(hours: readonly number[], seed: number): number[] {
  const random = createRandom(seed);
  return hours.map((hour) => {
    const day = Math.cos(((hour - 19) / 12) * Math.PI) * 0.07 + Math.cos(((hour - 8) / 6) * Math.PI) * 0.04;
    return Number((0.2 + day + (random.uniform() - 0.5) * 0.03).toFixed(4));
  });
}

export interface Shape {
  readonly stepMinutes: readonly number[];
  readonly seed?: number;
}

const devices = (boundary: (hour: number) => number): Partial<ProblemInput> => ({
  batteries: [
    {
      id: 'battery',
      startKwh: 3,
      minKwh: 1,
      maxKwh: 10,
      chargeKw: 5,
      dischargeKw: 5,
      chargeEfficiency: 0.95,
      dischargeEfficiency: 0.95,
      terminalValuePerKwh: 0.15,
    },
  ],
  evs: [
    {
      id: 'car',
      capacityKwh: 60,
      startKwh: 25,
      targetKwh: 48,
      chargeKw: 11,
      minChargeKw: 1.4,
      chargeEfficiency: 0.9,
      arrival: boundary(17.5),
      departure: boundary(31),
    },
  ],
  appliances: [
    {
      id: 'washing machine',
      mode: 'contiguous',
      profileKw: [2, 0.5, 0.5, 0.3],
      profileMinutes: 30,
      latest: boundary(38),
    },
    { id: 'dryer', mode: 'contiguous', profileKw: [2.5, 2], profileMinutes: 30, after: { id: 'washing machine' } },
    {
      id: 'dishwasher',
      mode: 'contiguous',
      profileKw: [1.8, 0.3, 1.8],
      profileMinutes: 30,
      earliest: boundary(20),
      latest: boundary(31),
    },
  ],
});

/** A house with generation, a battery, a vehicle and three appliances. */
export function house({ stepMinutes, seed = 1 }: Shape): ProblemInput {
  let minutes = 16 * 60;
  const hours = stepMinutes.map((length) => {
    const middle = minutes + length / 2;
    minutes += length;
    return middle / 60;
  });
  const boundary = (hour: number) => {
    let sum = 16;
    const found = stepMinutes.findIndex((length) => {
      sum += length / 60;
      return sum >= hour;
    });
    return found === -1 ? stepMinutes.length : found + 1;
  };
  return {
    stepMinutes: [...stepMinutes],
    importPricePerKwh: pricesOf(hours, seed),
    exportPricePerKwh: 0.08,
    loadKw: hours.map((hour) => 0.3 + 0.4 * Math.max(Math.cos(((hour - 19) / 12) * Math.PI), 0)),
    pvKw: hours.map((hour) => Number(Math.max(4 * Math.cos((((hour % 24) - 13) / 12) * Math.PI) - 0.5, 0).toFixed(3))),
    ...devices(boundary),
  };
}

const repeated = (minutes: number, count: number): number[] => new Array<number>(count).fill(minutes);

export const HALF_HOURS = repeated(30, 48);
export const QUARTERS = repeated(15, 672);
/** A day of quarters, a day of hours, then steps of three hours: the same week. */
export const COARSE = [...repeated(15, 96), ...repeated(60, 24), ...repeated(180, 40)];
