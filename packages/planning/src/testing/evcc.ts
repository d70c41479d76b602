import { z } from 'zod';
import type { Plan } from '../plan/plan.ts';
import type { ProblemInput } from '../problem/problem.ts';

const numbers = z.array(z.number());

const battery = z.object({
  s_capacity: z.number().optional(),
  s_min: z.number(),
  s_max: z.number(),
  s_initial: z.number(),
  c_min: z.number(),
  c_max: z.number(),
  d_max: z.number(),
  p_a: z.number(),
  charge_from_grid: z.boolean().default(false),
  discharge_to_grid: z.boolean().default(false),
  p_demand: numbers.optional(),
  s_goal: numbers.optional(),
  c_priority: z.number().default(0),
});

const result = z.object({ state_of_charge: numbers });

const evcc = z.object({
  request: z.object({
    grid: z
      .object({
        p_max_imp: z.number().optional(),
        p_max_exp: z.number().optional(),
        prc_p_exc_imp: z.number().optional(),
      })
      .nullish(),
    batteries: z.array(battery),
    time_series: z.object({ dt: numbers, gt: numbers, ft: numbers, p_N: numbers, p_E: numbers }),
    eta_c: z.number().default(0.95),
    eta_d: z.number().default(0.95),
  }),
  expected_response: z.object({
    batteries: z.array(result),
    grid_import: numbers,
    grid_export: numbers,
    grid_import_overshoot: numbers.nullish(),
  }),
});

type Evcc = z.output<typeof evcc>;

export interface EvccCase {
  readonly problem: ProblemInput;
  /** Money of the stored plan: imports, also above the limit, minus exports and the value of the stored energy. */
  readonly storedMoney: number;
  /** The same of another plan, computed from its series in the units of the request. */
  readonly moneyOf: (plan: Plan) => number;
}

/** A request of the evcc optimizer with the answer of its best known plan: Wh, W and seconds. */
export function readEvccCase(content: unknown): EvccCase {
  const { request, expected_response } = evcc.parse(content);
  return {
    problem: problemOf(request),
    storedMoney: moneyOf(request, expected_response),
    moneyOf: (plan) => moneyOf(request, answerOf(request, plan)),
  };
}

function problemOf({ grid, batteries, time_series, eta_c, eta_d }: Evcc['request']): ProblemInput {
  const { dt, gt, ft, p_N, p_E } = time_series;
  const kw = (wh: readonly number[]) => wh.map((value, step) => (value / 1000) * (3600 / (dt[step] ?? 3600)));
  const perKwh = (prices: readonly number[]) => prices.map((price) => price * 1000);
  const { p_max_imp, p_max_exp, prc_p_exc_imp } = grid ?? {};
  const isDemand = p_max_imp !== undefined && prc_p_exc_imp !== undefined;
  return {
    stepMinutes: dt.map((seconds) => seconds / 60),
    importPricePerKwh: perKwh(p_N),
    exportPricePerKwh: perKwh(p_E),
    loadKw: kw(gt),
    pvKw: kw(ft),
    curtailment: p_max_exp !== undefined,
    grid: {
      ...(p_max_imp !== undefined && !isDemand ? { importLimitKw: p_max_imp / 1000 } : {}),
      ...(p_max_exp === undefined ? {} : { exportLimitKw: p_max_exp / 1000 }),
      ...(isDemand ? { demandCharges: [{ pricePerKw: prc_p_exc_imp * 1000, peakSoFarKw: p_max_imp / 1000 }] } : {}),
    },
    batteries: batteries.map((one, index) => batteryOf(one, index, eta_c, eta_d)),
  };
}

function batteryOf(one: z.output<typeof battery>, index: number, etaC: number, etaD: number) {
  return {
    id: `battery ${index}`,
    startKwh: one.s_initial / 1000,
    minKwh: one.s_min / 1000,
    maxKwh: one.s_max / 1000,
    ...(one.s_capacity === undefined ? {} : { capacityKwh: Math.max(one.s_capacity, one.s_initial, one.s_max) / 1000 }),
    chargeKw: one.c_max / 1000,
    minChargeKw: one.c_min / 1000,
    dischargeKw: one.d_max / 1000,
    chargeEfficiency: etaC,
    dischargeEfficiency: etaD,
    terminalValuePerKwh: one.p_a * 1000,
    chargeFromGrid: one.charge_from_grid,
    dischargeToGrid: one.discharge_to_grid,
    ...(one.p_demand === undefined ? {} : { minChargeKwhPerStep: one.p_demand.map((wh) => wh / 1000) }),
    // evcc ignores a goal of the first step.
    targets: (one.s_goal ?? []).flatMap((wh, step) =>
      wh > 0 && step > 0 ? [{ at: step + 1, minKwh: wh / 1000 }] : [],
    ),
    priority: one.c_priority,
  };
}

/** A plan as an answer: Wh per step, where export above the limit has to be curtailed. */
function answerOf({ time_series }: Evcc['request'], { grid, batteries }: Plan): Evcc['expected_response'] {
  const wh = (kw: number, step: number) => (kw * 1000 * (time_series.dt[step] ?? 0)) / 3600;
  return {
    batteries: batteries.map(({ energyKwh }) => ({ state_of_charge: energyKwh.map((kwh) => kwh * 1000) })),
    grid_import: grid.importKw.map(wh),
    grid_export: grid.exportKw.map((kw, step) => wh(kw - (grid.exportAboveLimitKw[step] ?? 0), step)),
  };
}

function moneyOf({ batteries, time_series }: Evcc['request'], answer: Evcc['expected_response']): number {
  const { p_N, p_E } = time_series;
  const bought = answer.grid_import.reduce(
    (sum, wh, step) => sum + (wh + (answer.grid_import_overshoot?.[step] ?? 0)) * (p_N[step] ?? 0),
    0,
  );
  const sold = answer.grid_export.reduce((sum, wh, step) => sum + wh * (p_E[step] ?? 0), 0);
  const stored = batteries.reduce(
    (sum, { p_a }, index) => sum + p_a * (answer.batteries[index]?.state_of_charge.at(-1) ?? 0),
    0,
  );
  return bought - sold - stored;
}
