import { boundaryOf, type Horizon, perStep, within } from './horizon.ts';
import type { Problem } from './problem.ts';

/** A wish for the stored energy at a boundary. */
export interface Goal {
  /** The step at whose end it holds, within the horizon; −1: before the first step. */
  readonly step: number;
  readonly minKwh: number | undefined;
  readonly maxKwh: number | undefined;
  /** Place in the problem. */
  readonly path: readonly (string | number)[];
  readonly deadline: readonly (string | number)[];
}

/** A battery or a vehicle, ready for the model. */
export interface Store {
  readonly kind: 'batteries' | 'evs';
  readonly index: number;
  readonly id: string;
  readonly startKwh: number;
  readonly minKwh: number;
  readonly maxKwh: number;
  readonly capacityKwh: number;
  /** Connected in the steps [from, to). */
  readonly from: number;
  readonly to: number;
  readonly chargeKw: readonly number[];
  readonly dischargeKw: readonly number[];
  readonly minChargeKw: number;
  readonly minDischargeKw: number;
  readonly chargeEfficiency: number;
  readonly dischargeEfficiency: number;
  /** Share left after each step. */
  readonly retention: readonly number[];
  readonly drainKwh: readonly number[];
  readonly requestedKwh: readonly number[] | undefined;
  readonly goals: readonly Goal[];
  readonly terminalValuePerKwh: number;
  readonly wearPerKwhCharged: number;
  readonly wearPerKwhDischarged: number;
  readonly chargeFromGrid: boolean;
  readonly dischargeToGrid: boolean;
  readonly priority: number;
}

export const storesOf = (problem: Problem, horizon: Horizon): Store[] => [
  ...problem.batteries.map((battery, index) => batteryOf(battery, index, horizon)),
  ...problem.evs.map((ev, index) => evOf(ev, index, horizon)),
];

type Battery = Problem['batteries'][number];
type Ev = Problem['evs'][number];

function common(device: Battery | Ev, { count }: Horizon, connected: (step: number) => boolean) {
  const { minChargeKwhPerStep: requested } = device;
  const masked = (values: readonly number[]) => values.map((value, step) => (connected(step) ? value : 0));
  return {
    id: device.id,
    startKwh: device.startKwh,
    minKwh: device.minKwh,
    chargeKw: masked(perStep(device.chargeKw, count)),
    dischargeKw: masked(perStep(device.dischargeKw, count)),
    minChargeKw: device.minChargeKw,
    minDischargeKw: device.minDischargeKw,
    chargeEfficiency: device.chargeEfficiency,
    dischargeEfficiency: device.dischargeEfficiency,
    requestedKwh: requested === undefined ? undefined : masked(requested),
    terminalValuePerKwh: device.terminalValuePerKwh,
    wearPerKwhCharged: device.wearPerKwhCharged,
    wearPerKwhDischarged: device.wearPerKwhDischarged,
    chargeFromGrid: device.chargeFromGrid,
    dischargeToGrid: device.dischargeToGrid,
    priority: device.priority,
  };
}

function goalsOf(device: Battery | Ev, kind: Store['kind'], index: number, horizon: Horizon): Goal[] {
  return device.targets.map(({ at, minKwh, maxKwh }, number) => {
    const path = [kind, index, 'targets', number];
    const step = Math.min(boundaryOf(horizon, at, 'down'), horizon.count) - 1;
    return { step: Math.max(step, -1), minKwh, maxKwh, path: [...path, 'minKwh'], deadline: [...path, 'at'] };
  });
}

function batteryOf(device: Battery, index: number, horizon: Horizon): Store {
  const { count, hours } = horizon;
  return {
    ...common(device, horizon, () => true),
    kind: 'batteries',
    index,
    maxKwh: device.maxKwh,
    capacityKwh: device.capacityKwh ?? Math.max(device.maxKwh, device.startKwh),
    from: 0,
    to: count,
    retention: hours.map((length) => device.retentionPerHour ** length),
    drainKwh: perStep(device.drainKw, count).map((kw, step) => kw * (hours[step] ?? 0)),
    goals: goalsOf(device, 'batteries', index, horizon),
  };
}

function evOf(device: Ev, index: number, horizon: Horizon): Store {
  const { count, hours } = horizon;
  const from = within(boundaryOf(horizon, device.arrival, 'up'), 0, count);
  const departure = device.departure === undefined ? count : boundaryOf(horizon, device.departure, 'down');
  const to = within(departure, from, count);
  const { targetKwh } = device;
  const path = ['evs', index];
  const goals = goalsOf(device, 'evs', index, horizon);
  if (targetKwh !== undefined)
    goals.push({
      step: to - 1,
      minKwh: targetKwh,
      maxKwh: undefined,
      path: [...path, 'targetKwh'],
      deadline: [...path, 'departure'],
    });
  return {
    ...common(device, horizon, (step) => step >= from && step < to),
    kind: 'evs',
    index,
    maxKwh: device.maxKwh ?? device.capacityKwh,
    capacityKwh: device.capacityKwh,
    from,
    to,
    retention: hours.map(() => 1),
    drainKwh: hours.map(() => 0),
    goals,
  };
}
