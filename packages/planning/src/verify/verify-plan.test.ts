import { beforeAll, describe, expect, it } from 'vitest';
import { type Plan, type ProblemInput, planEnergy, verifyPlan } from '../index.ts';

/** Every kind of device, with every limit that a plan could break. */
const problem: ProblemInput = {
  start: '2026-03-01T00:00:00Z',
  stepMinutes: [60, 60, 60, 60, 60, 60],
  importPricePerKwh: [0.3, 0.1, 0.12, 0.4, 0.2, 0.3],
  exportPricePerKwh: 0.05,
  importPriceInterval: { lower: [0.2, 0.1, 0.1, 0.3, 0.1, 0.2], upper: 0.5 },
  loadKw: 0.5,
  loadInterval: { lower: 0.2, upper: 0.9 },
  pvInterval: { lower: 0, upper: [0, 0, 0, 2.5, 2, 0] },
  pvKw: [0, 0, 0, 2, 1, 0],
  grid: { importLimitKw: 12, exportLimitKw: 3, demandCharges: [{ pricePerKw: 0.01, peakSoFarKw: 2 }] },
  carbon: { importGramsPerKwh: 300 },
  batteries: [
    {
      ...{ id: 'battery', startKwh: 2, minKwh: 1, maxKwh: 5, chargeKw: 2, dischargeKw: 2, minDischargeKw: 0.2 },
      ...{ chargeEfficiency: 0.9, retentionPerHour: 0.99, chargeFromGrid: false, dischargeToGrid: false },
      ...{ wearPerKwhDischarged: 0.01, terminalValuePerKwh: 0.1, targets: [{ at: 6, minKwh: 1.5, maxKwh: 4 }] },
    },
  ],
  evs: [
    {
      ...{ id: 'car', capacityKwh: 40, startKwh: 10, targetKwh: 20, chargeKw: 7, minChargeKw: 1.4 },
      ...{ arrival: 1, departure: 5, minChargeKwhPerStep: [0, 0, 2, 0, 0, 0] },
    },
  ],
  appliances: [
    { id: 'washer', mode: 'contiguous', profileKw: [2, 0.5], startCost: 0.01, windows: [{ from: 0, to: 4 }] },
    { id: 'dryer', mode: 'breakable', kw: 1, steps: 2, after: { id: 'washer' }, minOnMinutes: 120, maxStarts: 1 },
    { id: 'pump', mode: 'flexible', energyKwh: 2, maxKw: 1, minKw: 0.5, latest: 5 },
  ],
  thermal: [
    {
      ...{ id: 'boiler', maxKw: 3, minKw: 1, capacityKwhPerK: 0.35, startC: 52, minC: 50, maxC: 65, drawKw: 0.5 },
      ...{ minOnMinutes: 60, minOffMinutes: 120, maxStarts: 2 },
    },
  ],
};

let plan: Plan;
beforeAll(async () => {
  plan = await planEnergy(problem);
});

