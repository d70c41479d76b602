import type { Model } from '../model/build-model.ts';
import type { RunColumns } from '../model/run-model.ts';
import type { StoreColumns } from '../model/store-model.ts';
import type { Setting } from '../problem/setting.ts';
import { simulateHeater, simulateStore } from './simulate.ts';

/** All powers of a plan, before it is priced and explained. */
export interface Schedule {
  readonly importKw: readonly number[];
  readonly exportKw: readonly number[];
  readonly pvKw: readonly number[];
  readonly stores: readonly StorePowers[];
  readonly runs: readonly RunPowers[];
  readonly heaters: readonly HeaterPowers[];
}

export interface StorePowers {
  readonly chargeKw: readonly number[];
  readonly dischargeKw: readonly number[];
  readonly energyKwh: readonly number[];
}

export interface RunPowers {
  readonly powerKw: readonly number[];
  readonly starts: readonly number[];
}

export interface HeaterPowers {
  readonly powerKw: readonly number[];
  readonly temperatureC: readonly number[];
}

/** Powers below this are noise of the solver. */
const NOISE_KW = 1e-5;

/** Reads the powers from a solution and computes everything that follows from them anew. */
export function readSchedule({ setting, stores, runs, heaters, grid }: Model, values: Float64Array): Schedule {
  const { horizon } = setting;
  const at = (column: number | undefined) => (column === undefined ? 0 : (values[column] ?? 0));
  const clean = (value: number, most: number) => {
    if (value < NOISE_KW) return 0;
    return value > most - NOISE_KW ? most : Math.round(value * 1e6) / 1e6;
  };
  const steps = [...Array(horizon.count).keys()];
  const pvKw = steps.map((step) => {
    const sun = setting.pv[step] ?? 0;
    const column = grid.pv[step];
    return column === undefined ? sun : clean(at(column), sun);
  });
  const heaterPowers = heaters.map(({ heater, powers }) => {
    const powerKw = powers.map((column) => clean(at(column), heater.maxKw));
    return { powerKw, temperatureC: simulateHeater(heater, powerKw) };
  });
  return withGrid(setting, {
    pvKw,
    stores: stores.map((one) => storePowers(setting, one, at, clean)),
    runs: runs.map((one) => runPowers(one, at, clean)),
    heaters: heaterPowers,
  });
}

/** Import and export follow from the other powers. */
export function withGrid(setting: Setting, parts: Omit<Schedule, 'importKw' | 'exportKw'>): Schedule {
  const net = [...Array(setting.horizon.count).keys()].map((step) => netKw(setting, parts, step));
  const above = (value: number) => (value > NOISE_KW ? value : 0);
  return { ...parts, importKw: net.map(above), exportKw: net.map((value) => above(-value)) };
}

function netKw(
  setting: Setting,
  { pvKw, stores, runs, heaters }: Omit<Schedule, 'importKw' | 'exportKw'>,
  step: number,
) {
  const sum = (list: readonly (readonly number[])[]) => list.reduce((total, powers) => total + (powers[step] ?? 0), 0);
  const used =
    sum(stores.map(({ chargeKw }) => chargeKw)) +
    sum(runs.map(({ powerKw }) => powerKw)) +
    sum(heaters.map(({ powerKw }) => powerKw));
  return (setting.load[step] ?? 0) + used - (pvKw[step] ?? 0) - sum(stores.map(({ dischargeKw }) => dischargeKw));
}

type At = (column: number | undefined) => number;
type Clean = (value: number, most: number) => number;

function storePowers(
  setting: Setting,
  { store, charge, discharge, charging }: StoreColumns,
  at: At,
  clean: Clean,
): StorePowers {
  const isLossless = store.chargeEfficiency === 1 && store.dischargeEfficiency === 1;
  const chargeKw: number[] = [];
  const dischargeKw: number[] = [];
  for (let step = 0; step < setting.horizon.count; step += 1) {
    let into = clean(at(charge[step]), store.chargeKw[step] ?? 0);
    let out = clean(at(discharge[step]), store.dischargeKw[step] ?? 0);
    const on = charging[step];
    if (on !== undefined && at(on) < 0.5) into = 0;
    if (on !== undefined && at(on) > 0.5) out = 0;
    if (into > 0 && store.requestedKwh === undefined) into = Math.max(into, store.minChargeKw);
    if (out > 0) out = Math.max(out, store.minDischargeKw);
    // Without losses, both at once are the same as their difference.
    if (isLossless && into > 0 && out > 0) [into, out] = [Math.max(into - out, 0), Math.max(out - into, 0)];
    chargeKw.push(into);
    dischargeKw.push(out);
  }
  return { chargeKw, dischargeKw, energyKwh: simulateStore(store, setting.horizon, chargeKw, dischargeKw) };
}

function runPowers({ run, starts, powers, switches, use }: RunColumns, at: At, clean: Clean): RunPowers {
  if (run.mode === 'contiguous') {
    const chosen = run.starts.filter((_, index) => at(starts[index]) > 0.5);
    const powerKw = use.map(() => 0);
    for (const { from, kw } of chosen)
      for (const [offset, power] of kw.entries()) powerKw[from + offset] = (powerKw[from + offset] ?? 0) + power;
    return { powerKw, starts: chosen.map(({ from }) => from) };
  }
  const powerKw = use.map((_, step) => {
    const [on, power] = [switches[step], powers[step]];
    if (on !== undefined && at(on) < 0.5) return 0;
    if (power === undefined) return on === undefined ? 0 : run.maxKw;
    const value = clean(at(power), run.maxKw);
    return value > 0 ? Math.max(value, run.minKw) : 0;
  });
  return { powerKw, starts: startsOf(powerKw) };
}

const startsOf = (powers: readonly number[]): number[] =>
  powers.flatMap((kw, step) => (kw > 0 && (powers[step - 1] ?? 0) === 0 ? [step] : []));

/** A store that charges and discharges at once, which no device does. */
export const isBurning = ({ stores }: Schedule): boolean =>
  stores.some(({ chargeKw, dischargeKw }) => chargeKw.some((into, step) => into > 0 && (dischargeKw[step] ?? 0) > 0));
