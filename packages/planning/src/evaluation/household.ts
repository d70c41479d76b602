import type { Battery } from './arbitrage.ts';

/** A span of the clock in hours; `from` above `to`: overnight, from the evening before the day. */
interface Hours {
  readonly from: number;
  readonly to: number;
}

interface Common {
  readonly id: string;
  readonly window: Hours;
}

/** What runs once a day within its window. */
export type DailyLoad =
  | (Common & { readonly mode: 'flexible'; readonly energyKwh: number; readonly maxKw: number })
  | (Common & { readonly mode: 'contiguous'; readonly hourlyKw: readonly number[] });

export interface BatteryData {
  readonly id: string;
  readonly capacityKwh: number;
  readonly chargeKw: number;
  readonly dischargeKw: number;
  readonly chargeEfficiency: number;
  readonly dischargeEfficiency: number;
}

export interface Household {
  readonly battery: BatteryData;
  readonly car: DailyLoad;
  readonly appliances: readonly DailyLoad[];
}

/** A battery, a vehicle that is connected overnight, and three appliances with the usual powers. */
export const HOUSEHOLD: Household = {
  battery: {
    id: 'battery',
    capacityKwh: 10,
    chargeKw: 5,
    dischargeKw: 5,
    chargeEfficiency: 0.95,
    dischargeEfficiency: 0.95,
  },
  car: { id: 'car', mode: 'flexible', window: { from: 18, to: 7 }, energyKwh: 14, maxKw: 7 },
  appliances: [
    { id: 'dishwasher', mode: 'contiguous', window: { from: 20, to: 7 }, hourlyKw: [1.8, 1.8] },
    { id: 'washing machine', mode: 'contiguous', window: { from: 7, to: 21 }, hourlyKw: [0.5, 0.5] },
    { id: 'dryer', mode: 'contiguous', window: { from: 10, to: 22 }, hourlyKw: [3, 3] },
  ],
};

export const batteryOf = (data: BatteryData, hoursPerStep: number): Battery => ({
  capacityKwh: data.capacityKwh,
  chargeKwh: data.chargeKw * hoursPerStep,
  dischargeKwh: data.dischargeKw * hoursPerStep,
  chargeEfficiency: data.chargeEfficiency,
  dischargeEfficiency: data.dischargeEfficiency,
});