type Breach = (broken: Plan) => unknown;
const breaches: [fault: string, breach: Breach][] = [
  ['has other steps', (p) => p.stepMinutes.push(60)],
  ['starts at undefined', (p) => delete p.start],
  ['evs: has none instead of car', (p) => p.evs.pop()],
  ['battery: chargeKw has 5 values', (p) => p.batteries[0]!.chargeKw.pop()],
  ['not finite', (p) => (p.grid.importKw[0] = Number.NaN)],
  ['import above the limit', (p) => (p.grid.importAboveLimitKw[0] = 1)],
  ['curtailed generation', (p) => (p.pv.curtailedKw[3] = 1)],
  ['kW in,', (p) => (p.grid.importKw[0] = p.grid.importKw[0]! + 1)],
  ['negative import', (p) => (p.grid.importKw[0] = -1)],
  ['imports and exports at once', (p) => grid(p, 1, 1)],
  ['generation is curtailed', (p) => (p.pv.usedKw[3] = 1)],
  ['of 2 kW generation', (p) => (p.pv.usedKw[3] = 3)],
  ['import exceeds its limit', (p) => (p.grid.importKw[0] = 13)],
  ['export exceeds its limit', (p) => (p.grid.exportKw[0] = 4)],
  ['battery, step 0: charges and discharges at once', (p) => both(p, 1, 1)],
  ['battery, step 0: charges with 3 kW', (p) => both(p, 3, 0)],
  ['battery, step 0: charges with -1 kW', (p) => both(p, -1, 0)],
  ['battery, step 0: discharges with 3 kW', (p) => both(p, 0, 3)],
  ['battery, step 0: discharges with 0.1 kW, below its minimum', (p) => both(p, 0, 0.1)],
  ['battery, step 0: charges from the grid', (p) => [grid(p, 1, 0), both(p, 1, 0)]],
  ['battery, step 0: discharges to the grid', (p) => [grid(p, 0, 1), both(p, 0, 1)]],
  ['battery, step 1: stores 4.5 kWh instead of', (p) => (p.batteries[0]!.energyKwh[1] = 4.5)],
  ['battery, step 1: stores 0.5 kWh, below its minimum', (p) => (p.batteries[0]!.energyKwh[1] = 0.5)],
  ['battery, step 1: charges above its maximum', (p) => (p.batteries[0]!.energyKwh[1] = 5.5)],
  ['battery: 1.2 kWh at boundary 6', (p) => (p.batteries[0]!.energyKwh[5] = 1.2)],
  ['battery: 4.2 kWh at boundary 6', (p) => (p.batteries[0]!.energyKwh[5] = 4.2)],
  ['car, step 0: is not connected', (p) => (p.evs[0]!.chargeKw[0] = 2)],
  ['car, step 5: is not connected', (p) => (p.evs[0]!.chargeKw[5] = 2)],
  ['car, step 1: charges with 1 kW, below its minimum', (p) => (p.evs[0]!.chargeKw[1] = 1)],
  ['car, step 2: charges 1.5 of 2 requested kWh', (p) => (p.evs[0]!.chargeKw[2] = 1.5)],
  ['car: leaves with 19 kWh', (p) => (p.evs[0]!.energyKwh[4] = 19)],
  ['washer: starts at 0,1', (p) => (p.appliances[0]!.starts = [0, 1])],
  ['washer: has 3 kW', (p) => (p.appliances[0]!.powerKw[p.appliances[0]!.starts[0]!] = 3)],
  ['washer: runs in step 5', (p) => (p.appliances[0]!.powerKw[5] = 2)],
  ['dryer: uses 0 of 2 kWh', (p) => p.appliances[1]!.powerKw.fill(0)],
  ['dryer: has 0.7 kW', (p) => (p.appliances[1]!.powerKw[5] = 0.7)],
  ['dryer: is on for 60 minutes', (p) => run(p, 1, [0, 0, 1, 0, 1, 0])],
  ['dryer: starts 2 times', (p) => run(p, 1, [0, 0, 1, 0, 1, 0])],
  ['dryer: states starts at', (p) => (p.appliances[1]!.starts = [0])],
  ['dryer: starts before washer has finished', (p) => run(p, 1, [1, 1, 0, 0, 0, 0])],
  ['dryer: runs, although washer does not finish', (p) => run(p, 0, [0, 0, 0, 0, 0, 0], [])],
  ['pump: has 0.3 kW', (p) => (p.appliances[2]!.powerKw[0] = 0.3)],
  ['pump: runs in step 5', (p) => (p.appliances[2]!.powerKw[5] = 1)],
  ['boiler, step 0: has 4 kW', (p) => (p.thermal[0]!.powerKw[0] = 4)],
  ['boiler, step 0: has 0.5 kW, below its minimum', (p) => (p.thermal[0]!.powerKw[0] = 0.5)],
  ['boiler: is off for 60 minutes', (p) => (p.thermal[0]!.powerKw = [1, 0, 1, 0, 0, 0])],
  ['boiler: starts 3 times', (p) => (p.thermal[0]!.powerKw = [1, 0, 1, 0, 1, 0])],
  ['boiler, step 2: has 55 °C instead of', (p) => (p.thermal[0]!.temperatureC[2] = 55)],
  ['boiler, step 2: has 40 °C, outside 50 to 65', (p) => (p.thermal[0]!.temperatureC[2] = 40)],
  ['cost.import', (p) => (p.cost.import += 0.1)],
  ['cost.exportRevenue', (p) => (p.cost.exportRevenue += 0.1)],
  ['cost.demand', (p) => (p.cost.demand += 0.1)],
  ['cost.exceeding', (p) => (p.cost.exceeding += 0.1)],
  ['cost.wear', (p) => (p.cost.wear += 0.1)],
  ['cost.starts', (p) => (p.cost.starts += 0.1)],
  ['cost.storedValue', (p) => (p.cost.storedValue += 0.1)],
  ['cost.total', (p) => (p.cost.total += 0.1)],
  ['cost.netOfStored', (p) => (p.cost.netOfStored += 0.1)],
  ['saving', (p) => (p.saving += 0.1)],
  ['costInterval.lower', (p) => (p.costInterval!.lower -= 0.1)],
  ['costInterval.upper', (p) => (p.costInterval!.upper += 0.1)],
  ['costInterval: is missing', (p) => delete p.costInterval],
  ['emissionsKg', (p) => (p.emissionsKg! += 0.1)],
];

