import type { Plan } from '../plan/plan.ts';
import { horizonOf } from '../problem/horizon.ts';
import type { Problem } from '../problem/problem.ts';
import { statedValue } from './stated-value.ts';
import { type Report, TOLERANCE, valueAt } from './values.ts';
import { verifyCycling } from './verify-cycling.ts';

export function verifyThermal(problem: Problem, plan: Plan, report: Report): void {
  const { edges } = horizonOf(problem);
  for (const [index, device] of problem.thermal.entries()) {
    const planned = plan.thermal[index];
    if (planned === undefined) continue;
    verifyCycling(device, planned.powerKw, edges, (fault) => report(`${device.id}: ${fault}`));
    const band = (bound: 'minC' | 'maxC') => statedValue(plan, ['thermal', index, bound]) ?? device[bound];
    const [minC = -Infinity, maxC = Infinity] = [band('minC'), band('maxC')];
    const sign = device.mode === 'heat' ? 1 : -1;
    let before = device.startC;
    for (const [step, minutes] of problem.stepMinutes.entries()) {
      const kw = planned.powerKw[step] ?? 0;
      const after = planned.temperatureC[step] ?? 0;
      const fail = (text: string) => report(`${device.id}, step ${step}: ${text}`);
      if (kw < 0 || kw > device.maxKw + TOLERANCE) fail(`has ${kw} kW`);
      if (kw > 0 && kw < Math.min(device.minKw, device.maxKw) - TOLERANCE) fail(`has ${kw} kW, below its minimum`);
      const lossKw = device.lossKwPerK * (before - valueAt(device.ambientC, step));
      const heatKw = sign * kw * valueAt(device.copFactor, step) - lossKw - valueAt(device.drawKw, step);
      const expected = before + (heatKw * minutes) / 60 / device.capacityKwhPerK;
      if (Math.abs(after - expected) > 1e-3) fail(`has ${after} °C instead of ${expected}`);
      const [low, high] = [valueAt(minC, step), valueAt(maxC, step)];
      if (after < low - 2e-3 || after > high + 2e-3) fail(`has ${after} °C, outside ${low} to ${high}`);
      before = after;
    }
  }
}
