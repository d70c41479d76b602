import type { Store } from '../problem/stores.ts';
import { AT_LEAST, AT_MOST, EQUAL, type Linear, type Term } from './linear.ts';
import { addStoreGoals } from './store-goals.ts';
import type { StoreOptions } from './store-options.ts';
import { earliness, STORED_LIMIT_WEIGHT, THROUGHPUT } from './weights.ts';

/** Columns of a store; undefined in steps in which it is not connected or has no such power. */
export interface StoreColumns {
  readonly store: Store;
  readonly charge: readonly (number | undefined)[];
  readonly discharge: readonly (number | undefined)[];
  readonly charging: readonly (number | undefined)[];
  readonly energy: readonly (number | undefined)[];
  /** Unmet wishes, by goal. */
  readonly goalGaps: readonly { readonly goal: number; readonly column: number; readonly bound: 'min' | 'max' }[];
  readonly requestGaps: readonly number[];
  readonly limitGaps: readonly number[];
}

type Column = number | undefined;

export function addStore(options: StoreOptions): StoreColumns {
  const { store, setting } = options;
  const { count } = setting.horizon;
  const charge: Column[] = new Array(count).fill(undefined);
  const discharge: Column[] = new Array(count).fill(undefined);
  const charging: Column[] = new Array(count).fill(undefined);
  for (let step = store.from; step < store.to; step += 1) {
    const powers = addPowers(options, step);
    [charge[step], discharge[step], charging[step]] = [powers.charge, powers.discharge, powers.charging];
  }
  const { energy, limitGaps } = addEnergy(options, charge, discharge);
  const gaps = addStoreGoals(options, { charge, charging, energy });
  return { store, charge, discharge, charging, energy, limitGaps, ...gaps };
}

function addPowers({ linear, setting, store, money, exclusive }: StoreOptions, step: number) {
  const length = setting.horizon.hours[step] ?? 0;
  const mostIn = store.chargeKw[step] ?? 0;
  const mostOut = store.dischargeKw[step] ?? 0;
  const early = earliness(setting.horizon, step);
  // Without discharging, energy bought early is the preference; with it, idle cycles are avoided first.
  const preferIn = length * ((mostOut > 0 ? THROUGHPUT : 0) + early * (1 + store.priority));
  const charge =
    mostIn > 0
      ? linear.column({ upper: mostIn, cost: money * store.wearPerKwhCharged * length, prefer: preferIn })
      : undefined;
  const discharge =
    mostOut > 0
      ? linear.column({
          upper: mostOut,
          cost: money * store.wearPerKwhDischarged * length,
          prefer: length * THROUGHPUT,
        })
      : undefined;
  const isBoth = charge !== undefined && discharge !== undefined;
  const needsBinary = charge !== undefined && (store.minChargeKw > 0 || (isBoth && exclusive(step)));
  const charging = needsBinary ? linear.column({ upper: 1, integer: true }) : undefined;
  if (charge !== undefined && charging !== undefined) {
    linear.row(...AT_MOST(0), [
      [charge, 1],
      [charging, -mostIn],
    ]);
    // With requested charging, the smallest power is part of the request.
    if (store.minChargeKw > 0 && store.requestedKwh === undefined)
      linear.row(...AT_LEAST(0), [
        [charge, 1],
        [charging, -store.minChargeKw],
      ]);
  }
  if (discharge !== undefined) addDischargeLimits(linear, store, discharge, charging, mostOut);
  return { charge, discharge, charging };
}

function addDischargeLimits(linear: Linear, store: Store, discharge: number, charging: Column, most: number): void {
  if (store.minDischargeKw > 0) {
    const discharging = linear.column({ upper: 1, integer: true });
    linear.row(...AT_MOST(0), [
      [discharge, 1],
      [discharging, -most],
    ]);
    linear.row(...AT_LEAST(0), [
      [discharge, 1],
      [discharging, -store.minDischargeKw],
    ]);
  }
  if (charging !== undefined)
    linear.row(...AT_MOST(most), [
      [discharge, 1],
      [charging, most],
    ]);
}

/** Stored energy at the end of each step, with its limits; these give way where the start or a drain breaks them. */
function addEnergy({ linear, setting, store, money }: StoreOptions, charge: Column[], discharge: Column[]) {
  const { count, hours } = setting.horizon;
  const energy: Column[] = new Array(count).fill(undefined);
  const limitGaps: number[] = [];
  const leaks = store.retention.some((share) => share < 1);
  const isSoftBelow = store.startKwh < store.minKwh || leaks || store.drainKwh.some((kwh) => kwh > 0);
  const isSoftAbove = store.startKwh > store.maxKwh || store.drainKwh.some((kwh) => kwh < 0);
  for (let step = store.from; step < store.to; step += 1) {
    const isLast = step === store.to - 1;
    const column = linear.column({
      lower: isSoftBelow ? 0 : store.minKwh,
      upper: isSoftAbove ? store.capacityKwh : store.maxKwh,
      cost: isLast ? -money * store.terminalValuePerKwh : 0,
    });
    energy[step] = column;
    const before = energy[step - 1];
    const keep = store.retention[step] ?? 1;
    const drain = store.drainKwh[step] ?? 0;
    const length = hours[step] ?? 0;
    const terms: Term[] = [[column, 1]];
    if (before !== undefined) terms.push([before, -keep]);
    const [into, out] = [charge[step], discharge[step]];
    if (into !== undefined) terms.push([into, -length * store.chargeEfficiency]);
    if (out !== undefined) terms.push([out, length / store.dischargeEfficiency]);
    const gap = (upper: number) => {
      const found = linear.column({ upper, penalty: STORED_LIMIT_WEIGHT });
      limitGaps.push(found);
      return found;
    };
    if (drain !== 0) terms.push([gap(Math.abs(drain)), -Math.sign(drain)]);
    linear.row(...EQUAL((before === undefined ? store.startKwh * keep : 0) - drain), terms);
    if (isSoftBelow && store.minKwh > 0)
      linear.row(...AT_LEAST(store.minKwh), [
        [column, 1],
        [gap(store.minKwh), 1],
      ]);
    if (isSoftAbove)
      linear.row(...AT_MOST(store.maxKwh), [
        [column, 1],
        [gap(store.capacityKwh), -1],
      ]);
  }
  return { energy, limitGaps };
}
