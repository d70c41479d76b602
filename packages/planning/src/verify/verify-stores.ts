import type { Plan } from '../plan/plan.ts';
import { boundaryOf, horizonOf } from '../problem/horizon.ts';
import type { Problem } from '../problem/problem.ts';
import { statedValue } from './stated-value.ts';
import { type Report, TOLERANCE, valueAt } from './values.ts';

type Battery = Problem['batteries'][number];
type Ev = Problem['evs'][number];
type Planned = Plan['batteries'][number];

export function verifyStores(problem: Problem, plan: Plan, report: Report): void {
  for (const [index, battery] of problem.batteries.entries()) {
    const planned = plan.batteries[index];
    const place = ['batteries', index];
    if (planned !== undefined)
      verifyStore(problem, plan, { device: battery, planned, place, from: 0, to: problem.stepMinutes.length }, report);
  }
  for (const [index, ev] of problem.evs.entries()) {
    const planned = plan.evs[index];
    const [from, to] = connectionOf(problem, ev);
    if (planned !== undefined)
      verifyStore(problem, plan, { device: ev, planned, place: ['evs', index], from, to }, report);
  }
}

function connectionOf(problem: Problem, { arrival, departure }: Ev): [number, number] {
  const horizon = horizonOf(problem);
  return [
    boundaryOf(horizon, arrival, 'up'),
    departure === undefined ? horizon.count : boundaryOf(horizon, departure, 'down'),
  ];
}

interface Connected {
  readonly device: Battery | Ev;
  readonly planned: Planned;
  /** Place of the device in the problem. */
  readonly place: readonly (string | number)[];
  /** Connected in the steps [from, to). */
  readonly from: number;
  readonly to: number;
}

function verifyStore(problem: Problem, plan: Plan, connected: Connected, report: Report): void {
  const { device, planned, place, from, to } = connected;
  const { id } = device;
  const least = statedValue(plan, [...place, 'minKwh']) ?? device.minKwh;
  let before = device.startKwh;
  for (const [step, minutes] of problem.stepMinutes.entries()) {
    const [into, out] = [planned.chargeKw[step] ?? 0, planned.dischargeKw[step] ?? 0];
    const after = planned.energyKwh[step] ?? 0;
    const fail = (text: string) => report(`${id}, step ${step}: ${text}`);
    if (into > 0 && out > 0) fail('charges and discharges at once');
    if ((step < from || step >= to) && into + out > 0) fail('is not connected');
    if (into < 0 || into > valueAt(device.chargeKw, step) + TOLERANCE) fail(`charges with ${into} kW`);
    if (out < 0 || out > valueAt(device.dischargeKw, step) + TOLERANCE) fail(`discharges with ${out} kW`);
    // The step in which a store with requested charging becomes full may have less.
    const isFull = device.minChargeKwhPerStep !== undefined && after > mostOf(device) - 2e-3;
    if (into > 0 && into < device.minChargeKw - TOLERANCE && !isFull)
      fail(`charges with ${into} kW, below its minimum`);
    const requested = Math.min(
      valueAt(statedValue(plan, [...place, 'minChargeKwhPerStep', step]) ?? device.minChargeKwhPerStep, step),
      (valueAt(device.chargeKw, step) * minutes) / 60,
    );
    if (step >= from && step < to && (into * minutes) / 60 < requested - 2e-3 && !isFull)
      fail(`charges ${(into * minutes) / 60} of ${requested} requested kWh`);
    if (out > 0 && out < device.minDischargeKw - TOLERANCE) fail(`discharges with ${out} kW, below its minimum`);
    if (!device.chargeFromGrid && into > 0 && (plan.grid.importKw[step] ?? 0) > TOLERANCE)
      fail('charges from the grid');
    if (!device.dischargeToGrid && out > 0 && (plan.grid.exportKw[step] ?? 0) > TOLERANCE)
      fail('discharges to the grid');
    const hours = minutes / 60;
    const change = into * hours * device.chargeEfficiency - (out * hours) / device.dischargeEfficiency;
    const balance = keptOf(device, before, step, hours, step >= from && step < to) + change;
    const capacity = Math.max(device.capacityKwh ?? 0, device.maxKwh ?? 0, device.startKwh);
    const expected = 'drainKw' in device ? Math.min(Math.max(balance, 0), capacity) : balance;
    if (Math.abs(after - expected) > TOLERANCE) fail(`stores ${after} kWh instead of ${expected}`);
    verifyLimits(device, valueAt(least, step), before, after, fail);
    before = after;
  }
  verifyGoals(problem, plan, connected, report);
}

/** Energy that is left of the energy before, with losses and drain; a drain takes no more than there is. */
function keptOf(device: Battery | Ev, before: number, step: number, hours: number, isConnected: boolean): number {
  if (!isConnected || !('retentionPerHour' in device)) return before;
  return before * device.retentionPerHour ** hours - valueAt(device.drainKw, step) * hours;
}

const mostOf = ({ maxKwh, capacityKwh = Infinity }: Battery | Ev): number => maxKwh ?? capacityKwh;

function verifyLimits(device: Battery | Ev, least: number, before: number, after: number, fail: Report): void {
  const most = mostOf(device);
  const capacity = Math.max(device.capacityKwh ?? 0, most, device.startKwh);
  if (after < -TOLERANCE || after > capacity + TOLERANCE) fail(`stores ${after} kWh`);
  if (after < least - 2e-3) fail(`stores ${after} kWh, below its minimum`);
  if (after > most + 2e-3 && after > before + TOLERANCE) fail(`charges above its maximum`);
}

function verifyGoals(problem: Problem, plan: Plan, { device, planned, place, to }: Connected, report: Report): void {
  const horizon = horizonOf(problem);
  const stored = (boundary: number) =>
    boundary <= 0 ? device.startKwh : (planned.energyKwh[Math.min(boundary, horizon.count) - 1] ?? device.startKwh);
  for (const [index, { at, ...target }] of device.targets.entries()) {
    const kwh = stored(boundaryOf(horizon, at, 'down'));
    const limit = (bound: 'minKwh' | 'maxKwh') =>
      statedValue(plan, [...place, 'targets', index, bound]) ?? target[bound];
    const [low, high] = [valueAt(limit('minKwh') ?? 0, 0), valueAt(limit('maxKwh') ?? Infinity, 0)];
    if (kwh < low - 2e-3 || kwh > high + 2e-3) report(`${device.id}: ${kwh} kWh at boundary ${at}`);
  }
  if (!('targetKwh' in device)) return;
  const wished = valueAt(statedValue(plan, [...place, 'targetKwh']) ?? device.targetKwh, 0);
  if (stored(to) < wished - 2e-3) report(`${device.id}: leaves with ${stored(to)} kWh`);
}
