import { perStep } from '../problem/horizon.ts';
import type { Setting } from '../problem/setting.ts';
import { BASELINE, baselineOf } from './baseline.ts';
import { aboveLimit, costOf, emissionsOf } from './cost.ts';
import { type Conflict, PLAN_FORMAT, type Plan } from './plan.ts';
import { type Schedule, withGrid } from './schedule.ts';
import { slotsOf } from './slots.ts';

/** Ten decimals: enough for every check, and free of the last bits of floating-point sums. */
const tidy = (value: number): number => {
  const rounded = Number(value.toFixed(10));
  return rounded === 0 ? 0 : rounded;
};
const all = (values: readonly number[]): number[] => values.map(tidy);

function tidied<T extends object>(value: T): T {
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, typeof one === 'number' ? tidy(one) : one]),
  ) as T;
}

/** A plan from a schedule: series, costs, baseline, shares, reasons. */
export function assemble(
  setting: Setting,
  schedule: Schedule,
  result: { readonly status: Plan['status']; readonly gap: number; readonly conflicts: readonly Conflict[] },
): Plan {
  const { problem } = setting;
  const prices = expectedPrices(setting);
  const cost = costOf(setting, schedule, prices);
  const baseline = baselineOf(setting);
  const baselineCost = costOf(setting, baseline, prices);
  const emissionsKg = emissionsOf(setting, schedule);
  const baselineKg = emissionsOf(setting, baseline);
  const interval = intervalOf(setting, schedule);
  return {
    format: PLAN_FORMAT,
    status: result.status,
    gap: result.gap,
    ...(problem.currency === undefined ? {} : { currency: problem.currency }),
    ...(problem.start === undefined ? {} : { start: problem.start }),
    stepMinutes: [...problem.stepMinutes],
    ...seriesOf(setting, schedule),
    slots: slotsOf(setting, schedule).map((slot) => tidied(slot)),
    cost: tidied(cost),
    ...(interval === undefined ? {} : { costInterval: tidied(interval) }),
    ...(emissionsKg === undefined ? {} : { emissionsKg: tidy(emissionsKg) }),
    baseline: {
      description: BASELINE,
      cost: tidied(baselineCost),
      ...(baselineKg === undefined ? {} : { emissionsKg: tidy(baselineKg) }),
    },
    saving: tidy(baselineCost.netOfStored - cost.netOfStored),
    ...sharesOf(setting, schedule),
    conflicts: [...result.conflicts],
  };
}

function seriesOf(setting: Setting, schedule: Schedule) {
  const stores = schedule.stores.map(({ chargeKw, dischargeKw, energyKwh }, index) => ({
    kind: setting.stores[index]?.kind,
    id: setting.stores[index]?.id ?? '',
    chargeKw: all(chargeKw),
    dischargeKw: all(dischargeKw),
    energyKwh: all(energyKwh),
  }));
  const ofKind = (wanted: string) => stores.filter(({ kind }) => kind === wanted).map(({ kind: _, ...rest }) => rest);
  return {
    grid: {
      importKw: all(schedule.importKw),
      exportKw: all(schedule.exportKw),
      importAboveLimitKw: all(aboveLimit(schedule.importKw, setting.importLimit)),
      exportAboveLimitKw: all(aboveLimit(schedule.exportKw, setting.exportLimit)),
    },
    pv: {
      usedKw: all(schedule.pvKw),
      curtailedKw: all(setting.pv.map((kw, step) => kw - (schedule.pvKw[step] ?? 0))),
    },
    batteries: ofKind('batteries'),
    evs: ofKind('evs'),
    appliances: schedule.runs.map(({ powerKw, starts }, index) => ({
      id: setting.runs[index]?.id ?? '',
      powerKw: all(powerKw),
      starts: [...starts],
    })),
    thermal: schedule.heaters.map(({ powerKw, temperatureC }, index) => ({
      id: setting.heaters[index]?.id ?? '',
      powerKw: all(powerKw),
      temperatureC: all(temperatureC),
    })),
  };
}

/** Expected prices, also where the plan was made with cautious ones. */
function expectedPrices({ problem, horizon }: Setting) {
  return {
    importPrice: perStep(problem.importPricePerKwh, horizon.count),
    exportPrice: perStep(problem.exportPricePerKwh, horizon.count),
  };
}

/** Cost of the plan if everything came out at the favorable or the unfavorable end of its interval. */
function intervalOf(setting: Setting, schedule: Schedule): { lower: number; upper: number } | undefined {
  const { problem, horizon } = setting;
  const { importPriceInterval: bought, exportPriceInterval: sold, loadInterval: load, pvInterval: pv } = problem;
  if ([bought, sold, load, pv].every((interval) => interval === undefined)) return undefined;
  const of = (low: 'lower' | 'upper', high: 'lower' | 'upper') => {
    const spread = (value: number | readonly number[]) => perStep(value, horizon.count);
    const came = { ...setting, load: load === undefined ? setting.load : spread(load[low]) };
    const sun = pv === undefined ? setting.pv : spread(pv[high]);
    const prices = {
      importPrice: spread(bought?.[low] ?? problem.importPricePerKwh),
      exportPrice: spread(sold?.[high] ?? problem.exportPricePerKwh),
    };
    // What the plan curtails stays curtailed.
    const pvKw = schedule.pvKw.map((kw, step) => {
      const most = sun[step] ?? 0;
      return kw < (setting.pv[step] ?? 0) ? Math.min(kw, most) : most;
    });
    return costOf(came, withGrid(came, { ...schedule, pvKw }), prices).total;
  };
  return { lower: of('lower', 'upper'), upper: of('upper', 'lower') };
}

function sharesOf({ horizon }: Setting, { pvKw, importKw, exportKw, stores }: Schedule) {
  const kwh = (powers: readonly number[]) => powers.reduce((sum, kw, step) => sum + kw * (horizon.hours[step] ?? 0), 0);
  const generated = kwh(pvKw);
  const exported = kwh(exportKw.map((kw, step) => Math.min(kw, pvKw[step] ?? 0)));
  const [charged, discharged] = [
    stores.map(({ chargeKw }) => kwh(chargeKw)),
    stores.map(({ dischargeKw }) => kwh(dischargeKw)),
  ];
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const used =
    kwh(importKw) +
    generated +
    sum(discharged) -
    kwh(exportKw) -
    sum(charged) +
    Math.max(sum(charged) - sum(discharged), 0);
  return {
    ...(generated > 0 ? { selfConsumption: tidy(1 - exported / generated) } : {}),
    ...(used > 0 ? { selfSufficiency: tidy(Math.min(Math.max(1 - kwh(importKw) / used, 0), 1)) } : {}),
  };
}