function both({ batteries: [battery] }: Plan, into: number, out: number): void {
  [battery!.chargeKw[0], battery!.dischargeKw[0]] = [into, out];
}

function grid({ grid: { importKw, exportKw } }: Plan, bought: number, sold: number): void {
  [importKw[0], exportKw[0]] = [bought, sold];
}

function run({ appliances }: Plan, index: number, powerKw: number[], starts = appliances[index]!.starts): void {
  Object.assign(appliances[index]!, { powerKw, starts });
}

/** Wishes that cannot all be met, beside wishes of the same devices that can. */
const impossible: ProblemInput = {
  stepMinutes: [60, 60, 60],
  importPricePerKwh: 0.2,
  pvKw: [6, 0, 0],
  grid: { exportLimitKw: 1 },
  batteries: [
    {
      ...{ id: 'battery', startKwh: 1, minKwh: 2, maxKwh: 8, chargeKw: 0.5 },
      targets: [
        { at: 1, minKwh: 5 },
        { at: 3, minKwh: 2.5, maxKwh: 2.5 },
      ],
    },
  ],
  evs: [
    {
      ...{ id: 'car', capacityKwh: 40, startKwh: 5, targetKwh: 30, chargeKw: [2, 0.5, 2] },
      ...{ minChargeKwhPerStep: [2, 0.5, 2], targets: [{ at: 2, minKwh: 7 }] },
    },
  ],
  appliances: [{ id: 'pump', mode: 'flexible', energyKwh: 5, maxKw: 1, earliest: 1 }],
  thermal: [{ id: 'boiler', maxKw: 0.5, capacityKwhPerK: 0.5, startC: 49, minC: [52, 50, 50], maxC: 55 }],
};

const beyondConflicts: [fault: string, breach: Breach][] = [
  ['battery: 2 kWh at boundary 3', (p) => (p.batteries[0]!.energyKwh[2] = 2)],
  ['battery: 1.2 kWh at boundary 1', (p) => (p.batteries[0]!.energyKwh[0] = 1.2)],
  ['battery, step 0: stores 1 kWh, below its minimum', (p) => (p.batteries[0]!.energyKwh[0] = 1)],
  ['car: 6 kWh at boundary 2', (p) => (p.evs[0]!.energyKwh[1] = 6)],
  ['car: leaves with 9 kWh', (p) => (p.evs[0]!.energyKwh[2] = 9)],
  ['car, step 2: charges 1 of 2 requested kWh', (p) => (p.evs[0]!.chargeKw[2] = 1)],
  ['pump: uses 1 of 2 kWh', (p) => (p.appliances[0]!.powerKw = [0, 1, 0])],
  ['boiler, step 0: has 49.5 °C, outside 49.', (p) => (p.thermal[0]!.temperatureC[0] = 49.5)],
  ['boiler, step 2: has 56 °C, outside 50 to 55', (p) => (p.thermal[0]!.temperatureC[2] = 56)],
  ['export exceeds its limit', (p) => (p.grid.exportKw[0] = 5)],
];

describe('verifyPlan with conflicts', () => {
  let withConflicts: Plan;
  beforeAll(async () => {
    withConflicts = await planEnergy(impossible);
  });

  it('accepts the plan', () => {
    expect(verifyPlan(impossible, withConflicts)).toEqual([]);
    const codes = withConflicts.conflicts.map(({ code, device = 'grid' }) => `${device} ${code}`);
    expect(codes.sort()).toEqual([
      'battery stored_limits',
      'battery target',
      'boiler comfort',
      'car target',
      'grid export_limit',
      'pump energy',
    ]);
  });

  it.each(beyondConflicts)('reports what no conflict names: %s', (fault, breach) => {
    const broken = structuredClone(withConflicts);
    breach(broken);
    expect(verifyPlan(impossible, broken).filter((text) => text.includes(fault))).not.toEqual([]);
  });
});

describe('verifyPlan', () => {
  it('accepts the plan', () => {
    expect(verifyPlan(problem, plan)).toEqual([]);
    expect(plan.conflicts).toEqual([]);
  });

  it.each(breaches)('reports: %s', (fault, breach) => {
    const broken = structuredClone(plan);
    breach(broken);
    expect(verifyPlan(problem, broken).filter((text) => text.includes(fault))).not.toEqual([]);
  });
});
