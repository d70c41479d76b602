import type { Heater } from '../problem/heaters.ts';
import { boundaryAfter, within } from '../problem/horizon.ts';
import type { Run } from '../problem/runs.ts';
import type { Setting } from '../problem/setting.ts';
import type { Store } from '../problem/stores.ts';
import { aboveLimit } from './cost.ts';
import { type HeaterPowers, type RunPowers, type Schedule, type StorePowers, withGrid } from './schedule.ts';
import { nextEnergy, simulateHeater } from './simulate.ts';

export const BASELINE =
  'Without planning: appliances run as soon as they may, vehicles charge at full power from arrival until their target, ' +
  'thermostats keep the comfort band, batteries store surplus generation and cover the load.';

/** The schedule of a house that plans nothing, step by step, without knowledge of prices. */
export function baselineOf(setting: Setting): Schedule {
  const runs = runsAtOnce(setting);
  const heaters = setting.heaters.map((heater) => thermostat(heater));
  const parts = { pvKw: setting.pv, runs, heaters };
  const stores: StorePowers[] = [];
  // Vehicles first: the batteries react to their load.
  for (const store of bySpeed(setting.stores))
    stores[setting.stores.indexOf(store)] = storeAtOnce(
      setting,
      store,
      withGrid(setting, { ...parts, stores: stores.filter(Boolean) }),
    );
  return curtailed(setting, { ...parts, stores });
}

const bySpeed = (stores: readonly Store[]): Store[] => [
  ...stores.filter(({ kind }) => kind === 'evs'),
  ...stores.filter(({ kind }) => kind === 'batteries'),
];

/** Where generation may be curtailed, the inverter keeps the export limit and stops at negative prices. */
function curtailed(setting: Setting, parts: Omit<Schedule, 'importKw' | 'exportKw'>): Schedule {
  const schedule = withGrid(setting, parts);
  if (!setting.problem.curtailment) return schedule;
  const above = aboveLimit(schedule.exportKw, setting.exportLimit);
  const pvKw = schedule.pvKw.map((kw, step) => {
    const isUnwanted = (setting.exportPrice[step] ?? 0) < 0;
    return Math.max(kw - (isUnwanted ? (schedule.exportKw[step] ?? 0) : (above[step] ?? 0)), 0);
  });
  return withGrid(setting, { ...parts, pvKw });
}

/** Appliances, each as soon as it may run and the one that it waits for has finished. */
function runsAtOnce(setting: Setting): RunPowers[] {
  const known = new Map<string, RunPowers>();
  const powersOf = (run: Run): RunPowers => {
    const first = setting.runs.find(({ id }) => id === run.after?.id);
    const ready = first === undefined ? 0 : readyAfter(setting, first, powersOf(first), run.after?.gapMinutes ?? 0);
    const powers = known.get(run.id) ?? runAtOnce(setting, run, ready);
    known.set(run.id, powers);
    return powers;
  };
  return setting.runs.map(powersOf);
}

/** The first boundary at which an appliance has finished, with a pause; beyond the horizon if it does not run. */
function readyAfter({ horizon }: Setting, run: Run, { powerKw, starts }: RunPowers, gapMinutes: number): number {
  const end =
    run.mode === 'contiguous'
      ? run.starts.find(({ from }) => from === starts[0])?.to
      : powerKw.findLastIndex((kw) => kw > 0) + 1;
  const minutes = end === undefined ? Infinity : (horizon.edges[end] ?? Infinity);
  return boundaryAfter(horizon, minutes + gapMinutes);
}

function runAtOnce({ horizon }: Setting, run: Run, ready: number): RunPowers {
  const powerKw = horizon.hours.map(() => 0);
  if (run.mode === 'contiguous') {
    const first = run.starts.find(({ from }) => from >= ready);
    if (first === undefined) return { powerKw, starts: [] };
    for (const [offset, kw] of first.kw.entries()) powerKw[first.from + offset] = kw;
    return { powerKw, starts: [first.from] };
  }
  let left = run.energyKwh;
  for (const { from, to } of run.spans)
    for (let step = Math.max(from, ready); step < to && left > 1e-9; step += 1) {
      if ((powerKw[step] ?? 0) > 0) continue;
      const length = horizon.hours[step] ?? 0;
      const kw = run.mode === 'breakable' ? run.maxKw : Math.min(run.maxKw, left / length);
      powerKw[step] = kw;
      left -= kw * length;
    }
  return { powerKw, starts: powerKw.flatMap((kw, step) => (kw > 0 && (powerKw[step - 1] ?? 0) === 0 ? [step] : [])) };
}

/** Heats (or cools) in each step as much as the band asks for. */
function thermostat(heater: Heater): HeaterPowers {
  const powerKw: number[] = [];
  let before = heater.startC;
  for (const [step, keep] of heater.keep.entries()) {
    const idle = keep * before + (heater.shift[step] ?? 0);
    const wished = heater.mode === 'heat' ? (heater.minC?.[step] ?? idle) : (heater.maxC?.[step] ?? idle);
    const gain = heater.gain[step] ?? 0;
    const kw = within(gain === 0 ? 0 : (wished - idle) / gain, 0, heater.maxKw);
    powerKw.push(kw > 0 ? Math.max(kw, heater.minKw) : 0);
    before = idle + gain * (powerKw.at(-1) ?? 0);
  }
  return { powerKw, temperatureC: simulateHeater(heater, powerKw) };
}

function storeAtOnce(setting: Setting, store: Store, house: Schedule): StorePowers {
  const { hours } = setting.horizon;
  const target = Math.max(...store.goals.map(({ minKwh = 0 }) => minKwh), 0);
  const chargeKw: number[] = [];
  const dischargeKw: number[] = [];
  const energyKwh: number[] = [];
  for (const [step, length] of hours.entries()) {
    const before = energyKwh[step - 1] ?? store.startKwh;
    const isConnected = step >= store.from && step < store.to;
    const net = (house.importKw[step] ?? 0) - (house.exportKw[step] ?? 0);
    const isEv = store.kind === 'evs';
    const room = (upTo: number) => Math.max(upTo - before, 0) / (store.chargeEfficiency * length);
    const rest = (Math.max(before - Math.max(store.minKwh, isEv ? target : 0), 0) * store.dischargeEfficiency) / length;
    const wished = isEv
      ? room(Math.min(target, store.maxKwh))
      : Math.max(Math.min(-net, room(store.maxKwh)), before < target ? room(target) : 0);
    let into = isConnected ? within(wished, 0, store.chargeKw[step] ?? 0) : 0;
    if (into < store.minChargeKw) into = 0;
    const out = isConnected && into === 0 && !isEv ? within(Math.min(net, rest), 0, store.dischargeKw[step] ?? 0) : 0;
    chargeKw.push(into);
    dischargeKw.push(out < store.minDischargeKw ? 0 : out);
    const outKwh = (dischargeKw.at(-1) ?? 0) * length;
    energyKwh.push(isConnected ? nextEnergy(store, step, before, into * length, outKwh) : before);
  }
  return { chargeKw, dischargeKw, energyKwh };
}
