/**
 * Plans the charging of a vehicle, a battery and a dishwasher for a night, without a server.
 * Run it in the repository: `node examples/plan-ev.ts`
 */
import assert from 'node:assert/strict';
import { applySuggestion, type ProblemInput, planEnergy, verifyPlan } from '@energy-optimizer/planning';

const problem: ProblemInput = {
  currency: 'EUR',
  start: '2026-11-30T18:00:00Z',
  stepMinutes: new Array<number>(14).fill(60),
  importPricePerKwh: [0.36, 0.38, 0.34, 0.3, 0.27, 0.24, 0.2, 0.18, 0.17, 0.18, 0.21, 0.26, 0.33, 0.37],
  exportPricePerKwh: 0.08,
  loadKw: [0.9, 1.1, 0.8, 0.6, 0.5, 0.3, 0.2, 0.2, 0.2, 0.2, 0.3, 0.6, 0.9, 0.8],
  batteries: [
    {
      ...{ id: 'battery', startKwh: 4, minKwh: 1, maxKwh: 8, chargeKw: 3, dischargeKw: 3 },
      ...{ chargeEfficiency: 0.95, dischargeEfficiency: 0.95, terminalValuePerKwh: 0.2 },
    },
  ],
  evs: [
    {
      id: 'car',
      capacityKwh: 58,
      startKwh: 20,
      targetKwh: 46,
      departure: '2026-12-01T06:30:00Z',
      chargeKw: 7.4,
      minChargeKw: 1.4,
      chargeEfficiency: 0.92,
    },
  ],
  appliances: [
    { id: 'dishwasher', mode: 'contiguous', profileKw: [1.8, 0.4], earliest: 2, latest: '2026-12-01T06:00:00Z' },
  ],
};

const plan = await planEnergy(problem);
assert.deepEqual(verifyPlan(problem, plan), []);

const BARS = ' ▁▂▃▄▅▆▇█';
const row = (name: string, powers: readonly number[] = [], most = 8) => {
  const bars = powers.map((kw) => BARS[Math.ceil((Math.min(kw, most) / most) * 8)]?.repeat(2)).join(' ');
  console.log(`${name.padEnd(20)} ${bars}`);
};
console.log(
  `${'hour (UTC)'.padEnd(20)} ${plan.stepMinutes.map((_, step) => String((18 + step) % 24).padStart(2, '0')).join(' ')}`,
);
row('price', problem.importPricePerKwh as number[], 0.4);
row('import (of 8 kW)', plan.grid.importKw);
row('car charges', plan.evs[0]?.chargeKw);
row('dishwasher', plan.appliances[0]?.powerKw);
row('battery charges', plan.batteries[0]?.chargeKw);
row('battery discharges', plan.batteries[0]?.dischargeKw);
for (const { device, action, startAt, endAt, energyKwh, text } of plan.slots)
  console.log(
    `${startAt?.slice(11, 16)} to ${endAt?.slice(11, 16)} ${device} ${action} ${energyKwh.toFixed(1)} kWh: ${text}`,
  );
console.log(`cost ${plan.cost.total.toFixed(2)} EUR, without planning ${plan.baseline.cost.total.toFixed(2)} EUR`);
assert(plan.saving > 2);

// An earlier departure does not fit; both suggestions do.
const hurried = { ...problem, evs: [{ ...problem.evs![0]!, departure: '2026-11-30T21:00:00Z' }] };
const [conflict] = (await planEnergy(hurried)).conflicts;
assert(conflict);
console.log(conflict.text);
for (const suggestion of conflict.suggestions) {
  console.log(`- ${suggestion.text}`);
  assert.deepEqual((await planEnergy(applySuggestion(hurried, suggestion))).conflicts, []);
}
