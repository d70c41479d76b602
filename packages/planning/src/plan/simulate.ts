import type { Heater } from '../problem/heaters.ts';
import type { Horizon } from '../problem/horizon.ts';
import type { Store } from '../problem/stores.ts';

/** Stored energy at the end of one step. */
export function nextEnergy(store: Store, step: number, before: number, intoKwh: number, outKwh: number): number {
  const drain = store.drainKwh[step] ?? 0;
  const after =
    before * (store.retention[step] ?? 1) +
    intoKwh * store.chargeEfficiency -
    outKwh / store.dischargeEfficiency -
    drain;
  // A drain takes no more than is there, and an inflow fills no more than there is room for.
  if (drain > 0) return Math.max(after, 0);
  return drain < 0 ? Math.min(after, store.capacityKwh) : after;
}

export function simulateStore(
  store: Store,
  { hours, count }: Horizon,
  chargeKw: readonly number[],
  dischargeKw: readonly number[],
): number[] {
  const energy: number[] = [];
  for (let step = 0; step < count; step += 1) {
    const before = energy[step - 1] ?? store.startKwh;
    const length = hours[step] ?? 0;
    const isConnected = step >= store.from && step < store.to;
    energy.push(
      isConnected
        ? nextEnergy(store, step, before, (chargeKw[step] ?? 0) * length, (dischargeKw[step] ?? 0) * length)
        : before,
    );
  }
  return energy;
}

export function simulateHeater(heater: Heater, powerKw: readonly number[]): number[] {
  const temperatures: number[] = [];
  for (const [step, kw] of powerKw.entries()) {
    const before = temperatures[step - 1] ?? heater.startC;
    temperatures.push((heater.keep[step] ?? 1) * before + (heater.gain[step] ?? 0) * kw + (heater.shift[step] ?? 0));
  }
  return temperatures;
}
